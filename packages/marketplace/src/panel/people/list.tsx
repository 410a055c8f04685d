import type { VNode } from 'preact';
import type { WorkerStatus } from '../../domain/worker.ts';
import { field } from '../../site/http/fields.ts';
import { Input, Moment, Nothing, Select } from '../../site/views/parts.tsx';
import type { PanelPerson } from '../../storage/panel-people.ts';
import { type AdminAnswer, adminPage, goTo } from '../answer.ts';
import { PanelRefusal } from '../refusal.ts';
import { More, PersonLink, Table } from '../views/parts.tsx';
import type { SignedInVisit } from '../visit.ts';
import { decide } from './decide.ts';

const PAGE = 50;
const statuses: readonly WorkerStatus[] = ['pending', 'active', 'suspended', 'closed'];

export async function peopleList(visit: SignedInVisit): Promise<AdminAnswer> {
  const { market, query, texts } = visit;
  const { people: words } = texts;
  const status = statuses.find((one) => one === field(query, 'status'));
  const search = field(query, 'words');
  const after = Number(field(query, 'after')) || 0;
  const list = await market.read.panelPeople.list({ status, words: search }, { after, limit: PAGE });
  const last = list.length === PAGE ? list.at(-1)?.id : undefined;
  const more = new URLSearchParams({ status: status ?? '', words: search, after: String(last ?? '') });
  const isSearch = status !== undefined || search !== '';
  return adminPage({
    title: words.title,
    section: 'people',
    body: (
      <>
        <h1>{words.title}</h1>
        <search>
          <form method="get" action="/admin/people" class="search">
            <Input name="words" type="search" label={words.words} value={search} />
            <Select
              name="status"
              label={words.state}
              value={status ?? ''}
              options={[['', words.all], ...statuses.map((one) => [one, words.states[one]] as const)]}
            />
            <p class="submit">
              <button type="submit">{words.show}</button>
            </p>
          </form>
        </search>
        {list.length === 0 ? (
          <NoPeople visit={visit} isSearch={isSearch} />
        ) : (
          <Found visit={visit} list={list} />
        )}
        <More href={last === undefined ? undefined : `/admin/people?${more}`} text={words.more} />
      </>
    ),
  });
}

function NoPeople({ visit, isSearch }: { visit: SignedInVisit; isSearch: boolean }): VNode {
  const { people: words } = visit.texts;
  if (isSearch)
    return (
      <Nothing what={words.noMatch} next={words.noMatchNext}>
        <p>
          <a href="/admin/people">{words.showAll}</a>
        </p>
      </Nothing>
    );
  return (
    <Nothing what={words.none} next={words.noneNext}>
      <p>
        <a class="button primary" href="/admin/invitations">
          {words.invite}
        </a>
      </p>
    </Nothing>
  );
}

function Found({ visit, list }: { visit: SignedInVisit; list: readonly PanelPerson[] }): VNode {
  const { texts, written } = visit;
  const { people: words } = texts;
  const waiting = list.filter(({ status }) => status === 'pending');
  const table = (
    <Table
      caption={words.title}
      head={[words.name, words.email, words.state, words.country, words.approvedWork, words.since]}
      rows={list.map((person) => ({
        key: person.workerId,
        cells: [
          <Name key="name" visit={visit} person={person} />,
          person.email ?? words.erased,
          <span key="state" class={`state ${person.status}`}>
            {words.states[person.status]}
          </span>,
          written.country(person.country),
          written.number(person.approved),
          <Moment key="since" visit={visit} at={person.createdAt} />,
        ],
      }))}
    />
  );
  if (waiting.length === 0) return table;
  return (
    <form method="post" action="/admin/people">
      {table}
      <fieldset class="bulk">
        <legend>{words.withChosen}</legend>
        <p>
          <a href={chosenAll(visit)}>{words.chooseAll}</a>
        </p>
        <Input name="reason" label={words.declineReason} hint={words.declineReasonHint} />
        <p class="actions">
          <button type="submit" name="decision" value="approve" class="primary">
            {words.approve}
          </button>
          <button type="submit" name="decision" value="decline" class="danger">
            {words.decline}
          </button>
        </p>
      </fieldset>
    </form>
  );
}

/** The same list with everybody chosen: works without a script. */
function chosenAll({ query }: SignedInVisit): string {
  const same = query.filter(([name]) => name !== 'done' && name !== 'chosen').map(([...pair]) => pair);
  return `/admin/people?${new URLSearchParams([...same, ['chosen', 'all']])}`;
}

function Name({ visit, person }: { visit: SignedInVisit; person: PanelPerson }): VNode {
  const link = <PersonLink visit={visit} workerId={person.workerId} name={person.name} />;
  if (person.status !== 'pending') return link;
  return (
    <span class="choose">
      <input
        type="checkbox"
        name="who"
        value={person.workerId}
        checked={field(visit.query, 'chosen') === 'all'}
        aria-label={visit.texts.people.choose(person.name ?? person.workerId)}
      />
      {link}
    </span>
  );
}

/** One or many sign-ups at once. */
export async function decideOnSignUps(visit: SignedInVisit): Promise<AdminAnswer> {
  const { body } = visit;
  const decision = field(body, 'decision');
  if (decision !== 'approve' && decision !== 'decline') throw new PanelRefusal('unreadable');
  const chosen = body.filter(([name]) => name === 'who').map(([, workerId]) => workerId);
  const changed = await decide(visit, decision, chosen, field(body, 'reason'));
  if (changed === 0) return goTo('/people?status=pending', 'nobody');
  return goTo('/people?status=pending', decision === 'approve' ? 'approved' : 'declined');
}

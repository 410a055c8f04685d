import type { VNode } from 'preact';
import { creditsFor, writtenCredits } from '../../domain/payout-credits.ts';
import { field } from '../../site/http/fields.ts';
import { Facts, Moment, Nothing, ProblemSummary } from '../../site/views/parts.tsx';
import { creditRateOf } from '../../storage/panel-credit-rate.ts';
import { type AdminAnswer, adminPage } from '../answer.ts';
import { PersonLink, Table } from '../views/parts.tsx';
import type { SignedInVisit } from '../visit.ts';
import { type OwedPerson, owedPeople } from './owed-people.ts';

const MOST_LISTS = 200;

export async function overviewPage(visit: SignedInVisit, problem: string | undefined): Promise<AdminAnswer> {
  const { market, texts, written } = visit;
  const { payouts: words } = texts;
  const people = await owedPeople(market.read);
  const accounts = await market.read.payouts.accounts();
  const sum = (part: 'owedMinor' | 'listedMinor' | 'paidMinor' | 'writtenOffMinor' | 'earnedMinor'): string =>
    written.money(accounts.reduce((all, account) => all + account[part], 0));
  const payable = people.filter(({ missing }) => missing === undefined);
  const inMoney = payable.filter(({ settings }) => settings.rewardedIn === 'money');
  const inCredits = payable.filter(({ settings }) => settings.rewardedIn === 'credits');
  const waiting = people.filter(({ missing }) => missing !== undefined);
  return adminPage({
    title: words.title,
    section: 'payouts',
    status: problem === undefined ? 200 : 422,
    body: (
      <>
        <h1>{words.title}</h1>
        <p class="lead">{words.lead}</p>
        <ProblemSummary text={problem} />
        <Facts
          facts={[
            [words.earned, sum('earnedMinor')],
            [words.owed, <strong key="owed">{sum('owedMinor')}</strong>],
            [words.listed, sum('listedMinor')],
            [words.paid, sum('paidMinor')],
            [words.writtenOff, sum('writtenOffMinor')],
          ]}
        />
        {people.length === 0 ? <Nothing what={words.none} next={words.noneNext} /> : undefined}
        {inMoney.length === 0 ? undefined : <NewList visit={visit} kind="money" people={inMoney} />}
        {inCredits.length === 0 ? undefined : (
          <NewList visit={visit} kind="credits" people={inCredits} credits={await creditsOf(visit)} />
        )}
        <Waiting visit={visit} people={waiting} />
        {await lists(visit)}
      </>
    ),
  });
}

async function creditsOf({ market }: SignedInVisit): Promise<(minor: number) => string> {
  const rate = await creditRateOf(market.read);
  return (minor) => `${writtenCredits(creditsFor(minor, rate))} ${rate.unit}`;
}

/** Who shall be on the next list; everybody, unless somebody is taken off. */
function NewList({
  visit,
  kind,
  people,
  credits,
}: {
  visit: SignedInVisit;
  kind: 'money' | 'credits';
  people: readonly OwedPerson[];
  credits?: (minor: number) => string;
}): VNode {
  const { body, texts, written } = visit;
  const { payouts: words } = texts;
  return (
    <section>
      <h2>{words.newList[kind]}</h2>
      <form method="post" action="/admin/payouts">
        <input type="hidden" name="kind" value={kind} />
        <Table
          caption={words.newList[kind]}
          head={[words.person, words.owed, kind === 'money' ? words.method : words.credits]}
          rows={people.map(({ person, account, settings }) => ({
            key: person.workerId,
            cells: [
              <span key="who" class="choose">
                <input
                  type="checkbox"
                  name="who"
                  value={person.workerId}
                  aria-label={texts.people.choose(person.name ?? person.workerId)}
                  checked
                />
                <PersonLink visit={visit} workerId={person.workerId} name={person.name} />
              </span>,
              written.money(account.owedMinor),
              settings.payout === undefined || credits !== undefined
                ? credits?.(account.owedMinor)
                : `${words.methods[settings.payout.method]}, ${settings.payout.masked}`,
            ],
          }))}
        />
        <div class="narrow">
          <p class="field">
            <label for={`minimum-${kind}`}>{words.minimum}</label>
            <span class="hint" id={`minimum-${kind}-hint`}>
              {words.minimumHint}
            </span>
            <input
              id={`minimum-${kind}`}
              name="minimum"
              inputMode="decimal"
              aria-describedby={`minimum-${kind}-hint`}
              value={field(body, 'minimum')}
            />
          </p>
          <p class="field">
            <label for={`note-${kind}`}>{words.note}</label>
            <input id={`note-${kind}`} name="note" value={field(body, 'note')} />
          </p>
          <p>
            <button type="submit" class="primary">
              {words.makeList[kind]}
            </button>
          </p>
        </div>
      </form>
    </section>
  );
}

function Waiting({
  visit,
  people,
}: {
  visit: SignedInVisit;
  people: readonly OwedPerson[];
}): VNode | undefined {
  const { texts, written } = visit;
  const { payouts: words } = texts;
  if (people.length === 0) return undefined;
  return (
    <section>
      <h2>{words.waiting}</h2>
      <p>{words.waitingLead}</p>
      <Table
        caption={words.waiting}
        head={[words.person, words.owed, words.missing]}
        rows={people.map(({ person, account, missing }) => ({
          key: person.workerId,
          cells: [
            <PersonLink key="who" visit={visit} workerId={person.workerId} name={person.name} />,
            written.money(account.owedMinor),
            missing === 'erased' ? (
              <>
                {words.missingWhat[missing]}{' '}
                <a href={`/admin/people/${person.workerId}/write-off`}>{words.writeOff}</a>
              </>
            ) : (
              missing && words.missingWhat[missing]
            ),
          ],
        }))}
      />
    </section>
  );
}

async function lists(visit: SignedInVisit): Promise<VNode> {
  const { market, texts, written } = visit;
  const { payouts: words } = texts;
  const all = await market.read.payouts.lists(MOST_LISTS);
  return (
    <section>
      <h2>{words.lists}</h2>
      {all.length === 0 ? (
        <Nothing what={words.noLists} next={words.noListsNext} />
      ) : (
        <Table
          caption={words.lists}
          head={[words.list, words.made, words.amount, words.people, words.open]}
          rows={all.map((list) => ({
            key: list.id,
            cells: [
              <a key="list" href={`/admin/payouts/lists/${list.id}`}>
                {words.listName(list.id, list.note)}
              </a>,
              <>
                <Moment visit={visit} at={list.createdAt} />, {list.createdBy}
              </>,
              written.money(list.amountMinor),
              written.number(list.lines),
              list.openLines === 0 ? words.allDone : written.number(list.openLines),
            ],
          }))}
        />
      )}
    </section>
  );
}

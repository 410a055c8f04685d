import type { VNode } from 'preact';
import { writtenCredits } from '../../domain/payout-credits.ts';
import { payoutMethods } from '../../domain/payout-details.ts';
import { Facts, Field, Input, Moment } from '../../site/views/parts.tsx';
import type { PayoutLine, PayoutList } from '../../storage/panel-payouts.ts';
import type { PanelPerson } from '../../storage/panel-people.ts';
import { type AdminAnswer, adminPage } from '../answer.ts';
import { PanelRefusal } from '../refusal.ts';
import { PersonLink, Table } from '../views/parts.tsx';
import { pathPart, type SignedInVisit } from '../visit.ts';
import { courseFile } from './csv-of.ts';

/** One list: whom to pay, the files for it, and what became of it. */
export async function listPage(visit: SignedInVisit): Promise<AdminAnswer> {
  const { market, texts, written } = visit;
  const { payouts: words } = texts;
  const list = await market.read.payouts.list(Number(pathPart(visit, 'list')));
  if (list === undefined) throw new PanelRefusal('no-such-page');
  const lines = await market.read.payouts.linesOf(list.id);
  const people = await market.read.panelPeople.byIds(lines.map(({ workerId }) => workerId));
  const open = lines.filter(({ status }) => status === 'open');
  const sumOf = (status: PayoutLine['status']): string =>
    written.money(
      lines.filter((line) => line.status === status).reduce((all, line) => all + line.amountMinor, 0),
    );
  const title = words.listName(list.id, list.note);
  return adminPage({
    title,
    section: 'payouts',
    body: (
      <>
        <h1>{title}</h1>
        <p class="lead">{words.lead}</p>
        <Facts
          facts={[
            [words.made, <Moment key="made" visit={visit} at={list.createdAt} />],
            [words.madeBy, list.createdBy],
            [words.toPay, <strong key="open">{sumOf('open')}</strong>],
            [words.paid, sumOf('paid')],
          ]}
        />
        {await files(visit, lines)}
        <Lines visit={visit} list={list} lines={lines} people={people} />
        {open.length === 0 ? undefined : <Finish visit={visit} list={list} />}
        <p>
          <a href="/admin/payouts">{words.back}</a>
        </p>
      </>
    ),
  });
}

async function files(visit: SignedInVisit, lines: readonly PayoutLine[]): Promise<VNode | undefined> {
  const { market, texts } = visit;
  const { payouts: words } = texts;
  const standing = lines.filter(({ status }) => status === 'open' || status === 'paid');
  const courses = await market.read.personSettings.courses();
  const links = [
    ...payoutMethods
      .filter((method) => standing.some((line) => line.method === method))
      .map((method) => ({ file: method as string, text: words.methods[method] })),
    ...courses
      .filter(({ id }) => standing.some(({ courseId }) => courseId === id))
      .map(({ id, name }) => ({ file: courseFile(id), text: name })),
  ];
  const here = `/admin/payouts/lists/${pathPart(visit, 'list')}`;
  if (links.length === 0) return undefined;
  return (
    <section>
      <h2>{words.files}</h2>
      <p>{words.filesLead}</p>
      <p class="actions">
        {links.map(({ file, text }) => (
          <a key={file} class="button" href={`${here}/${file}.csv`}>
            {words.download(text)}
          </a>
        ))}
      </p>
    </section>
  );
}

function Lines({
  visit,
  list,
  lines,
  people,
}: {
  visit: SignedInVisit;
  list: PayoutList;
  lines: readonly PayoutLine[];
  people: readonly PanelPerson[];
}): VNode {
  const { payouts: words } = visit.texts;
  return (
    <Table
      caption={words.lines}
      head={[words.person, words.reference, words.amount, words.method, words.state, words.acts]}
      rows={lines.map((line) => {
        const person = people.find(({ id }) => id === line.workerId);
        return {
          key: line.id,
          cells: [
            person === undefined ? (
              ''
            ) : (
              <PersonLink key="who" visit={visit} workerId={person.workerId} name={person.name} />
            ),
            line.reference,
            line.credits === undefined
              ? visit.written.money(line.amountMinor)
              : `${writtenCredits(line.credits)} (${visit.written.money(line.amountMinor)})`,
            words.methods[line.method],
            line.paidOn === undefined
              ? words.lineStates[line.status]
              : `${words.lineStates[line.status]}, ${line.paidOn} ${line.paidReference ?? ''}`,
            <LineActs key="acts" visit={visit} list={list} line={line} />,
          ],
        };
      })}
    />
  );
}

const today = ({ realNow }: SignedInVisit): string => new Date(realNow).toISOString().slice(0, 10);

function LineActs({
  visit,
  list,
  line,
}: {
  visit: SignedInVisit;
  list: PayoutList;
  line: PayoutLine;
}): VNode | undefined {
  const { payouts: words } = visit.texts;
  if (line.status !== 'open' && line.status !== 'paid') return undefined;
  const here = `/admin/payouts/lists/${list.id}/lines/${line.id}`;
  return (
    <div class="acts">
      {line.status === 'paid' ? undefined : (
        <form method="post" action={`${here}/paid`} class="act">
          <input type="hidden" name="paid_on" value={today(visit)} />
          <button type="submit" aria-label={`${words.markPaidToday}: ${line.reference}`}>
            {words.markPaidToday}
          </button>
        </form>
      )}
      <form method="post" action={`${here}/failed`} class="act">
        <button type="submit" class="danger" aria-label={`${words.markFailed}: ${line.reference}`}>
          {words.markFailed}
        </button>
      </form>
    </div>
  );
}

/** The whole list at once. */
function Finish({ visit, list }: { visit: SignedInVisit; list: PayoutList }): VNode {
  const { payouts: words } = visit.texts;
  const here = `/admin/payouts/lists/${list.id}`;
  return (
    <>
      <section>
        <h2>{words.markAll[list.kind]}</h2>
        <p>{words.markAllLead}</p>
        <form method="post" action={`${here}/paid`} class="narrow">
          <Field
            name="paid_on"
            label={words.paidOn}
            control={(attributes) => <input {...attributes} type="date" value={today(visit)} required />}
          />
          <Input name="reference" label={words.paidReference} hint={words.paidReferenceHint} />
          <p>
            <button type="submit" class="primary">
              {words.markAll[list.kind]}
            </button>
          </p>
        </form>
      </section>
      <section>
        <h2>{words.voidTitle}</h2>
        <p>{words.voidLead}</p>
        <form method="post" action={`${here}/void`} class="narrow">
          <Field name="reason" label={words.reason} control={(attributes) => <input {...attributes} />} />
          <p>
            <button type="submit" class="danger">
              {words.void}
            </button>
          </p>
        </form>
      </section>
    </>
  );
}

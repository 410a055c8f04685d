import type { WorkerSummary } from '@turnout/protocol';
import type { VNode } from 'preact';
import type { WorkerCounts } from '../../domain/worker.ts';
import type { DayOfEarnings } from '../../storage/work.ts';
import { type Answer, json, page, redirect } from '../answer.ts';
import type { Routes } from '../route.ts';
import { Facts, Nothing } from '../views/parts.tsx';
import type { WorkerVisit } from '../visit.ts';

export function earningsRoutes(routes: Routes): void {
  routes.worker('GET', '/earnings', earnings);
  routes.worker('GET', '/dashboard', async (visit) =>
    visit.wantsJson ? json(await summary(visit)) : redirect(`${visit.base}/earnings`),
  );
}

const countsOf = ({ environment, market, worker }: WorkerVisit): Promise<WorkerCounts> =>
  market.read.workers.counts(worker.id, environment);

async function summary(visit: WorkerVisit): Promise<WorkerSummary> {
  const { submitted, approved, rejected, returned, abandoned, earnedMinor, bonusMinor } =
    await countsOf(visit);
  const { workerId } = visit.worker;
  return { workerId, submitted, approved, rejected, returned, abandoned, earnedMinor, bonusMinor };
}

async function earnings(visit: WorkerVisit): Promise<Answer> {
  const { environment, market, texts, worker, written } = visit;
  const { earnings: words } = texts;
  const days = await market.read.work.earnings(worker.id, environment);
  const pending = await market.read.work.pendingRewards(worker.id, environment);
  const rewards = sumOf(days, (day) => day.rewardsMinor);
  const bonuses = sumOf(days, (day) => day.bonusesMinor);
  return page({
    title: words.title,
    section: 'earnings',
    body: (
      <>
        <h1>{words.title}</h1>
        <dl class="figures">
          <Figure name={words.total} value={written.money(rewards + bonuses)} />
          <Figure
            name={words.rewards}
            value={written.money(rewards)}
            note={words.hits(sumOf(days, (day) => day.approved))}
          />
          <Figure
            name={words.bonuses}
            value={written.money(bonuses)}
            note={words.times(sumOf(days, (day) => day.bonuses))}
          />
          <Figure
            name={words.pending}
            value={written.money(pending.amountMinor)}
            note={words.hits(pending.count)}
          />
        </dl>
        {days.length === 0 ? (
          <Nothing what={words.none} />
        ) : (
          <>
            <h2>{words.byMonth}</h2>
            <Table visit={visit} first={words.month} rows={byMonth(visit, days)} />
            <h2>{words.byDay}</h2>
            <Table
              visit={visit}
              first={words.day}
              rows={days.map((day) => ({ ...day, name: written.day(day.day) }))}
            />
          </>
        )}
        <Summary visit={visit} counts={await countsOf(visit)} />
      </>
    ),
  });
}

const sumOf = (days: readonly DayOfEarnings[], of: (day: DayOfEarnings) => number): number =>
  days.reduce((sum, day) => sum + of(day), 0);

function Figure({ name, value, note }: { name: string; value: string; note?: string }): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        {note === undefined ? undefined : <span class="hint">{note}</span>}
      </dd>
    </div>
  );
}

interface Row {
  readonly name: string;
  readonly rewardsMinor: number;
  readonly bonusesMinor: number;
}

function byMonth({ written }: WorkerVisit, days: readonly DayOfEarnings[]): readonly Row[] {
  const months = new Map<string, Row>();
  for (const day of days) {
    const name = written.month(day.day);
    const known = months.get(name) ?? { name, rewardsMinor: 0, bonusesMinor: 0 };
    months.set(name, {
      name,
      rewardsMinor: known.rewardsMinor + day.rewardsMinor,
      bonusesMinor: known.bonusesMinor + day.bonusesMinor,
    });
  }
  return [...months.values()];
}

function Table({ visit, first, rows }: { visit: WorkerVisit; first: string; rows: readonly Row[] }): VNode {
  const { texts, written } = visit;
  const { earnings: words } = texts;
  return (
    <table class="stacked">
      <thead>
        <tr>
          <th scope="col">{first}</th>
          <th scope="col" class="number">
            {words.rewards}
          </th>
          <th scope="col" class="number">
            {words.bonuses}
          </th>
          <th scope="col" class="number">
            {words.sum}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">{row.name}</th>
            <td data-label={words.rewards} class="number">
              {written.money(row.rewardsMinor)}
            </td>
            <td data-label={words.bonuses} class="number">
              {written.money(row.bonusesMinor)}
            </td>
            <td data-label={words.sum} class="number">
              {written.money(row.rewardsMinor + row.bonusesMinor)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Summary({ visit, counts }: { visit: WorkerVisit; counts: WorkerCounts }): VNode {
  const { texts, worker, written } = visit;
  const { earnings: words } = texts;
  return (
    <>
      <h2>{words.summary}</h2>
      <Facts
        facts={[
          [words.submitted, written.number(counts.submitted)],
          [words.approved, written.number(counts.approved)],
          [words.rejected, written.number(counts.rejected)],
          [words.returned, written.number(counts.returned)],
          [words.abandoned, written.number(counts.abandoned)],
          [words.workerId, <code key="id">{worker.workerId}</code>],
        ]}
      />
    </>
  );
}

import type { VNode } from 'preact';
import type { WorkItem } from '../../storage/work.ts';
import { type Answer, page } from '../answer.ts';
import { field } from '../http/fields.ts';
import type { Routes } from '../route.ts';
import { Moment, Nothing } from '../views/parts.tsx';
import type { WorkerVisit } from '../visit.ts';

const PAGE = 50;

export function historyRoutes(routes: Routes): void {
  routes.worker('GET', '/history', history);
}

async function history(visit: WorkerVisit): Promise<Answer> {
  const { base, environment, market, texts, worker } = visit;
  const { history: words } = texts;
  const before = beforeOf(visit);
  const found = await market.read.work.history(worker.id, environment, before, PAGE + 1);
  const items = found.slice(0, PAGE);
  const oldest = items.at(-1);
  return page({
    title: words.title,
    section: 'history',
    body: (
      <>
        <h1>{words.title}</h1>
        {items.length === 0 ? <Nothing what={words.none} /> : <Items visit={visit} items={items} />}
        {found.length > PAGE && oldest !== undefined ? (
          <p>
            <a href={`${base}/history?before=${oldest.id}`}>{words.older}</a>
          </p>
        ) : undefined}
      </>
    ),
  });
}

/** Which row a page ends before. */
export function beforeOf({ query }: WorkerVisit): number {
  const before = field(query, 'before');
  return /^\d{1,15}$/.test(before) ? Number(before) : Number.MAX_SAFE_INTEGER;
}

function Items({ visit, items }: { visit: WorkerVisit; items: readonly WorkItem[] }): VNode {
  const { history: words } = visit.texts;
  return (
    <table class="stacked">
      <thead>
        <tr>
          <th scope="col">{words.hit}</th>
          <th scope="col">{words.state}</th>
          <th scope="col">{words.date}</th>
          <th scope="col" class="number">
            {words.reward}
          </th>
          <th scope="col" class="number">
            {words.bonus}
          </th>
          <th scope="col">{words.feedback}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <Item key={item.id} visit={visit} item={item} />
        ))}
      </tbody>
    </table>
  );
}

function Item({ visit, item }: { visit: WorkerVisit; item: WorkItem }): VNode {
  const { texts, written } = visit;
  const { history: words } = texts;
  const { autoApprovesAt, submittedAt } = item;
  return (
    <tr>
      <th scope="row">
        {item.title}
        <span class="hint">{item.requesterName}</span>
      </th>
      <td data-label={words.state}>
        <span class={`state ${item.status}`}>{words.status[item.status]}</span>
        {item.status === 'submitted' && autoApprovesAt !== undefined ? (
          <span class="hint">
            {words.approvesAt} <Moment visit={visit} at={autoApprovesAt} />
          </span>
        ) : undefined}
      </td>
      <td data-label={words.date}>
        {submittedAt === undefined ? '–' : <Moment visit={visit} at={submittedAt} />}
      </td>
      <td data-label={words.reward} class="number">
        {written.money(item.rewardMinor)}
      </td>
      <td data-label={words.bonus} class="number">
        {item.bonusMinor === 0 ? '–' : written.money(item.bonusMinor)}
      </td>
      <td data-label={words.feedback}>{item.feedback?.trim() || '–'}</td>
    </tr>
  );
}

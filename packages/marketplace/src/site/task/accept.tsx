import { type Accepted, accept } from '../../market/accept.ts';
import { type Answer, json, page, redirect } from '../answer.ts';
import { field } from '../http/fields.ts';
import { type RefusalReason, SiteRefusal } from '../refusals.ts';
import type { Routes } from '../route.ts';
import type { WorkerVisit } from '../visit.ts';
import { groupOf, hitOf } from './found.ts';
import { itemPath, taskOf } from './task.ts';

/** How many HITs of a group are looked at before others get their turn at the database. */
const CANDIDATES = 20;

/** With these another HIT of the group may still do. */
const passing: readonly RefusalReason[] = ['no-slot-left', 'done-already', 'no-such-hit'];

export function acceptRoutes(routes: Routes): void {
  // The service accepted on a GET. Browsers and chat programs fetch addresses ahead to show what is behind them, and
  // would take slots that nobody works on; so an address asks, and only its button accepts.
  routes.worker('GET', '/projects/:groupId/tasks/accept_random', confirm);
  routes.worker('POST', '/projects/:groupId/tasks/accept_random', acceptRandom);
  routes.worker('POST', '/projects/:groupId/tasks/:hitId/accept', async (visit) => {
    await groupOf(visit);
    return taken(visit, await take(visit, (await hitOf(visit)).hitId));
  });
}

async function confirm(visit: WorkerVisit): Promise<Answer> {
  const { type } = await groupOf(visit);
  const { base, texts, written } = visit;
  return page({
    title: texts.task.acceptTitle,
    section: 'projects',
    body: (
      <div class="narrow">
        <h1>{texts.task.acceptTitle}</h1>
        <p>
          <strong>{type.title}</strong>, {written.money(type.rewardMinor)}, {written.length(type.durationMs)}
        </p>
        <p>{texts.task.acceptQuestion}</p>
        <form method="post" action={`${base}/projects/${type.groupId}/tasks/accept_random`}>
          <p class="actions">
            <button type="submit" class="primary">
              {texts.task.accept}
            </button>
            <a class="button" href={`${base}/projects/${type.groupId}/tasks`}>
              {texts.task.preview}
            </a>
          </p>
        </form>
      </div>
    ),
  });
}

/** Any HIT of the group that the worker has not done; the one just previewed, if it is still there. */
async function acceptRandom(visit: WorkerVisit): Promise<Answer> {
  const { environment, market, now, worker } = visit;
  const { type } = await groupOf(visit);
  const previewed = field(visit.body, 'hit_id');
  const tried = new Set<string>();
  for (;;) {
    const open = await market.read.work.openFor(type.id, worker.id, now, CANDIDATES + tried.size);
    const left = open.filter((hitId) => !tried.has(hitId));
    if (left.length === 0) break;
    for (const hitId of inAnyOrder(visit, left, previewed)) {
      tried.add(hitId);
      const accepted = await take(visit, hitId);
      if ('assignment' in accepted || !passing.includes(accepted.refused.reason))
        return taken(visit, accepted);
    }
  }
  // The button was pressed twice, or there is nothing else for this worker.
  const held = await market.read.work.held(worker.id, environment, now);
  const same = held.find((item) => item.groupId === type.groupId);
  if (same !== undefined) return taken(visit, await take(visit, same.hitId));
  const isOpen = (await market.read.hitTypes.openHits(type.id, now, 1)).length > 0;
  throw new SiteRefusal(isOpen && tried.size === 0 ? 'done-already' : 'no-slot-left');
}

function inAnyOrder({ market }: WorkerVisit, hitIds: readonly string[], first: string): readonly string[] {
  return hitIds
    .map((hitId) => ({ hitId, rank: hitId === first ? -1 : market.random.next() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ hitId }) => hitId);
}

const take = ({ environment, market, worker }: WorkerVisit, hitId: string): Promise<Accepted> =>
  accept(market, { workerId: worker.workerId, hitId, environment });

/** @throws SiteRefusal */
async function taken(visit: WorkerVisit, accepted: Accepted): Promise<Answer> {
  if ('refused' in accepted) throw new SiteRefusal(accepted.refused.reason);
  const { assignment, hit } = accepted;
  return visit.wantsJson
    ? json(await taskOf(visit, hit, assignment))
    : redirect(itemPath(visit, { ...assignment, hitId: hit.hitId, groupId: hit.type.groupId }));
}

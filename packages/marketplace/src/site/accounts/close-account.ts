import type { Worker } from '../../domain/worker.ts';
import type { MarketContext } from '../../market/context.ts';
import { giveBack } from '../../market/give-back.ts';

/** More than a worker can hold. */
const MOST_HELD = 1000;

/**
 * Closes a worker's account: what is held goes back, nobody can log in. Earnings stay owed, and so the person stays
 * known until the lab erases them (`people.remove`).
 */
export async function closeAccount(context: MarketContext, worker: Worker): Promise<void> {
  const { clock, read } = context;
  const held = await read.assignments.ofWorker(worker.id, ['accepted'], Number.MAX_SAFE_INTEGER, MOST_HELD);
  // Each under the lock of its own HIT: two HITs locked at once could wait for each other.
  for (const { id, hitId } of held)
    await context.transact(async (unit) => {
      const hit = await unit.hits.lock(hitId);
      const assignment = await unit.assignments.byId(id);
      if (hit && assignment?.status === 'accepted')
        await giveBack(context, unit, hit, assignment, 'returned', clock.now());
    });
  await context.transact(async (unit) => {
    const current = await unit.workers.byId(worker.id);
    if (current !== undefined) await unit.workers.update({ ...current, status: 'closed' });
    await unit.sessions.removeAll(worker.id);
  });
}

import type { WorkerStatus } from '../../domain/worker.ts';
import type { Unit } from '../../market/context.ts';
import { approvedMail, declinedMail, reactivatedMail, suspendedMail } from '../mail/account-mails.ts';
import { noteAct, type SignedInVisit } from '../visit.ts';

export type Decision = 'approve' | 'decline' | 'suspend' | 'reactivate';

const changes: Readonly<
  Record<Decision, { readonly from: readonly WorkerStatus[]; readonly to: WorkerStatus }>
> = {
  approve: { from: ['pending', 'invited'], to: 'active' },
  decline: { from: ['pending', 'invited'], to: 'closed' },
  suspend: { from: ['active'], to: 'suspended' },
  reactivate: { from: ['suspended', 'closed'], to: 'active' },
};

export const isDecision = (word: string): word is Decision => Object.hasOwn(changes, word);

/**
 * Changes people's standing, tells each by mail, and notes it. Whoever is in another state meanwhile stays as they are.
 * @param workerIds public ids
 * @returns how many were changed
 */
export function decide(
  visit: SignedInVisit,
  decision: Decision,
  workerIds: readonly string[],
  reason: string,
): Promise<number> {
  return visit.market.transact(async (unit) => {
    let changed = 0;
    for (const workerId of new Set(workerIds))
      changed += await decideOn(visit, unit, decision, workerId, reason);
    return changed;
  });
}

async function decideOn(
  visit: SignedInVisit,
  unit: Unit,
  decision: Decision,
  workerId: string,
  reason: string,
): Promise<number> {
  const worker = await unit.workers.byWorkerId(workerId);
  const person = worker && (await unit.people.ofWorker(worker.id));
  // Nobody is behind a worker who was erased: there is nobody to let in again.
  if (worker === undefined || person === undefined) return 0;
  const { from, to } = changes[decision];
  if (!(await unit.panelPeople.setStatus(worker.id, from, to))) return 0;
  if (to === 'closed') await unit.sessions.removeAll(worker.id);
  await noteAct(visit, unit, { act: decision, workerId: worker.id, reason });
  const receiver = { id: worker.id, name: person.name, email: person.email };
  const mails = {
    approve: () => approvedMail(visit, receiver),
    decline: () => declinedMail(visit, receiver, reason),
    suspend: () => suspendedMail(visit, receiver, reason),
    reactivate: () => reactivatedMail(visit, receiver),
  };
  await unit.outbox.insert(mails[decision]());
  return 1;
}

import type { Requester } from '../domain/requester.ts';
import type { MarketContext, Unit } from './context.ts';

export interface NotifyFailure {
  readonly workerId: string;
  /** Soft: trying again later may help. */
  readonly kind: 'SoftFailure' | 'HardFailure';
  readonly message: string;
}

/** The service's own words. */
const NEVER_WORKED = 'Cannot send a notification to a worker who has not done any work for you';

/**
 * Writes to workers whose work the requester has approved or rejected; nobody gets a message twice. One who cannot be
 * written to does not keep the others from their message.
 * @returns the workers who got none, in the order they were named
 */
export function notifyWorkers(
  context: MarketContext,
  requester: Requester,
  message: { readonly subject: string; readonly body: string; readonly workerIds: readonly string[] },
): Promise<readonly NotifyFailure[]> {
  const { subject, body } = message;
  return context.transact(async (unit) => {
    const failures: NotifyFailure[] = [];
    for (const workerId of new Set(message.workerIds)) {
      const receiver = await receiverOf(unit, requester, workerId);
      if (typeof receiver !== 'number') failures.push({ workerId, ...receiver });
      else
        await unit.messages.insert({
          workerId: receiver,
          requesterId: requester.id,
          kind: 'note',
          subject,
          body,
          sentAt: context.clock.now(),
        });
    }
    return failures;
  });
}

async function receiverOf(
  { workers, messages }: Unit,
  requester: Requester,
  workerId: string,
): Promise<number | Omit<NotifyFailure, 'workerId'>> {
  const worker = await workers.byWorkerId(workerId);
  if (worker === undefined || !(await messages.mayWriteTo(requester.id, worker.id)))
    return { kind: 'HardFailure', message: NEVER_WORKED };
  return worker.status === 'closed'
    ? { kind: 'HardFailure', message: 'The worker has closed the account' }
    : worker.id;
}

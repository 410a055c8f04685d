import { accountsOf } from '../../market/accounts.ts';
import type { MarketContext } from '../../market/context.ts';
import { settle } from '../../market/settle.ts';
import type { Handlers } from '../handlers.ts';
import { assignmentOperations } from './assignments.ts';
import { hitChangeOperations } from './hit-changes.ts';
import { hitOperations } from './hits.ts';
import { moneyOperations } from './money.ts';
import { notificationOperations } from './notifications.ts';
import { qualificationOperations } from './qualifications.ts';
import { reviewPolicyOperations } from './review-policies.ts';
import { workerOperations } from './workers.ts';

/** All operations of the Requester API. What is due by the clock is done before each of them, so all see it. */
export function operationHandlers(context: MarketContext): Handlers {
  const accountOf = accountsOf(context);
  const upToDate: typeof accountOf = async (caller) => {
    await settle(context);
    return accountOf(caller);
  };
  return {
    ...hitOperations(context, upToDate),
    ...hitChangeOperations(context, upToDate),
    ...assignmentOperations(context, upToDate),
    ...moneyOperations(context, upToDate),
    ...qualificationOperations(context, upToDate),
    ...workerOperations(context, upToDate),
    ...notificationOperations(context, upToDate),
    ...reviewPolicyOperations(context, upToDate),
  };
}

import { type Assignment, isLive } from '../../domain/assignment.ts';
import { bonusFee } from '../../domain/fees.ts';
import { Refusal, requestError } from '../../domain/refusal.ts';
import type { Accounts } from '../../market/accounts.ts';
import type { MarketContext } from '../../market/context.ts';
import { knownWorker } from '../../market/find-worker.ts';
import { payBonus } from '../../market/pay-bonus.ts';
import type { Handlers } from '../handlers.ts';
import { lockedAssignment, noAssignment, ownAssignment, ownHit } from './found.ts';
import { earlierResult, processedAlready } from './idempotency.ts';
import { listPage } from './paging.ts';
import { centsOf, dollars, seconds } from './wire.ts';

/** What the sandbox says whoever asks (developer guide, sandbox). */
const SANDBOX_BALANCE = '10000.00';

/** About six months: how long after a worker's last work for a requester a bonus is possible (API reference, SendBonus). */
const BONUS_MS = 183 * 86_400_000;

/** Bonuses and the balance. */
export function moneyOperations(context: MarketContext, accountOf: Accounts) {
  const { read, clock, profile } = context;
  return {
    GetAccountBalance: async (caller) => {
      const requester = await accountOf(caller);
      return requester.environment === 'sandbox'
        ? { AvailableBalance: SANDBOX_BALANCE }
        : {
            AvailableBalance: dollars(requester.availableMinor),
            OnHoldBalance: dollars(requester.heldMinor),
          };
    },
    SendBonus: async (caller, input) => {
      const requester = await accountOf(caller);
      const amountMinor = centsOf(input.BonusAmount);
      if (amountMinor < 1)
        throw new Refusal(
          'ParameterValidationError',
          `The value "${input.BonusAmount}" is not valid for the parameter BonusAmount.`,
        );
      await context.transact(async (unit) => {
        // The service looks at the worker first (boto3 issue 2355: a worker's id of the other environment).
        const worker = await knownWorker(unit, input.WorkerId);
        const { assignment, hit } = await lockedAssignment(unit, requester, input.AssignmentId);
        if (!isSubmitted(assignment, clock.now())) throw noAssignment(input.AssignmentId);
        if (worker.id !== assignment.workerId)
          throw requestError(
            'AssignmentDoesNotExist',
            `Assignment ${input.AssignmentId} of worker ${input.WorkerId} does not exist.`,
          );
        const token = input.UniqueRequestToken;
        const earlier = await earlierResult(context, unit, {
          requesterId: requester.id,
          operation: 'SendBonus',
          token,
          result: assignment.assignmentId,
        });
        if (earlier !== undefined) throw processedAlready(token ?? '');
        const last = await unit.assignments.lastSubmission(worker.id, requester.id);
        if (last !== undefined && clock.now() - last > BONUS_MS)
          throw requestError(
            'InvalidAssignmentState',
            `Worker ${input.WorkerId} has submitted no work to you within the last six months.`,
          );
        await payBonus(context, unit, {
          hit,
          assignment,
          amountMinor,
          feeMinor: bonusFee(amountMinor, context.fees),
          reason: input.Reason,
        });
      });
      return {};
    },
    ListBonusPayments: async (caller, input) => {
      const requester = await accountOf(caller);
      const { HITId, AssignmentId } = input;
      if ((HITId === undefined) === (AssignmentId === undefined))
        throw new Refusal(
          'ParameterValidationError',
          'Exactly one of the parameters HITId and AssignmentId must be given.',
        );
      const scope = JSON.stringify(['ListBonusPayments', requester.id, HITId, AssignmentId]);
      const hit = HITId === undefined ? undefined : await ownHit(read, requester, HITId);
      if (AssignmentId !== undefined) await ownAssignment(read, requester, AssignmentId);
      const { rows, paging } = await listPage(input, { scope, lastPage: profile.lastPage }, (page) =>
        hit === undefined
          ? read.ledger.bonusesOfAssignment(AssignmentId ?? '', page)
          : read.ledger.bonusesOfHit(hit.id, page),
      );
      const shown = rows.map(async (bonus) => ({
        WorkerId: (await read.workers.byId(bonus.workerId))?.workerId,
        BonusAmount: dollars(bonus.amountMinor),
        AssignmentId: bonus.assignmentId,
        Reason: bonus.reason,
        GrantTime: seconds(bonus.paidAt),
      }));
      return { ...paging, BonusPayments: await Promise.all(shown) };
    },
  } satisfies Partial<Handlers>;
}

/** Work that was handed in and can be seen; whether it was approved does not matter. */
const isSubmitted = (assignment: Assignment, now: number): boolean =>
  isLive(assignment.status) && assignment.visibleAt !== undefined && assignment.visibleAt <= now;

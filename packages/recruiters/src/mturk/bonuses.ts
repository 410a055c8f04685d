import { SendBonusCommand } from '@aws-sdk/client-mturk';
import {
  type AssignmentRef,
  amountText,
  type BonusOrder,
  type CallResult,
  type ListedBonus,
  parseAmount,
} from '@turnout/core';
import { isAbsent, isRepeated } from './api.ts';
import { CURRENCY } from './fees.ts';
import { bonusProblem } from './order-problems.ts';
import { type Failure, notVisibleYet, outcomeOf, refused } from './outcome.ts';
import { isFailure, type ReviewParts, submissionOf } from './reviews.ts';

/** The calls that pay on top of the reward. */
export function bonusCalls(parts: ReviewParts) {
  const { clients, reader } = parts;
  const bonuses = async ({ externalId, workerId }: AssignmentRef): Promise<readonly ListedBonus[]> => {
    const found: ListedBonus[] = [];
    for await (const one of reader.bonuses(externalId))
      if (one.WorkerId === workerId)
        found.push({
          amountMinor: parseAmount(one.BonusAmount ?? '', CURRENCY),
          reason: one.Reason,
          at: one.GrantTime?.getTime(),
        });
    return found;
  };
  /** A token that was processed is believed only when the payment is there to be seen. */
  const repeated = async ({ ref, amountMinor, reason }: BonusOrder): Promise<Failure> => {
    try {
      const isListed = (await bonuses(ref)).some(
        (one) => one.amountMinor === amountMinor && one.reason === reason,
      );
      return isListed
        ? refused('TOKEN_REPEATED', 'This bonus was paid before.', true)
        : { kind: 'unknown', message: 'The token was used before, but the list shows no such bonus.' };
    } catch (error) {
      return { kind: 'unknown', message: outcomeOf(error).message };
    }
  };
  return {
    bonuses,
    async payBonus(order: BonusOrder): Promise<CallResult<undefined>> {
      const problem = bonusProblem(order);
      if (problem !== undefined) return refused('ORDER_INVALID', problem);
      const submission = await submissionOf(parts, order.ref);
      if (isFailure(submission)) return submission;
      try {
        await clients.writing.send(
          new SendBonusCommand({
            WorkerId: order.ref.workerId,
            AssignmentId: order.ref.externalId,
            BonusAmount: amountText(order.amountMinor, CURRENCY),
            Reason: order.reason,
            UniqueRequestToken: order.token,
          }),
        );
        return { kind: 'done', value: undefined };
      } catch (error) {
        if (isRepeated(error)) return repeated(order);
        // It was there a moment ago: parts of the service learn of a submission later than others.
        if (isAbsent(error)) return notVisibleYet(outcomeOf(error).message);
        return outcomeOf(error);
      }
    },
  };
}

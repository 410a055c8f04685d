import { amountText, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import type { RecruitingParts } from '../recruiting/parts.ts';
import type { PaymentPlan, PaymentRequest } from './types.ts';

/**
 * PA12: whether the number of people has to be confirmed. A rejection costs nothing and cannot be undone for ever:
 * nobody is rejected by a word that means everybody.
 */
export const needsCount = ({ recruiter }: RecruitingParts, { kind, which }: PaymentRequest): boolean =>
  kind === 'reject' &&
  !('assignments' in which) &&
  recruiter.environment === 'live' &&
  recruiter.capabilities.pays;

/** PA6, PA12: what the plan needs was confirmed, by whoever orders it. @throws TurnoutError CONFIRMATION_MISSING */
export function expectConfirmed(parts: RecruitingParts, plan: PaymentPlan, act: Act): void {
  const { lines, totalMinor, currency } = plan;
  if (plan.needsConfirmation && act.confirmedMinor !== totalMinor)
    throw new TurnoutError('CONFIRMATION_MISSING', `The amount is ${amountText(totalMinor, currency)}.`);
  if (needsCount(parts, plan.request) && act.confirmedPeople !== lines.length)
    throw new TurnoutError('CONFIRMATION_MISSING', `The number of people is ${lines.length}.`, {
      facts: { people: lines.length },
    });
}

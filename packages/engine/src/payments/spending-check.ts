import { type Spending, type Store, shownAmount, withinPerson } from '@turnout/core';
import { type RecruitingParts, scopeOf } from '../recruiting/parts.ts';
import type { PaymentLine, SkippedPayment } from './types.ts';

export const costOfLines = (
  lines: readonly Pick<PaymentLine, 'amountMinor' | 'feeMinor'>[],
): { readonly amountMinor: number; readonly feeMinor: number; readonly totalMinor: number } => {
  const amountMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0);
  const feeMinor = lines.reduce((sum, line) => sum + line.feeMinor, 0);
  return { amountMinor, feeMinor, totalMinor: amountMinor + feeMinor };
};

/** Rewards of approved work and screen-outs were bound when it was posted; bonuses and reversals were not. */
const unboundLines = (lines: readonly PaymentLine[]): readonly PaymentLine[] =>
  lines.filter(({ kind }) => kind !== 'approve' && kind !== 'screen_out');

/** What lines are to the limits of the study and the day. */
export function spendingOf(lines: readonly PaymentLine[]): Spending {
  const furtherMinor = costOfLines(unboundLines(lines)).totalMinor;
  return { furtherMinor, boundMinor: costOfLines(lines).totalMinor - furtherMinor };
}

/** PA5: the lines that stay within the limit of each person, and the others. */
export async function splitByPerson(
  parts: RecruitingParts,
  { ledger }: Pick<Store, 'ledger'>,
  lines: readonly PaymentLine[],
): Promise<{ readonly within: readonly PaymentLine[]; readonly skipped: readonly SkippedPayment[] }> {
  const { personMinor } = parts.settings.limits;
  if (personMinor === undefined) return { within: lines, skipped: [] };
  const { currency } = parts.recruiter;
  const { study, environment } = scopeOf(parts);
  const spentOn = new Map<string, number>();
  for (const worker of new Set(lines.map((line) => line.worker)))
    spentOn.set(worker, (await ledger.totals(study, environment, { currency, worker })).amountMinor);
  const { within, beyond } = withinPerson(personMinor, lines, spentOn);
  const message = `This person would get more than limit_person, ${shownAmount(personMinor, currency)}; to pay all the same, raise it in [Turnout].`;
  return {
    within,
    skipped: beyond.map(({ externalId }) => ({ externalId, code: 'limit_person', message })),
  };
}

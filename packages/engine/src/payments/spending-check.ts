import {
  dayStart,
  type LimitBreach,
  limitBreach,
  type Spending,
  type Store,
  shownAmount,
  withinPerson,
} from '@turnout/core';
import { type RecruitingParts, scopeOf } from '../recruiting/parts.ts';
import { committedMinor } from '../recruiting/spending.ts';
import type { PaymentLine, SkippedPayment } from './types.ts';

/** The reading half of a store, or of a transaction. */
export type LimitReaders = Pick<Store, 'postings' | 'assignments' | 'ledger'>;

export const costOfLines = (
  lines: readonly Pick<PaymentLine, 'amountMinor' | 'feeMinor'>[],
): { readonly amountMinor: number; readonly feeMinor: number; readonly totalMinor: number } => {
  const amountMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0);
  const feeMinor = lines.reduce((sum, line) => sum + line.feeMinor, 0);
  return { amountMinor, feeMinor, totalMinor: amountMinor + feeMinor };
};

/** Rewards of approved work and screen-outs were bound when it was posted; bonuses and reversals were not. */
export const unboundLines = (lines: readonly PaymentLine[]): readonly PaymentLine[] =>
  lines.filter(({ kind }) => kind !== 'approve' && kind !== 'screen_out');

/** PA5: every limit of the study and the day that these lines would break, in words. Under the budget lock it holds. */
export async function limitObstacles(
  parts: RecruitingParts,
  readers: LimitReaders,
  lines: readonly PaymentLine[],
): Promise<readonly string[]> {
  const { settings, context, recruiter } = parts;
  const { dayMinor, studyMinor } = settings.limits;
  const { currency } = recruiter;
  const { study, environment } = scopeOf(parts);
  const furtherMinor = costOfLines(unboundLines(lines)).totalMinor;
  const spending: Spending = { furtherMinor, boundMinor: costOfLines(lines).totalMinor - furtherMinor };
  const breaches: (LimitBreach | undefined)[] = [];
  for (const [limit, most, since] of [
    ['study', studyMinor, 0],
    ['day', dayMinor, dayStart(context.clock.now())],
  ] as const) {
    if (most === undefined) continue;
    const ledger = await readers.ledger.totals(study, environment, { currency, since });
    const committed =
      furtherMinor > 0 ? await committedMinor(readers, { study, environment, currency }, since) : 0;
    breaches.push(limitBreach(limit, most, { ledger, committedMinor: committed }, spending));
  }
  return breaches.flatMap((breach) => (breach === undefined ? [] : [inWords(breach, currency)]));
}

/** PA5: the lines that stay within the limit of each person, and the others. */
export async function splitByPerson(
  parts: RecruitingParts,
  { ledger }: Pick<LimitReaders, 'ledger'>,
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
  const message = `This person would get more than limit_person, ${shownAmount(personMinor, currency)}.`;
  return {
    within,
    skipped: beyond.map(({ externalId }) => ({ externalId, code: 'limit_person', message })),
  };
}

const names = { day: 'one day (UTC)', study: 'the study' } as const;

const inWords = ({ limit, mostMinor, wouldBeMinor }: LimitBreach, currency: string): string =>
  `The limit of ${names[limit]} is ${shownAmount(mostMinor, currency)}, and it would come to ${shownAmount(wouldBeMinor, currency)}.`;

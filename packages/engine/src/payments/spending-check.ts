import {
  dayStart,
  type LimitBreach,
  limitBreach,
  personBreach,
  type Spending,
  type Store,
  shownAmount,
} from '@turnout/core';
import { type RecruitingParts, scopeOf } from '../recruiting/parts.ts';
import { committedMinor } from '../recruiting/spending.ts';
import type { PaymentLine } from './types.ts';

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

/**
 * PA5: every limit that these lines would break, in words. Under the budget lock it holds to the cent.
 * @param people lines whose workers' own limits are looked at; of a long order, those of this transaction
 */
export async function limitObstacles(
  parts: RecruitingParts,
  readers: LimitReaders,
  lines: readonly PaymentLine[],
  people: readonly PaymentLine[] = lines,
): Promise<readonly string[]> {
  const { settings, context, recruiter } = parts;
  const { personMinor, dayMinor, studyMinor } = settings.limits;
  const scope = scopeOf(parts);
  const furtherMinor = costOfLines(unboundLines(lines)).totalMinor;
  const spending: Spending = { furtherMinor, boundMinor: costOfLines(lines).totalMinor - furtherMinor };
  const breaches: (LimitBreach | undefined)[] = [];
  for (const [limit, most, since] of [
    ['study', studyMinor, 0],
    ['day', dayMinor, dayStart(context.clock.now())],
  ] as const) {
    if (most === undefined) continue;
    const ledger = await readers.ledger.totals(scope.study, scope.environment, { since });
    const committed = furtherMinor > 0 ? await committedMinor(readers, scope, since) : 0;
    breaches.push(limitBreach(limit, most, { ledger, committedMinor: committed }, spending));
  }
  if (personMinor !== undefined) {
    const sums = byWorker(lines);
    for (const worker of new Set(people.map((line) => line.worker))) {
      const { amountMinor } = await readers.ledger.totals(scope.study, scope.environment, { worker });
      breaches.push(personBreach(personMinor, worker, amountMinor, sums.get(worker) ?? 0));
    }
  }
  return breaches.flatMap((breach) => (breach === undefined ? [] : [inWords(breach, recruiter.currency)]));
}

function byWorker(lines: readonly PaymentLine[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { worker, amountMinor } of lines) sums.set(worker, (sums.get(worker) ?? 0) + amountMinor);
  return sums;
}

const names = { person: 'one person', day: 'one day (UTC)', study: 'the study' } as const;

const inWords = ({ limit, mostMinor, wouldBeMinor, worker }: LimitBreach, currency: string): string =>
  `The limit of ${names[limit]} is ${shownAmount(mostMinor, currency)}, and it would come to ${shownAmount(wouldBeMinor, currency)}${worker === undefined ? '' : ` for ${worker}`}.`;

import {
  dayStart,
  type LimitBreach,
  limitBreach,
  type Posting,
  type Spending,
  shownAmount,
  TurnoutError,
} from '@turnout/core';
import { type RecruitingParts, scopeOf } from './parts.ts';
import { committedMinor, type SpendingReaders } from './spending.ts';

/**
 * PA5, RC8: every limit of the study and the day that this spending would break, in words. Called in the transaction
 * that orders it, under the budget lock, it holds to the cent.
 */
export async function limitObstacles(
  parts: RecruitingParts,
  readers: SpendingReaders,
  spending: Spending,
): Promise<readonly string[]> {
  const { settings, context, recruiter } = parts;
  const { dayMinor, studyMinor } = settings.limits;
  const { currency } = recruiter;
  const { study, environment } = scopeOf(parts);
  const obstacles: string[] = [];
  for (const [limit, most, since] of [
    ['study', studyMinor, 0],
    ['day', dayMinor, dayStart(context.clock.now())],
  ] as const) {
    if (most === undefined) continue;
    const ledger = await readers.ledger.totals(study, environment, { currency, since });
    const committed =
      spending.furtherMinor > 0 ? await committedMinor(readers, { study, environment, currency }, since) : 0;
    const breach = limitBreach(limit, most, { ledger, committedMinor: committed }, spending);
    if (breach !== undefined) obstacles.push(inWords(breach, currency));
  }
  return obstacles;
}

/**
 * What keeps places from being ordered: nothing of them is bound before.
 * @param order the amount with fees, and the reward of one person, minor units
 * @returns the first limit in the way, in words; undefined when there is none
 */
export async function limitInTheWay(
  parts: RecruitingParts,
  readers: SpendingReaders,
  { totalMinor, rewardMinor }: { readonly totalMinor: number; readonly rewardMinor: number },
): Promise<string | undefined> {
  const { personMinor } = parts.settings.limits;
  const { currency } = parts.recruiter;
  if (personMinor !== undefined && rewardMinor > personMinor)
    return `One person may get ${shownAmount(personMinor, currency)}, and the reward is ${shownAmount(rewardMinor, currency)}.`;
  const [obstacle] = await limitObstacles(parts, readers, { boundMinor: 0, furtherMinor: totalMinor });
  return obstacle;
}

/**
 * PA5: what is bound in a posting counts in the posting's currency, so no limit of today's would hold more of it.
 * @throws TurnoutError OTHER_CURRENCY
 */
export function expectOwnCurrency({ recruiter }: Pick<RecruitingParts, 'recruiter'>, posting: Posting): void {
  if (posting.currency !== recruiter.currency)
    throw new TurnoutError(
      'OTHER_CURRENCY',
      `Posting ${posting.id} was posted in ${posting.currency}; the study has ${recruiter.currency}.`,
    );
}

const names = { day: 'one day (UTC)', study: 'the study' } as const;

const inWords = ({ limit, mostMinor, wouldBeMinor }: LimitBreach, currency: string): string =>
  `The limit of ${names[limit]} is ${shownAmount(mostMinor, currency)}; with what is spent or bound in postings, it would come to ${shownAmount(wouldBeMinor, currency)}.`;

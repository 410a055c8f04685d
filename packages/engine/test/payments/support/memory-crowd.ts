import type { Account } from './account.ts';
import { accountRecruiter } from './account-recruiter.ts';
import type { Crowd } from './crowd.ts';
import type { VirtualTime } from './virtual-time.ts';

export const REWARD_MINOR = 100;
const FEE_MINOR = 20;

/** People of an account in memory, whose every random choice is the schedule's: its seed repeats it exactly. */
export function memoryCrowd(account: Account, time: VirtualTime, posting: string, count: number): Crowd {
  const people = Array.from({ length: count }, (_, index) => ({
    externalId: `A${index + 1}`,
    workerId: `WORKER${index + 1}`,
  }));
  for (const one of people)
    account.places.set(one.externalId, { ...one, state: 'submitted', decidedAt: undefined, rewards: 0 });
  return {
    recruiter: 'memory',
    currency: 'USD',
    listLagMs: account.manner.listLagMs,
    feeMinor: FEE_MINOR,
    postingExternalId: posting,
    people,
    rejection: { text: 'no' },
    reverses: true,
    reach: (process, faultiness) => accountRecruiter(account, posting, process, faultiness),
    approveOne: (onDone) => {
      const place = [...account.places.values()].find(({ state }) => state === 'submitted');
      if (place === undefined) return;
      place.state = 'approved';
      place.decidedAt = time.now();
      place.rewards += 1;
      onDone();
    },
    books: async () => {
      account.settle();
      const places = [...account.places.values()];
      return {
        rewardsMinor: places.reduce((total, { rewards }) => total + rewards, 0) * REWARD_MINOR,
        approved: places.filter(({ state }) => state === 'approved').length,
        bonuses: account.bonuses.map(({ amountMinor }) => amountMinor),
        feesMinor: undefined,
      };
    },
  };
}

import type { LinkAccount } from '@turnout/core';
import { describe, expect, it } from 'vitest';
import { createLinkRecruiter } from '../../src/index.ts';

const ref = { postingExternalId: 'link-1', externalId: 'place-1', workerId: 'visitor-1' };

/** An account that answers what the test says, and is asked nothing else. */
const recruiterWith = (account: Partial<LinkAccount>) =>
  createLinkRecruiter({
    environment: 'live',
    currency: 'EUR',
    account: new Proxy(account, {
      get(target, name) {
        const answer: unknown = Reflect.get(target, name);
        if (answer === undefined) throw new Error(`the account was asked for ${String(name)}`);
        return answer;
      },
    }) as LinkAccount,
  });

describe('the recruiter link', () => {
  it('promises what it costs without fees, and says who pays', () => {
    expect(recruiterWith({}).quote({ places: 40, rewardMinor: 150 })).toMatchObject({
      rewardMinor: 6000,
      feeMinor: 0,
      totalMinor: 6000,
      hints: [expect.stringContaining('by hand')],
    });
    expect(recruiterWith({}).bonusFeeMinor(75)).toBe(0);
  });

  it('confirms a bonus at once as paid outside, and says when it was noted before', async () => {
    const order = { ref, amountMinor: 75, reason: 'For speed', token: 't' };
    const noted = recruiterWith({ noteBonus: async () => 'done' });
    expect(await noted.payBonus(order, undefined)).toEqual({ kind: 'done', value: 'paid outside' });
    const again = recruiterWith({ noteBonus: async () => 'already' });
    expect(await again.payBonus(order, undefined)).toMatchObject({ kind: 'refused', isAlready: true });
    const nobody = recruiterWith({ noteBonus: async () => 'unknown' });
    expect(await nobody.payBonus(order, undefined)).toMatchObject({ kind: 'refused', isAlready: false });
  });

  it('has no groups, and says what to use in their place', async () => {
    const recruiter = recruiterWith({});
    for (const call of [
      recruiter.addToGroup('g', 'w'),
      recruiter.removeFromGroup('g', 'w'),
      recruiter.ensureGroup('g', 'd'),
    ])
      expect(await call).toMatchObject({ kind: 'refused', message: expect.stringContaining('labels') });
  });
});

import { describe, expect, it } from 'vitest';
import { Seeded } from '../../../test/support/random.ts';
import {
  type CampaignFacts,
  type CampaignPlan,
  hoursEnd,
  isTimeForRound,
  isTimeZone,
  missing,
  nextRound,
} from '../src/index.ts';

const planOf = (more: Partial<CampaignPlan> = {}): CampaignPlan => ({
  goal: 20,
  counts: 'completed',
  perCell: false,
  rewardMinor: 100,
  durationMs: 3_600_000,
  placesPerRound: 20,
  betweenRoundsMs: 3_600_000,
  batchOf: 9,
  budgetMinor: undefined,
  hours: undefined,
  mostReturned: undefined,
  ...more,
});

const factsOf = (more: Partial<CampaignFacts> = {}): CampaignFacts => ({
  now: Date.UTC(2026, 10, 21, 9),
  designVersion: '1.0',
  reached: [0],
  underWay: 0,
  spentMinor: 0,
  taken: 0,
  returned: 0,
  ...more,
});

/** 20 % up to 9 places, 40 % from 10. */
const costOf = (batches: readonly number[]): number =>
  batches.reduce((sum, places) => sum + places * (places < 10 ? 120 : 140), 0);

const decide = (plan: CampaignPlan, facts: CampaignFacts) =>
  nextRound({ plan, designVersion: '1.0' }, facts, costOf);

describe('the next round', () => {
  it('CA2 is split as psiTurk splits it', () => {
    expect(decide(planOf(), factsOf())).toEqual({ kind: 'post', batches: [9, 9, 2] });
  });

  it('CA1 is never negative, and one cell does not make up for another', () => {
    expect(missing({ goal: 10, perCell: false }, [30])).toBe(0);
    expect(missing({ goal: 10, perCell: true }, [30, 4])).toBe(6);
    const random = new Seeded(4);
    for (let round = 0; round < 500; round += 1) {
      const reached = [random.between(0, 30), random.between(0, 30)];
      const goal = random.between(1, 20);
      const left = missing({ goal, perCell: true }, reached);
      expect(left).toBeGreaterThanOrEqual(0);
      expect(left).toBeGreaterThanOrEqual(missing({ goal: 2 * goal, perCell: false }, reached));
    }
  });

  it('CA2, CA3 never posts more than is missing, than a round holds, or than the budget pays for', () => {
    const random = new Seeded(7);
    for (let round = 0; round < 3_000; round += 1) {
      const budget = random.between(0, 6_000);
      const plan = planOf({
        goal: random.between(1, 50),
        placesPerRound: random.between(1, 30),
        batchOf: random.chance(0.5) ? 9 : undefined,
        ...(random.chance(0.5) && { budgetMinor: budget }),
      });
      const facts = factsOf({
        reached: [random.between(0, 60)],
        underWay: random.between(0, 20),
        spentMinor: random.between(0, 6_000),
      });
      const decision = decide(plan, facts);
      const [reached = 0] = facts.reached;
      if (reached >= plan.goal) expect(decision.kind).toBe('end');
      if (decision.kind !== 'post') continue;
      const places = decision.batches.reduce((sum, batch) => sum + batch, 0);
      expect(places).toBeGreaterThan(0);
      expect(places).toBeLessThanOrEqual(plan.placesPerRound);
      expect(reached + facts.underWay + places).toBeLessThanOrEqual(plan.goal);
      if (plan.budgetMinor !== undefined)
        expect(facts.spentMinor + costOf(decision.batches)).toBeLessThanOrEqual(plan.budgetMinor);
    }
  });

  it('CA2 ends with its goal and with the design it was made for', () => {
    expect(decide(planOf(), factsOf({ reached: [20] })).kind).toBe('end');
    expect(decide(planOf(), factsOf({ designVersion: '1.1' })).kind).toBe('end');
    expect(decide(planOf(), factsOf({ underWay: 25 })).kind).toBe('wait');
  });

  it('CA2 pauses when too many give back, and not for a few', () => {
    const plan = planOf({ mostReturned: 0.3 });
    expect(decide(plan, factsOf({ taken: 20, returned: 7 })).kind).toBe('pause');
    expect(decide(plan, factsOf({ taken: 20, returned: 6 })).kind).toBe('post');
    expect(decide(plan, factsOf({ taken: 9, returned: 9 })).kind).toBe('post');
  });

  it('CA3 spends the rest of the budget, then ends once nothing is under way', () => {
    const plan = planOf({ budgetMinor: 1_000 });
    expect(decide(plan, factsOf({ spentMinor: 520 }))).toEqual({ kind: 'post', batches: [4] });
    expect(decide(plan, factsOf({ spentMinor: 900, underWay: 3 })).kind).toBe('wait');
    expect(decide(plan, factsOf({ spentMinor: 900 })).kind).toBe('end');
  });
});

describe('hours of the day', () => {
  const day = { from: 9, until: 21, timeZone: 'Europe/Berlin' };
  const night = { from: 21, until: 6, timeZone: 'America/New_York' };

  it('CA4 holds by the clocks of the time zone, over midnight too', () => {
    expect(isTimeForRound(day, Date.UTC(2026, 0, 10, 8))).toBe(true);
    expect(isTimeForRound(day, Date.UTC(2026, 0, 10, 7, 59))).toBe(false);
    expect(isTimeForRound(day, Date.UTC(2026, 0, 10, 20))).toBe(false);
    expect(isTimeForRound(night, Date.UTC(2026, 0, 10, 4))).toBe(true);
    expect(isTimeForRound(night, Date.UTC(2026, 0, 10, 12))).toBe(false);
    expect(isTimeForRound(undefined, 0)).toBe(true);
    expect(decide(planOf({ hours: day }), factsOf({ now: Date.UTC(2026, 0, 10, 3) })).kind).toBe('wait');
  });

  it('CA4 posts no round that nobody could find before its hours are over', () => {
    const hours = { from: 9, until: 21, timeZone: 'UTC' };
    const at = (hour: number, minute: number) => Date.UTC(2026, 10, 21, hour, minute);
    expect(
      [at(20, 55), at(20, 55) + 1, at(21, 0), at(9, 0)].map((time) => isTimeForRound(hours, time)),
    ).toEqual([...[true, false, false, true]]);
    expect(isTimeForRound(undefined, at(20, 59))).toBe(true);
  });

  it('CA4 knows when the clocks change, and when the hours are over', () => {
    // In summer Berlin is two hours ahead of UTC, in winter one.
    expect(isTimeForRound(day, Date.UTC(2026, 6, 10, 7))).toBe(true);
    expect(hoursEnd(day, Date.UTC(2026, 0, 10, 12))).toBe(Date.UTC(2026, 0, 10, 20));
    expect(hoursEnd(day, Date.UTC(2026, 6, 10, 12))).toBe(Date.UTC(2026, 6, 10, 19));
    const all = { ...day, from: 5, until: 5 };
    expect(hoursEnd(all, 0)).toBe(86_400_000);
    expect([isTimeZone('Europe/Berlin'), isTimeZone('Berlin/Nowhere')]).toEqual([true, false]);
  });
});

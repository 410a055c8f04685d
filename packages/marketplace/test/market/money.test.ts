import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HitStatus, holdOf } from '../../src/domain/hit.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { accept } from '../../src/market/accept.ts';
import type { MarketContext } from '../../src/market/context.ts';
import { returnAssignment } from '../../src/market/give-back.ts';
import { settle } from '../../src/market/settle.ts';
import { submit } from '../../src/market/submit.ts';
import { openTestMarket, type TestMarket } from '../support/market.ts';
import { ANSWER, EXTERNAL_QUESTION, requesterOf } from '../support/operations.ts';

const DEPOSIT = 5000;
const ALL = { after: 0, limit: 10_000 };
const everyStatus: readonly HitStatus[] = [
  'Assignable',
  'Unassignable',
  'Reviewable',
  'Reviewing',
  'Disposed',
];

/** One thing that happens; the numbers choose among what is there. */
const pick = fc.nat(5);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('post' as const),
      cents: fc.integer({ min: 1, max: 120 }),
      slots: fc.constantFrom(1, 2, 3, 9, 10, 12),
      life: fc.constantFrom(60, 3600, 86_400),
      delay: fc.constantFrom(0, 86_400, 86_400, 86_400),
    }),
  },
  { weight: 12, arbitrary: fc.record({ what: fc.constant('accept' as const), pick, worker: fc.nat(4) }) },
  { weight: 8, arbitrary: fc.record({ what: fc.constant('submit' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('return' as const), pick }) },
  {
    weight: 4,
    arbitrary: fc.record({ what: fc.constant('approve' as const), pick, override: fc.boolean() }),
  },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('reject' as const), pick }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('bonus' as const),
      pick,
      cents: fc.integer({ min: 1, max: 900 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('extend' as const), pick, by: fc.integer({ min: 1, max: 12 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('expire' as const),
      pick,
      inSeconds: fc.constantFrom(0, 30, 7200),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('delete' as const), pick }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('wait' as const),
      seconds: fc.constantFrom(20, 90, 4000, 90_000, 3_000_000),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Play {
  readonly market: TestMarket;
  readonly operations: ReturnType<typeof requesterOf>['operations'];
  readonly caller: ReturnType<typeof requesterOf>['caller'];
  readonly workers: readonly string[];
  readonly hits: string[];
  readonly slots: { assignmentId: string; workerId: string }[];
}

/** How often each thing was done and not refused, over all histories. */
const done = new Map<string, number>();
const note = (what: string): void => {
  done.set(what, (done.get(what) ?? 0) + 1);
};

/** What the service refuses is part of a history; anything else it throws is a fault. */
const orRefused = async (what: string, work: Promise<unknown>): Promise<void> => {
  try {
    await work;
    note(what);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
};

async function happen(play: Play, it: Step): Promise<void> {
  const { market, operations, caller } = play;
  // Among the latest, with which more can be done.
  const hit = 'pick' in it ? play.hits.at(-1 - it.pick) : undefined;
  const slot = 'pick' in it ? play.slots.at(-1 - it.pick) : undefined;
  switch (it.what) {
    case 'post':
      return orRefused(
        it.what,
        operations
          .CreateHIT(caller, {
            Title: `Study ${it.cents}`,
            Description: 'A study',
            Reward: (it.cents / 100).toFixed(2),
            AssignmentDurationInSeconds: 600,
            AutoApprovalDelayInSeconds: it.delay,
            LifetimeInSeconds: it.life,
            MaxAssignments: it.slots,
            Question: EXTERNAL_QUESTION,
          })
          .then(({ HIT }) => play.hits.push(HIT?.HITId ?? '')),
      );
    case 'accept': {
      const workerId = play.workers[it.worker % play.workers.length] ?? '';
      if (hit === undefined) return;
      const got = await accept(market.context, { workerId, hitId: hit, environment: 'production' });
      if ('refused' in got) return;
      play.slots.push({ assignmentId: got.assignment.assignmentId, workerId });
      note(it.what);
      return;
    }
    case 'submit':
      if (slot !== undefined && !('refused' in (await submit(market.context, { ...slot, answer: ANSWER }))))
        note(it.what);
      return;
    case 'return':
      if (slot !== undefined && !('refused' in (await returnAssignment(market.context, slot)))) note(it.what);
      return;
    case 'wait':
      market.clock.advance(it.seconds * 1000);
      if ((await settle(market.context)) > 0) note(it.what);
      return;
  }
  const AssignmentId = slot?.assignmentId ?? 'NONE';
  const HITId = hit ?? 'NONE';
  switch (it.what) {
    case 'approve':
      return orRefused(
        it.what,
        operations.ApproveAssignment(caller, { AssignmentId, OverrideRejection: it.override }),
      );
    case 'reject':
      return orRefused(
        it.what,
        operations.RejectAssignment(caller, { AssignmentId, RequesterFeedback: 'no' }),
      );
    case 'bonus':
      return orRefused(
        it.what,
        operations.SendBonus(caller, {
          AssignmentId,
          WorkerId: slot?.workerId ?? 'ANOBODY',
          BonusAmount: (it.cents / 100).toFixed(2),
          Reason: 'good work',
        }),
      );
    case 'extend':
      return orRefused(
        it.what,
        operations.CreateAdditionalAssignmentsForHIT(caller, { HITId, NumberOfAdditionalAssignments: it.by }),
      );
    case 'expire':
      return orRefused(
        it.what,
        operations.UpdateExpirationForHIT(caller, {
          HITId,
          ExpireAt: it.inSeconds === 0 ? 0 : market.clock.now() / 1000 + it.inSeconds,
        }),
      );
    case 'delete':
      return orRefused(it.what, operations.DeleteHIT(caller, { HITId }));
  }
}

async function checkBooks(context: MarketContext, requesterId: number, workers: readonly string[]) {
  const requester = await context.read.requesters.byId(requesterId);
  if (requester === undefined) throw new Error('the requester is gone');
  const entries = await context.read.ledger.entries({ requesterId }, ALL);
  const sum = (...kinds: readonly string[]) =>
    entries.filter(({ kind }) => kinds.includes(kind)).reduce((all, { amountMinor }) => all + amountMinor, 0);
  expect(requester.availableMinor).toBeGreaterThanOrEqual(0);
  expect(requester.heldMinor).toBeGreaterThanOrEqual(0);
  expect(sum('deposit')).toBe(
    requester.availableMinor + requester.heldMinor + sum('reward', 'bonus') + sum('reward-fee', 'bonus-fee'),
  );
  const hits = await context.read.hits.list({ requesterId, statuses: everyStatus }, ALL);
  expect(hits.reduce((all, hit) => all + hit.heldMinor, 0)).toBe(requester.heldMinor);
  for (const hit of hits) {
    expect(hit.heldMinor).toBe(holdOf(hit, context.clock.now()));
    for (const count of [hit.pending, hit.submitted, hit.approved, hit.rejected])
      expect(count).toBeGreaterThanOrEqual(0);
    expect(hit.pending + hit.submitted + hit.approved + hit.rejected).toBeLessThanOrEqual(hit.maxAssignments);
  }
  let earned = 0;
  for (const workerId of workers) {
    const worker = await context.read.workers.byWorkerId(workerId);
    const counts = await context.read.workers.counts(worker?.id ?? 0, 'production');
    earned += counts.earnedMinor + counts.bonusMinor;
  }
  expect(earned).toBe(sum('reward', 'bonus'));
}

describe('money', () => {
  it('MM3 MM4 MM5 keeps every cent accounted for over any history', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 40, maxLength: 120, size: 'max' }), async (history) => {
        const market = await openTestMarket();
        try {
          const { caller, operations } = requesterOf(market.context);
          const requester = await market.requester('production', {
            accessKey: caller.accessKeyId,
            availableMinor: DEPOSIT,
          });
          const workers = [];
          for (let n = 0; n < 5; n += 1) workers.push((await market.worker()).workerId);
          const play: Play = { market, operations, caller, workers, hits: [], slots: [] };
          for (const it of history) await happen(play, it);
          await settle(market.context);
          await checkBooks(market.context, requester.id, workers);
        } finally {
          await market.close();
        }
      }),
      { numRuns: 300 },
    );
    // Histories in which nothing happens would prove nothing.
    const whats = [
      'post',
      'accept',
      'submit',
      'return',
      'approve',
      'reject',
      'bonus',
      'extend',
      'expire',
      'delete',
      'wait',
    ];
    for (const what of whats) expect([what, (done.get(what) ?? 0) > 20]).toEqual([what, true]);
  });

  it('MM3 gives back what a HIT no longer needs', async () => {
    const market = await openTestMarket();
    const { caller, operations } = requesterOf(market.context);
    const requester = await market.requester('production', {
      accessKey: caller.accessKeyId,
      availableMinor: DEPOSIT,
    });
    const { HIT } = await operations.CreateHIT(caller, {
      Title: 'Study',
      Description: 'A study',
      Reward: '1.00',
      AssignmentDurationInSeconds: 600,
      LifetimeInSeconds: 3600,
      MaxAssignments: 10,
      Question: EXTERNAL_QUESTION,
    });
    const balance = async () => {
      const { AvailableBalance, OnHoldBalance } = await operations.GetAccountBalance(caller);
      return [AvailableBalance, OnHoldBalance];
    };
    // Ten at one dollar and forty cents of fees.
    expect(await balance()).toEqual(['36.00', '14.00']);
    const worker = await market.worker();
    const workerId = worker.workerId;
    const got = await accept(market.context, {
      workerId,
      hitId: HIT?.HITId ?? '',
      environment: 'production',
    });
    if (!('assignment' in got)) throw new Error(got.refused.reason);
    await operations.UpdateExpirationForHIT(caller, { HITId: HIT?.HITId ?? '', ExpireAt: 0 });
    expect(await balance()).toEqual(['48.60', '1.40']);
    await submit(market.context, { assignmentId: got.assignment.assignmentId, workerId, answer: ANSWER });
    await operations.RejectAssignment(caller, {
      AssignmentId: got.assignment.assignmentId,
      RequesterFeedback: '',
    });
    expect(await balance()).toEqual(['50.00', '0.00']);
    await operations.ApproveAssignment(caller, {
      AssignmentId: got.assignment.assignmentId,
      OverrideRejection: true,
    });
    expect(await balance()).toEqual(['48.60', '0.00']);
    await checkBooks(market.context, requester.id, [workerId]);
    await market.close();
  });
});

import { openDatabase } from '@turnout/store/database';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { onceServed } from '../../../../test/support/once-served.ts';
import { freshDatabase } from '../../../store/test/support/postgres.ts';
import { accept } from '../../src/market/accept.ts';
import { type MarketContext, marketContext } from '../../src/market/context.ts';
import { returnAssignment } from '../../src/market/give-back.ts';
import { type Submitted, submit } from '../../src/market/submit.ts';
import { marketSchema } from '../../src/storage/schema.ts';
import { openTestMarket, type TestMarket } from '../support/market.ts';
import { ANSWER, EXTERNAL_QUESTION, requesterOf } from '../support/operations.ts';

const WORKERS = 200;
const SLOTS = 50;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** One marketplace on SQLite, or two servers of one on PostgreSQL. */
async function servers(
  kind: 'sqlite' | 'postgres',
): Promise<{ market: TestMarket; contexts: MarketContext[] }> {
  const market = await openTestMarket();
  closers.push(() => market.close());
  if (kind === 'sqlite') return { market, contexts: [market.context] };
  const fresh = await freshDatabase(inject('postgresUrl'));
  closers.push(() => fresh.drop());
  const contexts = [];
  for (let n = 0; n < 2; n += 1) {
    const { clock, log } = market.context;
    const database = await openDatabase(marketSchema, { url: fresh.url, clock, log });
    closers.push(() => database.close());
    contexts.push(marketContext({ ...market.context, random: { next: Math.random }, database }));
  }
  return { market, contexts };
}

async function crowd(context: MarketContext): Promise<string[]> {
  const workers = [];
  for (let n = 0; n < WORKERS; n += 1)
    workers.push(
      await context.transact((unit) =>
        unit.workers.insert({
          workerId: `AWORKER${n}`,
          status: 'active',
          locale: { country: 'US' },
          adult: true,
          masters: false,
          pastApproved: 0,
          pastRejected: 0,
          createdAt: context.clock.now(),
        }),
      ),
    );
  return workers.map(({ workerId }) => workerId);
}

describe.each(['sqlite', 'postgres'] as const)('a race on %s', (kind) => {
  it('MA1 never gives out more slots than there are, nor one worker two', async () => {
    const { contexts } = await servers(kind);
    const [first] = contexts;
    if (first === undefined) throw new Error('no server');
    const { caller, operations } = requesterOf({ ...first, openAccountsWith: 1_000_000 });
    const { HIT } = await operations.CreateHIT(caller, {
      Title: 'Race',
      Description: 'A race',
      Reward: '0.10',
      AssignmentDurationInSeconds: 600,
      LifetimeInSeconds: 3600,
      MaxAssignments: SLOTS,
      Question: EXTERNAL_QUESTION,
    });
    const hitId = HIT?.HITId ?? '';
    const workers = await crowd(first);
    const on = (n: number): MarketContext => contexts[n % contexts.length] ?? first;
    // Everybody clicks twice, on whichever server answers.
    const tries = workers.flatMap((workerId, n) => [
      onceServed(() => accept(on(n), { workerId, hitId, environment: 'production' })),
      onceServed(() => accept(on(n + 1), { workerId, hitId, environment: 'production' })),
    ]);
    const outcomes = await Promise.all(tries);
    const got = outcomes.flatMap((outcome) => ('assignment' in outcome ? [outcome.assignment] : []));
    const slots = new Set(got.map(({ assignmentId }) => assignmentId));
    expect(slots.size).toBe(SLOTS);
    expect(new Set(got.map(({ workerId }) => workerId)).size).toBe(SLOTS);
    expect(got.length).toBe(2 * SLOTS);
    const shown = await operations.GetHIT(caller, { HITId: hitId });
    expect(shown.HIT).toMatchObject({
      NumberOfAssignmentsAvailable: 0,
      NumberOfAssignmentsPending: SLOTS,
      HITStatus: 'Unassignable',
    });

    // Half return, half hand in twice at once; those who came too late take what was returned.
    const nameOf = async (id: number) => (await first.read.workers.byId(id))?.workerId ?? '';
    const holders = await Promise.all(
      [...slots].map(async (assignmentId) => {
        const held = got.find((one) => one.assignmentId === assignmentId);
        return { assignmentId, workerId: await nameOf(held?.workerId ?? 0) };
      }),
    );
    const handedIn = await Promise.all(
      holders.flatMap((holder, n): Promise<Submitted | undefined>[] =>
        n % 2 === 0
          ? [returnAssignment(on(n), holder).then(() => undefined)]
          : [submit(on(n), { ...holder, answer: ANSWER }), submit(on(n + 1), { ...holder, answer: ANSWER })],
      ),
    );
    expect(handedIn.filter((one) => one !== undefined && 'assignment' in one).length).toBe(SLOTS / 2);
    const late = workers.filter((workerId) => holders.every((holder) => holder.workerId !== workerId));
    const second = await Promise.all(
      late.map((workerId, n) => accept(on(n), { workerId, hitId, environment: 'production' })),
    );
    const again = second.flatMap((outcome) => ('assignment' in outcome ? [outcome.assignment] : []));
    expect(again.length).toBe(SLOTS / 2);
    // MA2: the returned slots' own ids.
    expect(again.every(({ assignmentId }) => slots.has(assignmentId))).toBe(true);
  });

  it('MM5 moves the money of many approvals at once to the cent', async () => {
    const { contexts } = await servers(kind);
    const [first] = contexts;
    if (first === undefined) throw new Error('no server');
    const sides = contexts.map((context) => requesterOf({ ...context, openAccountsWith: 100_000 }));
    const [{ caller, operations }] = sides as [(typeof sides)[number]];
    const workers = (await crowd(first)).slice(0, 30);
    const { HIT } = await operations.CreateHIT(caller, {
      Title: 'Race',
      Description: 'A race',
      Reward: '0.33',
      AssignmentDurationInSeconds: 600,
      LifetimeInSeconds: 3600,
      MaxAssignments: 30,
      Question: EXTERNAL_QUESTION,
    });
    const hitId = HIT?.HITId ?? '';
    const assignments: string[] = [];
    for (const workerId of workers) {
      const got = await accept(first, { workerId, hitId, environment: 'production' });
      if (!('assignment' in got)) throw new Error(got.refused.reason);
      const { assignmentId } = got.assignment;
      await submit(first, { workerId, assignmentId, answer: ANSWER });
      assignments.push(assignmentId);
    }
    const outcomes = await Promise.allSettled(
      assignments.flatMap((AssignmentId, n) => {
        const here = sides[n % sides.length]?.operations ?? operations;
        const there = sides[(n + 1) % sides.length]?.operations ?? operations;
        const bonus = {
          AssignmentId,
          WorkerId: workers[n] ?? '',
          BonusAmount: '0.10',
          Reason: 'thanks',
          UniqueRequestToken: `bonus-${n}`,
        };
        return [
          here.ApproveAssignment(caller, { AssignmentId }),
          there.ApproveAssignment(caller, { AssignmentId }),
          here.SendBonus(caller, bonus),
          there.SendBonus(caller, bonus),
        ];
      }),
    );
    // MI1: of each pair one is done and one refused.
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBe(60);
    // 0.33 with 40 % fees is 0.46; a bonus of 0.10 costs 0.12.
    expect(await operations.GetAccountBalance(caller)).toEqual({
      AvailableBalance: (1000 - 30 * 0.58).toFixed(2),
      OnHoldBalance: '0.00',
    });
  });
});

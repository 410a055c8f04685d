import { openDatabase } from '@turnout/store/database';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freshDatabase } from '../../../store/test/support/postgres.ts';
import { workerIdFrom } from '../../src/domain/ids.ts';
import { usualCreditRate } from '../../src/domain/payout-credits.ts';
import type { Worker } from '../../src/domain/worker.ts';
import { openAccount } from '../../src/market/accounts.ts';
import { type MarketContext, marketContext } from '../../src/market/context.ts';
import { makeList } from '../../src/panel/payouts/make-list.ts';
import { settleLines } from '../../src/panel/payouts/settle-lines.ts';
import { marketSchema } from '../../src/storage/schema.ts';
import { openTestMarket, type TestMarket } from '../support/market.ts';
import { testVault } from './support/panel.ts';

const pick = fc.nat(3);
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('earn' as const),
      worker: fc.nat(3),
      cents: fc.integer({ min: 1, max: 500 }),
      bonus: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('list' as const),
      chosen: fc.uniqueArray(fc.nat(3)),
      minimum: fc.constantFrom(0, 0, 100, 700),
      kind: fc.constantFrom('money' as const, 'money' as const, 'credits' as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('pay' as const), pick, line: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('fail' as const), pick, line: fc.constant(true) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('write-off' as const), worker: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('void' as const), pick, line: fc.boolean() }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const done = new Map<string, number>();
const note = (what: string): void => {
  done.set(what, (done.get(what) ?? 0) + 1);
};

interface Play {
  readonly context: MarketContext;
  readonly requesterId: number;
  readonly workers: readonly Worker[];
  readonly lines: { listId: number; lineId: number }[];
}

/** People of their own, for a history of its own in whatever else the database holds. */
async function openPlay(context: MarketContext): Promise<Play> {
  const account = {
    environment: 'production' as const,
    accessKeyId: workerIdFrom(context.random),
    name: 'Lab',
  };
  const requester = await openAccount(context, account, 10_000_000);
  const workers: Worker[] = [];
  for (let n = 0; n < 4; n += 1) {
    const worker = await context.transact((unit) =>
      unit.workers.insert({
        workerId: workerIdFrom(context.random),
        status: 'active',
        locale: { country: 'DE', subdivision: undefined },
        adult: true,
        masters: false,
        pastApproved: 0,
        pastRejected: 0,
        createdAt: 0,
      }),
    );
    workers.push(worker);
    await context.transact(async (unit) => {
      await unit.people.insert({
        workerId: worker.id,
        name: `Person ${n}`,
        email: `${worker.workerId}@example.org`,
        password: '',
        invitation: undefined,
        createdAt: 0,
      });
      await unit.personSettings.openCourse('PSY 101', 0);
      const [course] = await unit.personSettings.courses();
      const settings = await unit.personSettings.of(worker.id);
      const payout = { method: 'paypal' as const, sealed: testVault.encrypt('{}'), masked: '' };
      // The last one is rewarded in credits.
      await unit.personSettings.put(
        n === 3 ? { ...settings, rewardedIn: 'credits', courseId: course?.id } : { ...settings, payout },
        0,
      );
    });
  }
  return { context, requesterId: requester.id, workers, lines: [] };
}

/** As an approval and a bonus do. */
const earn = ({ context, requesterId }: Play, worker: Worker, cents: number, bonus = false) =>
  context.transact(async (unit) => {
    const entry = { requesterId, amountMinor: cents, workerId: worker.id, at: context.clock.now() };
    if (!bonus) await unit.ledger.append({ requesterId, kind: 'hold', amountMinor: cents, at: entry.at });
    await unit.ledger.append({ ...entry, kind: bonus ? 'bonus' : 'reward' });
  });

const list = (
  context: MarketContext,
  workers: readonly Worker[],
  minimumMinor = 0,
  kind: 'money' | 'credits' = 'money',
) =>
  context.transact((unit) =>
    makeList(context, testVault, unit, {
      kind,
      workerIds: workers.map(({ workerId }) => workerId),
      minimumMinor,
      note: '',
      by: 'maria',
      rate: usualCreditRate,
    }),
  );

async function happen(play: Play, it: Step): Promise<void> {
  const { context, workers } = play;
  if (it.what === 'earn') {
    const worker = workers[it.worker];
    if (worker !== undefined) await earn(play, worker, it.cents, it.bonus);
    return note('earn');
  }
  if (it.what === 'list') {
    const chosen = workers.filter((_, index) => it.chosen.includes(index));
    const listId = await list(context, chosen, it.minimum, it.kind);
    if (listId === undefined) return;
    for (const { id } of await context.read.payouts.linesOf(listId)) play.lines.push({ listId, lineId: id });
    return note(it.kind);
  }
  if (it.what === 'write-off') {
    const worker = workers[it.worker];
    if (worker === undefined) return;
    const amount = await context.transact(async (unit) => {
      await unit.payouts.lock();
      const { owedMinor } = await unit.payouts.account(worker.id);
      if (owedMinor > 0) await unit.payouts.writeOff(worker.id, owedMinor, context.clock.now());
      return owedMinor;
    });
    if (amount > 0) note('write-off');
    return;
  }
  const line = play.lines.at(-1 - it.pick);
  if (line === undefined) return;
  const settled = await context.transact((unit) =>
    settleLines(context, unit, {
      listId: line.listId,
      lineId: it.line ? line.lineId : undefined,
      act: it.what,
      paidOn: '2026-11-21',
      paidReference: undefined,
    }),
  );
  if (settled.length > 0) note(it.what);
}

async function checkBooks({ context: { read }, workers }: Play): Promise<void> {
  for (const worker of workers) {
    const entries = await read.ledger.entries({ workerId: worker.id }, { after: 0, limit: 10_000 });
    const earned = entries.reduce((sum, entry) => sum + entry.amountMinor, 0);
    const account = await read.payouts.account(worker.id);
    const { earnedMinor, owedMinor, listedMinor, paidMinor, writtenOffMinor } = account;
    const writtenOff = (await read.payouts.entriesOf(worker.id))
      .filter(({ kind }) => kind === 'written-off')
      .reduce((sum, entry) => sum + entry.amountMinor, 0);
    const lines = await read.payouts.linesOfWorker(worker.id);
    const sumOf = (status: string): number =>
      lines.filter((line) => line.status === status).reduce((sum, line) => sum + line.amountMinor, 0);
    expect(earnedMinor).toBe(earned);
    expect(owedMinor + listedMinor + paidMinor + writtenOffMinor).toBe(earned);
    expect(writtenOffMinor).toBe(writtenOff);
    expect([listedMinor, paidMinor]).toEqual([sumOf('open'), sumOf('paid')]);
    for (const amount of [owedMinor, listedMinor, paidMinor]) expect(amount).toBeGreaterThanOrEqual(0);
  }
}

describe.each(['sqlite', 'postgres'] as const)('what is owed, on %s', (database) => {
  let market: TestMarket;
  beforeAll(async () => {
    market = await openTestMarket({ database });
  });
  afterAll(() => market.close());

  it('MO1 is earned minus listed, paid and written off over any history, and never negative', async () => {
    done.clear();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), async (history) => {
        const play = await openPlay(market.context);
        for (const it of history) await happen(play, it);
        await checkBooks(play);
      }),
      { numRuns: database === 'sqlite' ? 100 : 20 },
    );
    // Histories in which nothing happens would prove nothing.
    for (const what of ['earn', 'money', 'credits', 'pay', 'fail', 'void', 'write-off'])
      expect([what, (done.get(what) ?? 0) > 5]).toEqual([what, true]);
  });

  it('MO2 two lists made at once never share a cent', async () => {
    const play = await openPlay(market.context);
    for (const worker of play.workers) await earn(play, worker, 250);
    const made = await Promise.all(Array.from({ length: 6 }, () => list(market.context, play.workers)));
    expect(made.filter((id) => id !== undefined)).toHaveLength(1);
    await checkBooks(play);
  });
});

describe('two servers on one PostgreSQL', () => {
  it('MO2 make lists at once and never share a cent', async () => {
    const market = await openTestMarket();
    const fresh = await freshDatabase(inject('postgresUrl'));
    const { clock, log } = market.context;
    const open = () => openDatabase(marketSchema, { url: fresh.url, clock, log });
    const databases = [await open(), await open()];
    const servers = databases.map((database) => marketContext({ ...market.context, database }));
    const [first] = servers;
    if (first === undefined) throw new Error('no server');
    const play = await openPlay(first);
    for (let round = 0; round < 8; round += 1) {
      for (const worker of play.workers) await earn(play, worker, 100 + round);
      const made = await Promise.all([...servers, ...servers].map((server) => list(server, play.workers)));
      expect(made.filter((id) => id !== undefined)).toHaveLength(1);
    }
    await checkBooks(play);
    for (const database of databases) await database.close();
    await fresh.drop();
    await market.close();
  });
});

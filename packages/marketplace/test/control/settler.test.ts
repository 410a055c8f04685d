import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { accept } from '../../src/market/accept.ts';
import { openMarketClock } from '../../src/market/clock.ts';
import { type MarketContext, marketContext } from '../../src/market/context.ts';
import { settle } from '../../src/market/settle.ts';
import { Settler } from '../../src/market/settler.ts';
import { collectedLog } from '../support/collected-log.ts';
import { DAY, HOUR, openTestMarket, START, type TestMarket } from '../support/market.ts';
import { post, workOn } from './support/acts.ts';
import { openRehearsal, type Rehearsal } from './support/rehearsal.ts';

describe('the settler', () => {
  let market: TestMarket;
  let context: MarketContext;
  const { log, lines } = collectedLog();

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    market = await openTestMarket();
    context = marketContext({ ...market.context, log });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await market.close();
  });

  it('never runs twice at once, and waits from the end of one run to the next', async () => {
    let running = 0;
    let runs = 0;
    let finish = (): void => {};
    const settler = new Settler(context, {
      everyMs: 500,
      settleOnce: async () => {
        running += 1;
        runs += 1;
        expect(running).toBe(1);
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        running -= 1;
        return 0;
      },
    });
    settler.start();
    settler.start();
    await vi.advanceTimersByTimeAsync(499);
    expect(runs).toBe(0);
    await vi.advanceTimersByTimeAsync(5000);
    expect(runs).toBe(1);
    finish();
    await vi.advanceTimersByTimeAsync(500);
    expect(runs).toBe(2);
    const stopped = settler.stop();
    finish();
    await stopped;
    expect(running).toBe(0);
    await vi.advanceTimersByTimeAsync(5000);
    expect(runs).toBe(2);
  });

  it('writes down a failure and tries again', async () => {
    let runs = 0;
    const settler = new Settler(context, {
      settleOnce: async () => {
        runs += 1;
        if (runs === 1) throw new Error('the database is away');
        return 0;
      },
    });
    settler.start();
    await vi.advanceTimersByTimeAsync(1000);
    await settler.stop();
    expect(runs).toBe(2);
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });
});

describe('moving the clock', () => {
  let rehearsal: Rehearsal;
  beforeEach(async () => {
    rehearsal = await openRehearsal();
  });
  afterEach(() => rehearsal.close());

  it('stops at everything that is due on the way, in its order', async () => {
    const { context, clock } = rehearsal;
    const hitId = await post(rehearsal, { AutoApprovalDelayInSeconds: 3 * 3600 });
    await workOn(rehearsal, hitId, 1);
    const { workerId } = await rehearsal.market.worker();
    await accept(context, { workerId, hitId, environment: 'sandbox' });
    const seen: (readonly [hoursLater: number, kinds: readonly string[]])[] = [];
    const settler = new Settler(context, {
      settleOnce: async (of) => {
        const due = await of.read.timers.due(of.clock.now(), 10);
        seen.push([(of.clock.now() - START) / HOUR, due.map(({ kind }) => kind)]);
        return settle(of);
      },
    });
    // The disposal is 120 days after the expiry, and set up by it on the way.
    const done = await settler.moveTo(clock, START + 130 * DAY);
    expect(seen).toEqual([
      [0, []],
      [1 / 6, ['assignment-deadline']],
      [2, ['hit-expiry']],
      [3, ['auto-approval']],
      [120 * 24 + 2, ['hit-disposal']],
      [130 * 24, []],
    ]);
    expect(done).toBe(4);
    const hit = await context.read.hits.byHitId(hitId);
    expect(hit).toMatchObject({ status: 'Disposed', approved: 1, heldMinor: 0 });
  });

  it('is refused backwards before anything is done', async () => {
    const settler = new Settler(rehearsal.context);
    await expect(settler.moveTo(rehearsal.clock, START - 1)).rejects.toMatchObject({ code: 'CLOCK_REFUSED' });
  });

  it('keeps a restarted marketplace at the moved time, with its timers', async () => {
    const { context, clock } = rehearsal;
    const hitId = await post(rehearsal);
    await new Settler(context).moveTo(clock, START + HOUR);
    const restarted = await openMarketClock(context.database, rehearsal.real);
    expect(restarted.now()).toBe(START + HOUR);
    rehearsal.real.advance(HOUR);
    expect(await settle(marketContext({ ...context, clock: restarted }))).toBe(1);
    expect(await context.read.hits.byHitId(hitId)).toMatchObject({ status: 'Reviewable' });
  });
});

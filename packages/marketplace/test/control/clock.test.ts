import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '@turnout/store/database';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMarketClock } from '../../src/market/clock.ts';
import { marketSchema } from '../../src/storage/schema.ts';
import { DAY, HOUR, START } from '../support/market.ts';

let folder: string;
let database: Database;
let realNow: number;
const real = { now: () => realNow };
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const open = () =>
  openDatabase(marketSchema, { url: `sqlite:///${join(folder, 'market.db')}`, clock: real, log });

beforeEach(async () => {
  realNow = START;
  folder = mkdtempSync(join(tmpdir(), 'turnout-clock-'));
  database = await open();
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the marketplace’s clock', () => {
  it('is the real one until it is moved, and goes on with it afterwards', async () => {
    const clock = await openMarketClock(database, real);
    expect(clock.now()).toBe(START);
    await clock.setTo(START + DAY);
    expect(clock.now()).toBe(START + DAY);
    realNow += HOUR;
    expect(clock.now()).toBe(START + DAY + HOUR);
  });

  it('goes on after a restart from where it was', async () => {
    await (await openMarketClock(database, real)).setTo(START + DAY);
    await database.close();
    realNow += HOUR;
    database = await open();
    expect((await openMarketClock(database, real)).now()).toBe(START + DAY + HOUR);
  });

  it('moves to a whole millisecond, because that is what is stored', async () => {
    const clock = await openMarketClock(database, real);
    await clock.setTo(START + 0.25);
    expect(clock.now()).toBe(START + 1);
  });

  it('does not go back, nor past what can be written as a date', async () => {
    const clock = await openMarketClock(database, real);
    await clock.setTo(START + DAY);
    await expect(clock.setTo(START + DAY - 1)).rejects.toMatchObject({ code: 'CLOCK_REFUSED' });
    await expect(clock.setTo(8.64e15)).rejects.toMatchObject({ code: 'CLOCK_REFUSED' });
    await expect(clock.setTo(Number.NaN)).rejects.toMatchObject({ code: 'CLOCK_REFUSED' });
    expect(clock.now()).toBe(START + DAY);
  });

  it('ends at the later time when it is moved twice at once', async () => {
    const clock = await openMarketClock(database, real);
    await Promise.all([clock.setTo(START + 2 * DAY), clock.setTo(START + DAY)]);
    expect(clock.now()).toBe(START + 2 * DAY);
    expect((await openMarketClock(database, real)).now()).toBe(START + 2 * DAY);
  });
});

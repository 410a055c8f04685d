import { type AllocationKey, allocate, gridOf, replayAllocations, type SeatRow } from '@turnout/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DatabaseKind, enter, open, type TestDatabase } from '../support/databases.ts';
import { NOW } from '../support/fakes.ts';

const key: AllocationKey = { study: 'stroop', designVersion: '1.0', mode: 'live' };
const GRID = [3, 2] as const;

export function allocationContract(kind: DatabaseKind): void {
  describe(`allocation on ${kind.name}`, () => {
    let database: TestDatabase;
    beforeEach(async () => {
      database = await kind.create();
    });
    afterEach(() => database.remove());

    /** What the engine does for a newcomer: count, draw, seat and log under the key's lock. */
    const seat = (store: TestDatabase['store'], participantId: number, draw: number): Promise<void> =>
      store.write(async (tx) => {
        const keyId = await tx.allocation.lockKey(key);
        const grid = gridOf({ conditions: GRID[0], counters: GRID[1] });
        const { cell } = allocate(grid, await tx.allocation.countsOf(keyId), draw);
        await tx.allocation.putSeat({ ...cell, participantId, keyId, state: 'open' }, NOW + participantId);
        await tx.allocation.adjust(keyId, cell, 1);
        await tx.allocation.appendLog(keyId, {
          ...cell,
          participantId,
          change: 'seat',
          draw,
          grid: GRID,
          at: NOW,
        });
      });

    it('AL1 keeps keys apart, and gives a key one number', async () => {
      const { store } = database;
      const lock = (other: Partial<AllocationKey>) =>
        store.write((tx) => tx.allocation.lockKey({ ...key, ...other }));
      const ids = await Promise.all([
        lock({}),
        lock({}),
        lock({ mode: 'debug' }),
        lock({ designVersion: '2' }),
      ]);
      expect(ids[0]).toBe(ids[1]);
      expect(new Set(ids).size).toBe(3);
      await lock({ study: 'flanker' });
      const keys = await store.allocation.keys('stroop');
      expect(keys).toHaveLength(3);
      expect(keys).toContainEqual(key);
    });

    it('counts what is held per cell', async () => {
      const { store } = database;
      expect(await store.allocation.counts(key)).toEqual([]);
      await store.write(async (tx) => {
        const keyId = await tx.allocation.lockKey(key);
        await tx.allocation.adjust(keyId, { condition: 1, counterbalance: 0 }, 1);
        await tx.allocation.adjust(keyId, { condition: 1, counterbalance: 0 }, 1);
        await tx.allocation.adjust(keyId, { condition: 0, counterbalance: 1 }, 1);
        await tx.allocation.adjust(keyId, { condition: 1, counterbalance: 0 }, -1);
        expect(await tx.allocation.countsOf(keyId)).toHaveLength(2);
      });
      expect(await store.allocation.counts(key)).toStrictEqual([
        { condition: 0, counterbalance: 1, held: 1 },
        { condition: 1, counterbalance: 0, held: 1 },
      ]);
      expect(await store.allocation.counts({ ...key, mode: 'debug' })).toEqual([]);
    });

    it('finds the stale open seats of a key, oldest first', async () => {
      const { store } = database;
      const people = await Promise.all(
        ['A', 'B', 'C', 'D', 'E'].map((assignmentId) => enter(store, { assignmentId })),
      );
      const put = (index: number, state: SeatRow['state'], takenAt: number, other: AllocationKey = key) =>
        store.write(async (tx) => {
          const keyId = await tx.allocation.lockKey(other);
          const participantId = people[index]?.id ?? 0;
          await tx.allocation.putSeat(
            { participantId, keyId, condition: 0, counterbalance: 0, state },
            takenAt,
          );
        });
      await put(0, 'open', 30);
      await put(1, 'open', 10);
      await put(2, 'finished', 5);
      await put(3, 'open', 31);
      await put(4, 'open', 1, { ...key, mode: 'debug' });
      const stale = await store.write(async (tx) => {
        const keyId = await tx.allocation.lockKey(key);
        return tx.allocation.staleSeats(keyId, 30);
      });
      expect(stale.map((row) => row.participantId)).toEqual([people[1]?.id, people[0]?.id]);
      await put(1, 'expired', 10);
      await store.write(async (tx) => {
        const locked = await tx.allocation.lockSeat(people[1]?.id ?? 0);
        expect(locked).toStrictEqual({
          participantId: people[1]?.id,
          keyId: stale[0]?.keyId,
          condition: 0,
          counterbalance: 0,
          state: 'expired',
        });
        expect(await tx.allocation.seatOf(people[1]?.id ?? 0)).toStrictEqual(locked);
        expect(await tx.allocation.lockSeat(0)).toBeUndefined();
        expect(await tx.allocation.seatOf(0)).toBeUndefined();
      });
    });

    it('AL6 keeps a log that replays to the counts', async () => {
      const { store } = database;
      const people = await Promise.all(
        Array.from({ length: 30 }, (_, index) => enter(store, { assignmentId: `A${index}` })),
      );
      for (const [index, person] of people.entries()) await seat(store, person.id, (index * 0.37) % 1);
      const entries = [];
      for await (const entry of store.allocation.log(key)) entries.push(entry);
      expect(entries.map((entry) => entry.n)).toEqual(entries.map((_, index) => index + 1));
      expect(entries[1]).toMatchObject({ change: 'seat', draw: 0.37, grid: [3, 2], at: NOW });
      const report = replayAllocations(entries);
      expect(report.faults).toEqual([]);
      expect(new Set((await store.allocation.counts(key)).map((cell) => cell.held))).toEqual(new Set([5]));
      await store.write(async (tx) => {
        const keyId = await tx.allocation.lockKey(key);
        const entry = { participantId: people[0]?.id ?? 0, condition: 0, counterbalance: 0, at: NOW };
        await tx.allocation.appendLog(keyId, {
          ...entry,
          change: 'release',
          draw: undefined,
          grid: undefined,
        });
      });
      const log = [];
      for await (const entry of store.allocation.log(key)) log.push(entry);
      expect(log.at(-1)).toMatchObject({ n: 31, change: 'release', draw: undefined, grid: undefined });
    });

    it('reads a log longer than one page', async () => {
      const { store } = database;
      const { id } = await enter(store);
      await store.write(async (tx) => {
        const keyId = await tx.allocation.lockKey(key);
        const entry = { participantId: id, condition: 0, counterbalance: 0, at: NOW } as const;
        for (let n = 0; n < 2000; n += 1)
          await tx.allocation.appendLog(keyId, {
            ...entry,
            change: 'return',
            draw: undefined,
            grid: undefined,
          });
      });
      let last = 0;
      for await (const entry of store.allocation.log(key)) {
        expect(entry.n).toBe(last + 1);
        last = entry.n;
      }
      expect(last).toBe(2000);
    });

    it('AL4 balances arrivals that come at once', async () => {
      const { store } = database;
      // PostgreSQL has several servers on one database; SQLite has one server with many at its door.
      const second = kind.kind === 'postgres' ? await open(database.url) : undefined;
      const people = await Promise.all(
        Array.from({ length: 200 }, (_, index) => enter(store, { assignmentId: `A${index}` })),
      );
      await Promise.all(
        people.map((person, index) =>
          seat(index % 2 === 0 ? store : (second ?? store), person.id, (index * 0.61) % 1),
        ),
      );
      await second?.close();
      const held = (await store.allocation.counts(key)).map((cell) => cell.held);
      expect(held).toHaveLength(6);
      expect(held.reduce((sum, count) => sum + count, 0)).toBe(200);
      expect(Math.max(...held) - Math.min(...held)).toBeLessThanOrEqual(1);
    });
  });
}

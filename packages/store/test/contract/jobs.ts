import type { Job, NewJob } from '@turnout/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DatabaseStore } from '../../src/index.ts';
import { type DatabaseKind, type TestDatabase, twoServers } from '../support/databases.ts';
import { NOW } from '../support/fakes.ts';
import { job } from '../support/recruiting.ts';

const LEASE = 60_000;

const claim = (
  store: DatabaseStore,
  changes: { names?: readonly string[]; now?: number; runner?: string; limit?: number } = {},
): Promise<readonly Job[]> => {
  const { names = ['ledger.send'], now = NOW, runner = 'r1', limit = 10 } = changes;
  return store.write((tx) => tx.jobs.claim({ names, now, runner, leaseUntil: now + LEASE, limit }));
};

export function jobsContract(kind: DatabaseKind): void {
  describe(`jobs on ${kind.name}`, () => {
    let database: TestDatabase;
    let store: DatabaseStore;
    beforeEach(async () => {
      database = await kind.create();
      store = database.store;
    });
    afterEach(() => database.remove());

    const add = async (changes: Partial<NewJob> = {}): Promise<number> => {
      const id = await store.write((tx) => tx.jobs.insert(job(changes)));
      if (id === undefined) throw new Error('the singleton key was there already');
      return id;
    };

    it('gives a job back as ordered', async () => {
      const plain = await add();
      const full = await add({ singletonKey: 'entry 1', batch: 'b1', startAfter: NOW + 5 });
      const unset = {
        state: 'created',
        attempts: 0,
        putOff: 0,
        runner: undefined,
        leaseUntil: undefined,
        endedAt: undefined,
        message: undefined,
      };
      expect(await store.jobs.byId(plain)).toStrictEqual({
        ...job(),
        ...unset,
        id: plain,
        singletonKey: undefined,
        batch: undefined,
      });
      expect(await store.jobs.byId(full)).toStrictEqual({
        ...job({ singletonKey: 'entry 1', batch: 'b1', startAfter: NOW + 5 }),
        ...unset,
        id: full,
      });
      expect(await store.jobs.byId(full + 1)).toBeUndefined();
    });

    it('JB1 gives what is due to a runner, oldest first, up to the limit', async () => {
      const late = await add({ startAfter: NOW + 1 });
      const second = await add();
      const first = await add({ startAfter: NOW - 1 });
      await add({ name: 'campaign.round' });
      expect(await claim(store, { names: [] })).toEqual([]);
      const taken = await claim(store, { limit: 1 });
      expect(taken).toMatchObject([
        { id: first, state: 'active', attempts: 1, runner: 'r1', leaseUntil: NOW + LEASE },
      ]);
      expect(taken[0]).toStrictEqual(await store.jobs.byId(first));
      expect((await claim(store)).map(({ id }) => id)).toEqual([second]);
      expect(await claim(store)).toEqual([]);
      expect((await claim(store, { now: NOW + 1 })).map(({ id }) => id)).toEqual([late]);
    });

    it('JB1 gives each job to one of many runners on two servers', async () => {
      const { stores, close } = await twoServers(kind, database);
      const ids: number[] = [];
      for (let index = 0; index < 60; index += 1) ids.push(await add());
      const runner = async (index: number): Promise<readonly number[]> => {
        const mine: number[] = [];
        for (;;) {
          const jobs = await claim(stores[index % 2 === 0 ? 0 : 1], { runner: `r${index}`, limit: 3 });
          if (jobs.length === 0) return mine;
          expect(jobs.every((taken) => taken.runner === `r${index}` && taken.attempts === 1)).toBe(true);
          mine.push(...jobs.map(({ id }) => id));
        }
      };
      const taken = await Promise.all(Array.from({ length: 8 }, (_, index) => runner(index)));
      await close();
      expect(taken.flat().toSorted((a, b) => a - b)).toEqual(ids);
    });

    // SQLite has one writer at a time: there nobody takes a job beside another.
    if (kind.kind === 'postgres')
      it('JB1 passes over what another runner is taking just now', async () => {
        const { stores, close } = await twoServers(kind, database);
        const [first, second] = [await add(), await add()];
        await stores[0].write(async (tx) => {
          const order = { names: ['ledger.send'], now: NOW, leaseUntil: NOW + LEASE, limit: 1 };
          expect(await tx.jobs.claim({ ...order, runner: 'r1' })).toMatchObject([{ id: first }]);
          expect(await claim(stores[1], { runner: 'r2' })).toMatchObject([{ id: second }]);
        });
        await close();
      });

    it('JB1 gives a job whose lease has run out to the next one, and hears no more of the first', async () => {
      const id = await add();
      await claim(store);
      expect(await claim(store, { runner: 'r2', now: NOW + LEASE - 1 })).toEqual([]);
      expect(await claim(store, { runner: 'r2', now: NOW + LEASE })).toMatchObject([
        { id, attempts: 2, runner: 'r2', leaseUntil: NOW + 2 * LEASE },
      ]);
      await store.write(async (tx) => {
        expect(await tx.jobs.renew(id, 'r1', NOW + 9 * LEASE)).toBe(false);
        expect(await tx.jobs.end(id, 'r1', { state: 'completed', at: NOW })).toBe(false);
        const again = { state: 'retry', startAfter: NOW, message: 'again' } as const;
        expect(await tx.jobs.end(id, 'r1', again)).toBe(false);
      });
      expect(await store.jobs.byId(id)).toMatchObject({ state: 'active', runner: 'r2' });
    });

    it('JB1 keeps a job whose lease is renewed', async () => {
      const id = await add();
      await claim(store);
      expect(await store.write((tx) => tx.jobs.renew(id, 'r1', NOW + 3 * LEASE))).toBe(true);
      expect(await claim(store, { runner: 'r2', now: NOW + 2 * LEASE })).toEqual([]);
      expect((await store.jobs.byId(id))?.leaseUntil).toBe(NOW + 3 * LEASE);
    });

    it('ends attempts: done, failed, or to be tried again later', async () => {
      const [done, failed, again] = [await add(), await add(), await add()];
      await claim(store);
      await store.write(async (tx) => {
        expect(await tx.jobs.end(done, 'r1', { state: 'completed', at: NOW + 1 })).toBe(true);
        expect(await tx.jobs.end(failed, 'r1', { state: 'failed', at: NOW + 2, message: 'no' })).toBe(true);
        const later = { state: 'retry', startAfter: NOW + 9, message: 'busy' } as const;
        expect(await tx.jobs.end(again, 'r1', later)).toBe(true);
        expect(await tx.jobs.end(done, 'r1', { state: 'failed', at: NOW })).toBe(false);
        expect(await tx.jobs.renew(done, 'r1', NOW)).toBe(false);
      });
      const free = { runner: undefined, leaseUntil: undefined };
      expect(await store.jobs.byId(done)).toMatchObject({ ...free, state: 'completed', endedAt: NOW + 1 });
      expect(await store.jobs.byId(failed)).toMatchObject({ ...free, state: 'failed', message: 'no' });
      expect(await store.jobs.byId(again)).toMatchObject({
        ...free,
        state: 'retry',
        startAfter: NOW + 9,
        message: 'busy',
        endedAt: undefined,
      });
      expect(await claim(store, { now: NOW + 8 })).toEqual([]);
      expect(await claim(store, { now: NOW + 9 * LEASE })).toMatchObject([{ id: again, attempts: 2 }]);
    });

    it('JB3 counts no attempt where none was made', async () => {
      const id = await add();
      const later = { state: 'retry', startAfter: NOW, message: 'throttled' } as const;
      for (let turn = 1; turn <= 3; turn += 1) {
        expect(await claim(store)).toMatchObject([{ id, attempts: 1 }]);
        await store.write((tx) => tx.jobs.end(id, 'r1', { ...later, isAttempt: false }));
      }
      expect(await store.jobs.byId(id)).toMatchObject({ putOff: 3 });
      await claim(store);
      await store.write((tx) => tx.jobs.end(id, 'r1', { ...later, isAttempt: true }));
      expect(await claim(store)).toMatchObject([{ id, attempts: 2, putOff: 0 }]);
    });

    it('tells when the next job of a batch falls due, or loses its runner', async () => {
      expect(await store.jobs.nextDueOf('b1')).toBeUndefined();
      const [first, second] = [await add({ batch: 'b1' }), await add({ batch: 'b1', startAfter: NOW + 5 })];
      await add({ batch: 'b2', startAfter: NOW - 5 });
      expect(await store.jobs.nextDueOf('b1')).toBe(NOW);
      await claim(store);
      expect(await store.jobs.nextDueOf('b1')).toBe(NOW + 5);
      await store.write(async (tx) => {
        await tx.jobs.end(first, 'r1', { state: 'completed', at: NOW });
        await tx.jobs.claim({
          names: ['ledger.send'],
          now: NOW + 5,
          runner: 'r1',
          leaseUntil: NOW + LEASE,
          limit: 1,
        });
      });
      expect(await store.jobs.nextDueOf('b1')).toBe(NOW + LEASE);
      await store.write((tx) => tx.jobs.end(second, 'r1', { state: 'failed', at: NOW }));
      expect(await store.jobs.nextDueOf('b1')).toBeUndefined();
    });

    it('JB5 deletes what ended long ago, oldest first, and nothing else', async () => {
      const ids: number[] = [];
      for (let index = 0; index < 4; index += 1) ids.push(await add());
      await claim(store);
      const ends = [NOW + 2, NOW + 1, NOW + 9];
      await store.write(async (tx) => {
        for (const [index, at] of ends.entries())
          await tx.jobs.end(ids[index] ?? 0, 'r1', { state: index === 1 ? 'failed' : 'completed', at });
      });
      await add();
      const left = async () => (await store.jobs.page({}, 0, 10)).map(({ id }) => ids.indexOf(id));
      expect(await store.write((tx) => tx.jobs.prune(NOW + 9, 1))).toBe(1);
      expect(await left()).toEqual([0, 2, 3, -1]);
      expect(await store.write((tx) => tx.jobs.prune(NOW + 9, 10))).toBe(1);
      expect(await left()).toEqual([2, 3, -1]);
      expect(await store.write((tx) => tx.jobs.prune(NOW + 9, 10))).toBe(0);
    });

    it('takes a singleton key once while its job waits or is done, and again after its end', async () => {
      const insert = (name = 'ledger.send') =>
        store.write((tx) => tx.jobs.insert(job({ name, singletonKey: 'entry 1' })));
      const id = await insert();
      expect(id).toBeDefined();
      expect(await insert()).toBeUndefined();
      expect(await insert('campaign.round')).toBeDefined();
      await claim(store);
      expect(await insert()).toBeUndefined();
      const retry = { state: 'retry', startAfter: NOW, message: 'busy' } as const;
      await store.write((tx) => tx.jobs.end(id ?? 0, 'r1', retry));
      expect(await insert()).toBeUndefined();
      await claim(store);
      await store.write((tx) => tx.jobs.end(id ?? 0, 'r1', { state: 'completed', at: NOW }));
      expect(await insert()).toBeDefined();
      expect(await insert()).toBeUndefined();
      await store.write((tx) => tx.jobs.cancel({}, NOW));
      expect(await insert()).toBeDefined();
    });

    it('takes a singleton key once, from however many at the same time', async () => {
      const { stores, close } = await twoServers(kind, database);
      const ids = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          stores[index % 2 === 0 ? 0 : 1].write((tx) => tx.jobs.insert(job({ singletonKey: 'entry 1' }))),
        ),
      );
      await close();
      expect(ids.filter((id) => id !== undefined)).toHaveLength(1);
    });

    it('cancels what waits, and leaves alone what is being done', async () => {
      const active = await add({ batch: 'b1' });
      await claim(store);
      const waiting = await add({ batch: 'b1' });
      const other = await add({ name: 'campaign.round', batch: 'b2' });
      const cancel = (filter: object) => store.write((tx) => tx.jobs.cancel(filter, NOW + 1));
      expect(await cancel({ names: [] })).toBe(0);
      expect(await cancel({ batch: 'b1' })).toBe(1);
      expect(await store.jobs.byId(waiting)).toMatchObject({ state: 'cancelled', endedAt: NOW + 1 });
      expect(await store.jobs.byId(active)).toMatchObject({ state: 'active' });
      expect(await cancel({ names: ['campaign.round'], states: ['retry'] })).toBe(0);
      expect(await cancel({ names: ['campaign.round'] })).toBe(1);
      expect(await store.jobs.byId(other)).toMatchObject({ state: 'cancelled' });
      expect(await claim(store, { names: ['ledger.send', 'campaign.round'] })).toEqual([]);
    });

    it('walks and counts by every filter', async () => {
      const ids = [
        await add(),
        await add({ batch: 'b1' }),
        await add({ name: 'campaign.round', batch: 'b1' }),
      ];
      await claim(store, { limit: 1 });
      const found = async (filter: object, after = 0, limit = 10) =>
        (await store.jobs.page(filter, after, limit)).map(({ id }) => ids.indexOf(id));
      expect(await found({})).toEqual([0, 1, 2]);
      expect(await found({}, ids[0], 1)).toEqual([1]);
      expect(await found({ names: ['ledger.send'] })).toEqual([0, 1]);
      expect(await found({ states: ['created'] })).toEqual([1, 2]);
      expect(await found({ batch: 'b1', names: ['campaign.round'] })).toEqual([2]);
      expect(await found({ names: [] })).toEqual([]);
      expect(await found({ states: [] })).toEqual([]);
      const none = { created: 0, retry: 0, active: 0, completed: 0, cancelled: 0, failed: 0 };
      expect(await store.jobs.counts({})).toEqual({ ...none, created: 2, active: 1 });
      expect(await store.jobs.counts({ batch: 'b1' })).toEqual({ ...none, created: 2 });
      expect(await store.jobs.counts({ batch: 'b9' })).toEqual(none);
    });

    it('knows when the next waiting job is due', async () => {
      expect(await store.jobs.nextDue()).toBeUndefined();
      await add();
      expect(await store.jobs.nextDue()).toBe(NOW);
      await claim(store);
      expect(await store.jobs.nextDue()).toBeUndefined();
      await add({ startAfter: NOW + 3 * LEASE });
      expect(await store.jobs.nextDue()).toBe(NOW + 3 * LEASE);
    });
  });
}

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DatabaseStore } from '../../src/index.ts';
import { type DatabaseKind, type TestDatabase, twoServers } from '../support/databases.ts';
import { NOW } from '../support/fakes.ts';
import { job, schedule } from '../support/recruiting.ts';

export function schedulesContract(kind: DatabaseKind): void {
  describe(`schedules on ${kind.name}`, () => {
    let database: TestDatabase;
    let store: DatabaseStore;
    beforeEach(async () => {
      database = await kind.create();
      store = database.store;
    });
    afterEach(() => database.remove());

    const add = async (changes: Parameters<typeof schedule>[0] = {}): Promise<number> => {
      const id = await store.write((tx) => tx.jobs.insertSchedule(schedule(changes)));
      if (id === undefined) throw new Error('the title was there already');
      return id;
    };

    it('gives schedules back as stored, by title, and takes a title once in a study', async () => {
      const cron = await add();
      const plain = {
        title: 'a round',
        cron: undefined,
        timeZone: undefined,
        everyMs: 5000,
        isActive: false,
      };
      const every = await add(plain);
      await add({ study: 'flanker' });
      expect(await store.jobs.schedules('stroop')).toStrictEqual([
        { ...schedule(plain), id: every, lastAt: undefined },
        { ...schedule(), id: cron, lastAt: undefined },
      ]);
      expect(await store.write((tx) => tx.jobs.insertSchedule(schedule()))).toBeUndefined();
      expect(await store.jobs.schedules('nobody')).toEqual([]);
    });

    it('changes what it is told, and forgets what is removed', async () => {
      const id = await add();
      const other = await add({ title: 'other' });
      await store.write(async (tx) => {
        await tx.jobs.changeSchedule(id, { isActive: false, nextAt: NOW + 1, lastAt: NOW });
        await tx.jobs.changeSchedule(id, {});
      });
      const changed = { ...schedule(), id, isActive: false, nextAt: NOW + 1, lastAt: NOW };
      expect((await store.jobs.schedules('stroop'))[0]).toStrictEqual(changed);
      await store.write((tx) => tx.jobs.removeSchedule(id));
      expect((await store.jobs.schedules('stroop')).map((row) => row.id)).toEqual([other]);
      await add();
    });

    it('finds the active ones that are due, oldest first', async () => {
      const second = await add({ title: 'second', nextAt: NOW });
      const first = await add({ title: 'first', study: 'flanker', nextAt: NOW - 1 });
      await add({ title: 'later', nextAt: NOW + 1 });
      await add({ title: 'off', nextAt: NOW - 1, isActive: false });
      const due = await store.write((tx) => tx.jobs.dueSchedules(NOW));
      expect(due.map(({ id }) => id)).toEqual([first, second]);
    });

    it('counts for when something is next due, while it is active', async () => {
      const id = await add({ nextAt: NOW + 5 });
      expect(await store.jobs.nextDue()).toBe(NOW + 5);
      await store.write((tx) => tx.jobs.insert(job({ startAfter: NOW + 6 })));
      expect(await store.jobs.nextDue()).toBe(NOW + 5);
      await store.write((tx) => tx.jobs.changeSchedule(id, { isActive: false }));
      expect(await store.jobs.nextDue()).toBe(NOW + 6);
    });

    it('JB2 is held by one of many who look at the same time', async () => {
      const { stores, close } = await twoServers(kind, database);
      const id = await add({ nextAt: NOW });
      const rounds = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          stores[index % 2 === 0 ? 0 : 1].write(async (tx) => {
            const due = await tx.jobs.dueSchedules(NOW);
            for (const found of due) {
              await tx.jobs.insert(job({ name: found.jobName }));
              await tx.jobs.changeSchedule(found.id, { nextAt: NOW + 1000, lastAt: NOW });
            }
            return due.map((found) => found.id);
          }),
        ),
      );
      await close();
      expect(rounds.flat()).toEqual([id]);
      expect(await store.jobs.counts({})).toMatchObject({ created: 1 });
    });
  });
}

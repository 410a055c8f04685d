import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enter, open, postgres, type TestDatabase } from './support/databases.ts';
import { NOW, trial } from './support/fakes.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await postgres.create();
});
afterEach(() => database.remove());

const terminateOthers = () =>
  database.run(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'turnout'",
  );

describe('PostgreSQL', () => {
  it('runs a call again that lost a deadlock, until both are done', async () => {
    const { store } = database;
    const ids = [await enter(store), await enter(store, { assignmentId: 'A2' })].map((person) => person.id);
    let attempts = 0;
    let bothHoldOne = (): void => {};
    const both = new Promise<void>((resolve) => {
      bothHoldOne = resolve;
    });
    const inOrder = (first = 0, second = 0) =>
      store.write(async (tx) => {
        await tx.participants.lock(first);
        attempts += 1;
        if (attempts === 2) bothHoldOne();
        await both;
        await tx.participants.lock(second);
        await tx.records.append(first, [trial(1)], NOW);
        return attempts;
      });
    await Promise.all([inOrder(ids[0], ids[1]), inOrder(ids[1], ids[0])]);
    expect(attempts).toBe(3);
    for (const id of ids) expect((await store.records.progress(id)).position).toBe(1);
  });

  it('keeps nothing of a call that goes on after a failed statement', async () => {
    const { store } = database;
    const { id } = await enter(store);
    const call = store.write(async (tx) => {
      await tx.records.append(id, [trial(1)], NOW);
      await tx.allocation.adjust(12345, { condition: 0, counterbalance: 0 }, 1).catch(() => 'ignored');
    });
    await expect(call).rejects.toThrow('went on after a failed statement');
    expect((await store.records.progress(id)).position).toBe(0);
    await store.write((tx) => tx.records.append(id, [trial(1)], NOW));
  });

  it('says that the store is unavailable when a connection breaks, and goes on with another', async () => {
    const { store } = database;
    const { id } = await enter(store);
    const call = store.write(async (tx) => {
      await tx.records.append(id, [trial(1)], NOW);
      await terminateOthers();
      await tx.records.append(id, [trial(2)], NOW);
    });
    await expect(call).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect((await store.records.progress(id)).position).toBe(0);
    expect(await store.write((tx) => tx.records.append(id, [trial(1)], NOW))).toBe(1);
  });

  it('goes on with the plans it keeps when another server adds a column', async () => {
    const { store } = database;
    const { id } = await enter(store);
    await store.participants.byId(id);
    await database.run('alter table participants add column later text');
    await database.run('alter table records add column later text');
    for (let time = 0; time < 10; time += 1) {
      expect(await store.participants.byId(id)).toMatchObject({ id });
      await store.write((tx) => tx.records.append(id, [trial(time)], NOW));
    }
  });

  it('makes the view once when servers start together', async () => {
    const stores = await Promise.all([1, 2, 3].map(() => open(database.url)));
    await Promise.all(stores.map((store) => store.ensurePsiturkView('stroop', 'assignments')));
    await enter(database.store);
    expect(await database.run('select uniqueid from assignments')).toEqual([{ uniqueid: 'p1:A1' }]);
    await Promise.all(stores.map((store) => store.close()));
  });
});

import { TurnoutError } from '@turnout/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DatabaseKind, enter, type TestDatabase } from '../support/databases.ts';
import { NOW, newcomer, sealed, trial } from '../support/fakes.ts';

/** A promise that is settled from outside. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

export function transactionsContract(kind: DatabaseKind): void {
  describe(`transactions on ${kind.name}`, () => {
    let database: TestDatabase;
    beforeEach(async () => {
      database = await kind.create();
    });
    afterEach(() => database.remove());

    it('undoes one failing call of many and keeps the others', async () => {
      const { store } = database;
      const { id } = await enter(store);
      const calls = Array.from({ length: 30 }, (_, index) =>
        store.write(async (tx) => {
          await tx.records.append(id, [trial(index)], NOW);
          if (index % 3 === 0) throw new Error(`call ${index} fails`);
          return index;
        }),
      );
      const outcomes = await Promise.allSettled(calls);
      const failures = outcomes.flatMap((outcome, index) => (outcome.status === 'rejected' ? [index] : []));
      expect(failures).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24, 27]);
      await expect(calls[3]).rejects.toThrow('call 3 fails');
      expect(await store.records.progress(id)).toMatchObject({ position: 20, trials: 20 });
      const stored = await store.records.page(id, 0, 100);
      expect(stored.map((record) => record.position)).toEqual(stored.map((_, index) => index + 1));
      expect(stored.every((record) => Number(record.ordinal) % 3 !== 0)).toBe(true);
    });

    it('undoes a call whose query fails, and goes on', async () => {
      const { store } = database;
      const [bad, good] = await Promise.allSettled([
        store.write(async (tx) => {
          await tx.participants.insert(newcomer(), sealed);
          await tx.allocation.adjust(12345, { condition: 0, counterbalance: 0 }, 1);
        }),
        store.write((tx) => tx.participants.insert(newcomer({ assignmentId: 'A2' }), sealed)),
      ]);
      expect([bad?.status, good?.status]).toEqual(['rejected', 'fulfilled']);
      expect(await store.participants.count({ study: 'stroop' })).toBe(1);
    });

    it('shows readers nothing that is not committed', async () => {
      const { store } = database;
      const { id } = await enter(store);
      const written = gate();
      const commit = gate();
      const writing = store.write(async (tx) => {
        await tx.records.append(id, [trial(1)], NOW);
        expect((await tx.records.progress(id)).position).toBe(1);
        written.open();
        await commit.opened;
      });
      await written.opened;
      const reading = store.records.progress(id);
      if (kind.shared) expect((await reading).position).toBe(0);
      commit.open();
      await writing;
      // In memory there is one connection: there the read waits for the commit instead.
      if (!kind.shared) expect((await reading).position).toBe(1);
      expect((await store.records.progress(id)).position).toBe(1);
    });

    it('lets each call see the calls before it', async () => {
      const { store } = database;
      const { id } = await enter(store);
      const increment = () =>
        store.write(async (tx) => {
          const participant = await tx.participants.lock(id);
          await tx.participants.setBonus(id, (participant?.bonusMinor ?? 0) + 1);
        });
      await Promise.all(Array.from({ length: 50 }, increment));
      expect((await store.participants.byId(id))?.bonusMinor).toBe(50);
    });

    it('passes on what the work throws, as it is', async () => {
      const refusal = new TurnoutError('SEQUENCE_GAP', undefined, { facts: { durable: 3 } });
      await expect(database.store.write(() => Promise.reject(refusal))).rejects.toBe(refusal);
    });

    it('finishes the writes under way when it closes, and refuses later ones', async () => {
      const { store } = database;
      const { id } = await enter(store);
      const started = gate();
      const finish = gate();
      const calls = Array.from({ length: 20 }, (_, index) =>
        store.write(async (tx) => {
          started.open();
          await finish.opened;
          return tx.records.append(id, [trial(index)], NOW);
        }),
      );
      await started.opened;
      const closing = Promise.all([store.close(), store.close()]);
      await expect(store.write((tx) => tx.records.lock(id))).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
      finish.open();
      expect(await Promise.all(calls)).toHaveLength(20);
      await closing;
      await store.close();
      await expect(store.records.progress(id)).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
      await expect(store.write((tx) => tx.records.lock(id))).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
    });
  });
}

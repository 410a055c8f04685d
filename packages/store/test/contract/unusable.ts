import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DatabaseKind, enter, type TestDatabase } from '../support/databases.ts';
import { NOW, newcomer, sealed } from '../support/fakes.ts';

export function unusableContract(kind: DatabaseKind): void {
  describe(`participants of no use on ${kind.name}`, () => {
    let database: TestDatabase;
    beforeEach(async () => {
      database = await kind.create();
    });
    afterEach(() => database.remove());

    it('are marked, left out where only usable ones are wanted, and unmarked', async () => {
      const { store } = database;
      const asleep = await enter(store);
      const awake = await enter(store, { assignmentId: 'A2' });
      const mark = { reason: 'asleep', actor: 'cli:ana', at: NOW };
      await store.write((tx) => tx.participants.markUnusable(asleep.id, { ...mark, reason: 'tired' }));
      await store.write((tx) => tx.participants.markUnusable(asleep.id, mark));
      expect(await store.participants.unusable(asleep.id)).toStrictEqual(mark);
      expect(await store.participants.unusable(awake.id)).toBeUndefined();
      const found = async (filter: object) =>
        (await store.participants.page({ study: 'stroop', ...filter }, 0, 10)).map(({ id }) => id);
      expect(await found({ usable: true })).toEqual([awake.id]);
      expect(await store.participants.count({ study: 'stroop', usable: true })).toBe(1);
      expect(await found({})).toEqual([asleep.id, awake.id]);
      expect(await store.participants.tally('stroop')).toMatchObject([{ participants: 2 }]);
      await store.write((tx) => tx.participants.markUnusable(asleep.id, undefined));
      expect(await found({ usable: true })).toEqual([asleep.id, awake.id]);
    });

    it('gives the identities of many participants at once', async () => {
      const { store } = database;
      const first = await enter(store);
      const bare = { workerIdSealed: 'sealed-2', ipAddressSealed: undefined };
      const second = await store.write((tx) =>
        tx.participants.insert(newcomer({ assignmentId: 'A2' }), bare),
      );
      await enter(store, { assignmentId: 'A3' });
      // More than one query takes.
      const strangers = Array.from({ length: 2500 }, (_, index) => 1000 + index);
      const found = await store.participants.identities([first.id, ...strangers, second ?? 0]);
      expect(found).toStrictEqual(
        new Map([
          [first.id, sealed],
          [second, bare],
        ]),
      );
      expect(await store.participants.identities([])).toStrictEqual(new Map());
    });
  });
}

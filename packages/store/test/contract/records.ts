import { type NewRecord, TurnoutError } from '@turnout/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DatabaseKind, enter, type TestDatabase } from '../support/databases.ts';
import { browserEvent, NOW, named, trial } from '../support/fakes.ts';

export function recordsContract(kind: DatabaseKind): void {
  describe(`records on ${kind.name}`, () => {
    let database: TestDatabase;
    let id: number;
    beforeEach(async () => {
      database = await kind.create();
      id = (await enter(database.store)).id;
    });
    afterEach(() => database.remove());

    const append = (records: readonly NewRecord[]): Promise<number> =>
      database.store.write((tx) => tx.records.append(id, records, NOW));

    it('RE1 numbers records 1, 2, 3 … and counts trials', async () => {
      const { records } = database.store;
      expect(await records.progress(id)).toStrictEqual({ position: 0, trials: 0, savedAt: undefined });
      expect(await append([trial(1), browserEvent('focus', NOW)])).toBe(2);
      expect(await append([named('answer', 'age', 31), trial(2)])).toBe(4);
      expect(await append([])).toBe(4);
      expect(await records.progress(id)).toStrictEqual({ position: 4, trials: 2, savedAt: NOW });
      expect(await records.progress(id + 1)).toStrictEqual({ position: 0, trials: 0, savedAt: undefined });
      const stored = await records.page(id, 0, 10);
      expect(stored.map((record) => record.position)).toEqual([1, 2, 3, 4]);
      expect(stored[0]).toStrictEqual({ ...trial(1), participantId: id, position: 1, receivedAt: NOW });
      expect((await records.page(id, 1, 2)).map((record) => record.position)).toEqual([2, 3]);
    });

    it('gives every value back as it came', async () => {
      const odd: NewRecord[] = [
        { ...trial(1), ordinal: 0.1 + 0.2, at: 1_700_000_000_000.1235 },
        { ...trial(2), ordinal: undefined, at: undefined, value: '"\\u0000 \\ud800 ü 😀 \' \\" \\\\"' },
        { ...trial(3), ordinal: 1e300, at: 2 ** 60 },
        { ...trial(4), ordinal: -7, at: -0.5 },
        browserEvent('', 0, 'x'.repeat(300_000)),
        ...['\u0000', 'half \ud800', '"quoted"', 'back\\slash', 'a\nb\t', '😀', "'", '__proto__', '$1 ?'].map(
          (name) => named('answer', name, name),
        ),
      ];
      await append(odd);
      const stored = await database.store.records.page(id, 0, 100);
      const back = stored.map(({ participantId: _, position: __, receivedAt: ___, ...record }) => record);
      expect(back).toStrictEqual(odd);
    });

    it('RE1 stores a large batch in order and without a gap', async () => {
      const many = Array.from({ length: 1000 }, (_, index) => trial(index));
      await append([trial(5000)]);
      expect(await append(many)).toBe(1001);
      const stored = await database.store.records.page(id, 1, 2000);
      expect(stored.map((record) => record.ordinal)).toEqual(many.map((record) => record.ordinal));
      expect(stored.map((record) => record.position)).toEqual(many.map((_, index) => index + 2));
    });

    it('RE1 leaves no gap and loses nothing when one participant saves from many places at once', async () => {
      const positions = await Promise.all(
        Array.from({ length: 60 }, (_, index) => append([trial(index), trial(1000 + index)])),
      );
      expect([...positions].sort((left, right) => left - right)).toEqual(
        Array.from({ length: 60 }, (_, index) => 2 * (index + 1)),
      );
      const stored = await database.store.records.page(id, 0, 1000);
      expect(stored.map((record) => record.position)).toEqual(stored.map((_, index) => index + 1));
      expect(new Set(stored.map((record) => record.ordinal)).size).toBe(120);
    });

    it('stores what 200 participants save at once', async () => {
      const people = await Promise.all(
        Array.from({ length: 200 }, (_, index) => enter(database.store, { assignmentId: `B${index}` })),
      );
      await Promise.all(
        people.flatMap((person) =>
          [1, 2, 3].map((ordinal) =>
            database.store.write((tx) => tx.records.append(person.id, [trial(ordinal)], NOW)),
          ),
        ),
      );
      for (const person of people)
        expect(await database.store.records.progress(person.id)).toMatchObject({ position: 3, trials: 3 });
    });

    it('RE2 remembers the end of each page’s stream', async () => {
      const { store } = database;
      expect(await store.records.streamEnd(id, 'page-1')).toBe(0);
      await store.write((tx) => tx.records.setStreamEnd(id, 'page-1', 5));
      await store.write((tx) => tx.records.setStreamEnd(id, 'page-2', 1));
      await store.write(async (tx) => {
        expect(await tx.records.streamEnd(id, 'page-1')).toBe(5);
        await tx.records.setStreamEnd(id, 'page-1', 9);
      });
      expect(await store.records.streamEnd(id, 'page-1')).toBe(9);
      expect(await store.records.streamEnd(id, 'page-2')).toBe(1);
    });

    it('locks a participant’s progress', async () => {
      await append([trial(1)]);
      const read = database.store.write(async (tx) => {
        const before = await tx.records.lock(id);
        const position = await tx.records.append(id, [trial(2)], NOW);
        return [before.position, position];
      });
      expect(await read).toEqual([1, 2]);
    });

    it('refuses records of somebody unknown', async () => {
      const unknown = { code: 'PARTICIPANT_UNKNOWN' };
      const { store } = database;
      await expect(store.write((tx) => tx.records.append(id + 1, [trial(1)], NOW))).rejects.toMatchObject(
        unknown,
      );
      await expect(store.write((tx) => tx.records.lock(id + 1))).rejects.toBeInstanceOf(TurnoutError);
    });
  });
}

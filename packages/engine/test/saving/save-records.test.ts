import { foldRecords } from '@turnout/core';
import { describe, expect, it } from 'vitest';
import { faultyStore } from '../support/faulty-store.ts';
import { allRecords, databases, enter, expectGapless, startLab } from '../support/lab.ts';
import { batch, numbersUpTo } from '../support/wire.ts';

const ordinals = (records: readonly { readonly ordinal: number | undefined }[]) =>
  records.map((record) => record.ordinal);

describe('saving records', () => {
  it('RE2 answers with what is on disk, and keeps every kind as it was sent', async () => {
    const { engine, store, clock } = await startLab();
    const id = await enter(engine, '1');
    const saved = await engine.saveRecords(id, {
      protocol: 1,
      page: 'p',
      first: 1,
      records: [
        { k: 'trial', n: 1.5, at: 12.25, v: { rt: 0.1, nothing: null, text: '\u0000é😀' } },
        { k: 'answer', f: 'age', v: '30' },
        { k: 'event', f: 'focus', at: 5, dt: 7, v: 'on' },
        { k: 'attribute', f: 'currenttrial', v: 2 },
      ],
    });
    expect(saved).toEqual({ durable: 4 });
    const common = { participantId: id, receivedAt: clock.now() };
    const none = { name: undefined, ordinal: undefined, at: undefined, interval: undefined };
    expect(await expectGapless(store, id)).toEqual([
      {
        ...common,
        ...none,
        position: 1,
        kind: 'trial',
        ordinal: 1.5,
        at: 12.25,
        value: '{"rt":0.1,"nothing":null,"text":"\\u0000é😀"}',
      },
      { ...common, ...none, position: 2, kind: 'answer', name: 'age', value: '"30"' },
      { ...common, ...none, position: 3, kind: 'event', name: 'focus', at: 5, interval: 7, value: '"on"' },
      { ...common, ...none, position: 4, kind: 'attribute', name: 'currenttrial', value: '2' },
    ]);
  });

  it('RE2 a batch again, in part again and overlapping stores nothing twice', async () => {
    const { engine, store } = await startLab();
    const id = await enter(engine, '1');
    expect(await engine.saveRecords(id, batch('p', 1, 3))).toEqual({ durable: 3 });
    expect(await engine.saveRecords(id, batch('p', 1, 3))).toEqual({ durable: 3 });
    expect(await engine.saveRecords(id, batch('p', 2, 2))).toEqual({ durable: 3 });
    expect(await engine.saveRecords(id, batch('p', 2, 5))).toEqual({ durable: 5 });
    expect(ordinals(await expectGapless(store, id))).toEqual([1, 2, 3, 4, 5]);
  });

  it('RE2 a batch after a gap is refused with what is durable, and stores nothing', async () => {
    const { engine, store } = await startLab();
    const id = await enter(engine, '1');
    const gap = (durable: number) => ({ code: 'SEQUENCE_GAP', facts: { durable } });
    await expect(engine.saveRecords(id, batch('p', 2, 3))).rejects.toMatchObject(gap(0));
    await engine.saveRecords(id, batch('p', 1, 2));
    await expect(engine.saveRecords(id, batch('p', 4, 9))).rejects.toMatchObject(gap(2));
    expect(ordinals(await allRecords(store, id))).toEqual([1, 2]);
    expect(await engine.saveRecords(id, batch('p', 3, 4))).toEqual({ durable: 4 });
    expect(ordinals(await expectGapless(store, id))).toEqual([1, 2, 3, 4]);
  });

  it('RE1, RE2 two page loads have numbers of their own and share the positions', async () => {
    const { engine, second, store } = await startLab();
    const id = await enter(engine, '1');
    await engine.saveRecords(id, batch('a', 1, 2));
    await second.saveRecords(id, batch('b', 1, 1));
    await engine.saveRecords(id, batch('a', 3, 3));
    await second.saveRecords(id, batch('b', 2, 3));
    expect(ordinals(await expectGapless(store, id))).toEqual([1, 2, 1, 3, 2, 3]);
    expect(foldRecords(await allRecords(store, id)).trials).toHaveLength(3);
  });

  it('RE2 two people’s pages of one name are two streams', async () => {
    const { engine, store } = await startLab();
    const [one, two] = [await enter(engine, '1'), await enter(engine, '2')];
    await engine.saveRecords(one, batch('p', 1, 2));
    await expect(engine.saveRecords(two, batch('p', 3, 3))).rejects.toMatchObject({ facts: { durable: 0 } });
    expect(await allRecords(store, two)).toEqual([]);
  });

  it('of somebody unknown is refused', async () => {
    const { engine } = await startLab();
    await expect(engine.saveRecords(99, batch('p', 1, 1))).rejects.toMatchObject({
      code: 'PARTICIPANT_UNKNOWN',
    });
  });

  it.each(['lost', 'unanswered', 'repeated'] as const)(
    'RE2 a write that is %s and sent again is stored once',
    async (fault) => {
      let faults: (typeof fault)[] = [];
      const { engine, store } = await startLab({ wrap: (inner) => faultyStore(inner, () => faults.pop()) });
      const id = await enter(engine, '1');
      faults = [fault];
      const saving = engine.saveRecords(id, batch('p', 1, 3));
      if (fault === 'repeated') expect(await saving).toEqual({ durable: 3 });
      else await expect(saving).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      expect(await engine.saveRecords(id, batch('p', 1, 4))).toEqual({ durable: 4 });
      expect(ordinals(await expectGapless(store, id))).toEqual([1, 2, 3, 4]);
    },
  );
});

describe.each(databases)('at the same moment, on %s', (_name, urlOf) => {
  it('RE1 200 saves of one participant from 20 pages leave no gap and no record out', async () => {
    const { engine, second, store } = await startLab({ url: await urlOf() });
    const id = await enter(engine, '1');
    // Each page sends its ten in turn; the pages do not wait for each other.
    const pages = numbersUpTo(20).map(async (page) => {
      for (const number of numbersUpTo(10))
        await (number % 2 === 0 ? engine : second).saveRecords(id, batch(`p${page}`, number, number));
    });
    await Promise.all(pages);
    const records = await expectGapless(store, id);
    expect(ordinals(records).toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual(
      numbersUpTo(10).flatMap((number) => Array.from({ length: 20 }, () => number)),
    );
  });

  it('RE2 200 saves of one page, in any order and overlapping, end with each record once', async () => {
    const { engine, second, store } = await startLab({ url: await urlOf() });
    const id = await enter(engine, '1');
    const sends = numbersUpTo(200).map((number) =>
      (number % 2 === 0 ? engine : second).saveRecords(id, batch('p', 1, (number * 37) % 50 || 50)),
    );
    const answers = await Promise.all(sends);
    for (const [index, { durable }] of answers.entries())
      expect(durable).toBeGreaterThanOrEqual(((index + 1) * 37) % 50 || 50);
    expect(ordinals(await expectGapless(store, id))).toEqual(numbersUpTo(50));
  });
});

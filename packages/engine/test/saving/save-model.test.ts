import { type Store, TurnoutError } from '@turnout/core';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/index.ts';
import { type Fault, faultyStore } from '../support/faulty-store.ts';
import { allRecords, databases, enter, expectGapless, type Lab, startLab } from '../support/lab.ts';
import { batch, modelOf, numbersUpTo } from '../support/wire.ts';

/** PUT /sync. */
const put = (engine: Engine, id: number, model: object): Promise<number> =>
  engine.saveModel(id, JSON.stringify(model));

const trialsOf = async ({ store }: Lab, id: number) =>
  (await expectGapless(store, id)).filter(({ kind }) => kind === 'trial').map(({ ordinal }) => ordinal);

describe('saving whole models', () => {
  it('RE5 stores what is new each time, and the model comes back as it was', async () => {
    const lab = await startLab();
    const id = await enter(lab.engine, '1');
    expect(await put(lab.engine, id, modelOf([1, 2]))).toBe(2);
    expect(await put(lab.engine, id, modelOf([1, 2]))).toBe(0);
    const more = {
      questiondata: { age: '30' },
      eventdata: [{ eventtype: 'focus', value: 'on', timestamp: 5, interval: 7 }],
      currenttrial: 3,
      // psiTurk's clients always send it.
      bonus: 0,
    };
    expect(await put(lab.engine, id, modelOf([1, 2, 3], more))).toBe(5);
    const model = JSON.parse(await lab.engine.readModel(id));
    expect(model).toMatchObject(modelOf([1, 2, 3], more));
    expect(await put(lab.engine, id, model)).toBe(0);
    expect(await trialsOf(lab, id)).toEqual([1, 2, 3]);
  });

  it('RE5 an older copy and another tab’s take nothing away', async () => {
    const lab = await startLab();
    const id = await enter(lab.engine, '1');
    await put(lab.engine, id, modelOf([1, 2, 3], { questiondata: { age: '31' } }));
    expect(await put(lab.engine, id, modelOf([1], { questiondata: { age: '30' } }))).toBe(0);
    expect(await put(lab.engine, id, modelOf([]))).toBe(0);
    expect(await put(lab.engine, id, modelOf([7]))).toBe(1);
    expect(JSON.parse(await lab.engine.readModel(id))).toMatchObject(
      modelOf([1, 2, 3, 7], { questiondata: { age: '31' } }),
    );
  });

  it('RE6 ids, condition and status of the client’s copy change nothing', async () => {
    const lab = await startLab();
    const id = await enter(lab.engine, '1');
    const before = JSON.parse(await lab.engine.readModel(id));
    const lies = {
      condition: 9,
      counterbalance: 9,
      workerId: 'Wx',
      assignmentId: 'Ax',
      hitId: 'Hx',
      status: 7,
      uniqueId: 'x',
    };
    expect(await put(lab.engine, id, { ...lies, mode: 'x', id: 'x' })).toBe(0);
    expect(JSON.parse(await lab.engine.readModel(id))).toEqual(before);
  });

  it('of somebody unknown is refused', async () => {
    const { engine } = await startLab();
    await expect(put(engine, 99, modelOf([1]))).rejects.toMatchObject({ code: 'PARTICIPANT_UNKNOWN' });
  });
});

describe('what is kept from save to save', () => {
  /** Counts the records read to make a digest anew. */
  function counting(store: Store, read: { count: number }): Store {
    return {
      ...store,
      write: (work) =>
        store.write((tx) =>
          work({
            ...tx,
            records: {
              ...tx.records,
              page: async (participantId, after, limit) => {
                const page = await tx.records.page(participantId, after, limit);
                read.count += page.length;
                return page;
              },
            },
          }),
        ),
    };
  }

  it('RE7 makes reading the stored records again needless, until another server or page has saved', async () => {
    const read = { count: 0 };
    const lab = await startLab({ wrap: (store) => counting(store, read) });
    const id = await enter(lab.engine, '1');
    const readBy = async (save: () => Promise<unknown>): Promise<number> => {
      const before = read.count;
      await save();
      return read.count - before;
    };
    expect(await readBy(() => put(lab.engine, id, modelOf([1, 2])))).toBe(0);
    expect(await readBy(() => put(lab.engine, id, modelOf([1, 2, 3])))).toBe(0);
    await lab.engine.saveRecords(id, { ...batch('p', 4, 5), first: 1 });
    expect(await readBy(() => put(lab.engine, id, modelOf([1, 2, 3, 4, 5, 6])))).toBe(5);
    expect(await readBy(() => put(lab.second, id, modelOf([1, 2, 3, 4, 5, 6, 7])))).toBe(6);
    expect(await readBy(() => put(lab.engine, id, modelOf([1, 2, 3, 4, 5, 6, 7, 8])))).toBe(7);
    expect(await readBy(() => put(lab.engine, id, modelOf([1, 2, 3, 4, 5, 6, 7, 8])))).toBe(0);
    expect(await trialsOf(lab, id)).toEqual(numbersUpTo(8));
  });

  it('RE7 is made anew from more records than one page of them', async () => {
    const lab = await startLab();
    const id = await enter(lab.engine, '1');
    const numbers = numbersUpTo(2500);
    expect(await put(lab.engine, id, modelOf(numbers))).toBe(2500);
    expect(await put(lab.second, id, modelOf(numbers))).toBe(0);
    expect(await put(lab.second, id, modelOf([...numbers, 2501]))).toBe(1);
    expect(await trialsOf(lab, id)).toHaveLength(2501);
  });

  it('RE3, RE8 sees a late change among trials it has seen before', async () => {
    const lab = await startLab();
    const id = await enter(lab.engine, '1');
    const { data } = modelOf([1, 2, 3]) as { data: { trialdata: unknown }[] };
    const [first, second, third] = data;
    await put(lab.engine, id, { data: [first, second] });
    const changed = { ...first, trialdata: 'late' };
    expect(await put(lab.engine, id, { data: [changed, second, third] })).toBe(2);
    expect(await put(lab.engine, id, { data: [changed, second, third] })).toBe(0);
    expect(JSON.parse(await lab.engine.readModel(id)).data).toMatchObject([changed, second, third]);
  });

  it('RE5, RE8 takes up a change that an older copy could not make when a full one brings it', async () => {
    const lab = await startLab();
    const id = await enter(lab.engine, '1');
    const { data } = modelOf([1, 2, 3]) as { data: { trialdata: unknown }[] };
    const [first, second, third] = data;
    const changed = { ...first, trialdata: 'late' };
    await put(lab.engine, id, { data: [first, second, third] });
    expect(await put(lab.engine, id, { data: [changed, second] })).toBe(0);
    expect(await put(lab.engine, id, { data: [changed, second, third] })).toBe(1);
    expect(JSON.parse(await lab.engine.readModel(id)).data).toMatchObject([changed, second, third]);
  });

  it('RE8 is not misled by a member whose name only looks like that of the trials', async () => {
    const lab = await startLab();
    const id = await enter(lab.engine, '1');
    for (const list of [
      [1, 2],
      [1, 2, 3],
      [1, 2, 3],
    ]) {
      const model = { 'my "data': list, note: '"data":[', data: [{ rt: 1 }] };
      await put(lab.engine, id, model);
      expect(JSON.parse(await lab.engine.readModel(id))).toMatchObject(model);
    }
    expect(await trialsOf(lab, id)).toEqual([0]);
  });

  it.each(['', '{"data": [', '[]', '{"data": {}}'])(
    'RE8 is not touched by a body that is no model: %j',
    async (text) => {
      const lab = await startLab();
      const id = await enter(lab.engine, '1');
      await put(lab.engine, id, modelOf([1, 2]));
      await expect(lab.engine.saveModel(id, text)).rejects.toBeInstanceOf(TurnoutError);
      expect(await put(lab.engine, id, modelOf([1, 2, 3]))).toBe(1);
      expect(await trialsOf(lab, id)).toEqual([1, 2, 3]);
    },
  );

  it.each(['lost', 'unanswered', 'repeated'] as const)(
    'RE5, RE7 is not misled by a write that is %s',
    async (fault) => {
      let faults: Fault[] = [];
      const lab = await startLab({ wrap: (store) => faultyStore(store, () => faults.pop()) });
      const id = await enter(lab.engine, '1');
      await put(lab.engine, id, modelOf([1, 2], { questiondata: { age: '30' } }));
      faults = [fault];
      const changed = modelOf([1, 2, 3], { questiondata: { age: '31' } });
      const saving = put(lab.engine, id, changed);
      if (fault === 'repeated') expect(await saving).toBe(2);
      else await expect(saving).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      expect((await allRecords(lab.store, id)).length).toBe(fault === 'lost' ? 3 : 5);
      expect(await put(lab.engine, id, changed)).toBe(fault === 'lost' ? 2 : 0);
      expect(await put(lab.engine, id, changed)).toBe(0);
      expect(JSON.parse(await lab.engine.readModel(id))).toMatchObject(changed);
      expect(await trialsOf(lab, id)).toEqual([1, 2, 3]);
    },
  );
});

describe.each(databases)('at the same moment, on %s', (_name, urlOf) => {
  it('RE5 overlapping PUTs on two servers end with all of each, once', async () => {
    const lab = await startLab({ url: await urlOf() });
    const id = await enter(lab.engine, '1');
    const tabs = [
      { first: 1, server: lab.engine },
      { first: 1000, server: lab.second },
      { first: 2000, server: lab.engine },
    ];
    const saves = tabs.flatMap(({ first, server }) =>
      numbersUpTo(15).map((count) =>
        put(server, id, modelOf(numbersUpTo(count).map((number) => first + number))),
      ),
    );
    const fresh = await Promise.all(saves);
    expect(fresh.reduce((sum, count) => sum + count, 0)).toBe(45);
    const numbers = (await trialsOf(lab, id)).toSorted((a, b) => (a ?? 0) - (b ?? 0));
    expect(numbers).toEqual(tabs.flatMap(({ first }) => numbersUpTo(15).map((number) => first + number)));
  });

  it('RE7 increments between PUTs are seen by the next PUT', async () => {
    const lab = await startLab({ url: await urlOf() });
    const id = await enter(lab.engine, '1');
    for (let last = 1; last <= 10; last += 1) {
      const [{ durable }] = await Promise.all([
        lab.second.saveRecords(id, batch('p', 1, last)),
        put(
          lab.engine,
          id,
          modelOf(
            numbersUpTo(last).map((number) => 100 + number),
            { bonus: 0 },
          ),
        ),
      ]);
      expect(durable).toBe(last);
    }
    const everything = JSON.parse(await lab.engine.readModel(id));
    expect(everything.data).toHaveLength(20);
    expect(await put(lab.engine, id, everything)).toBe(0);
    expect(await put(lab.second, id, everything)).toBe(0);
    expect(await trialsOf(lab, id)).toHaveLength(20);
  });
});

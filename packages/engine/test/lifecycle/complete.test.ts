import { describe, expect, it } from 'vitest';
import { databases, enter, startLab } from '../support/lab.ts';
import { batch, modelOf } from '../support/wire.ts';

const pending = (durable: number) => ({ code: 'RECORDS_PENDING', facts: { durable } });

describe('the end of a task', () => {
  it('LC7 is refused while records the page announced are missing, and told how far it got', async () => {
    const { engine, store } = await startLab();
    const id = await enter(engine, '1');
    await expect(engine.complete(id, { page: 'p', last: 3 })).rejects.toMatchObject(pending(0));
    await engine.saveRecords(id, batch('p', 1, 2));
    await expect(engine.complete(id, { page: 'p', last: 3 })).rejects.toMatchObject(pending(2));
    expect((await store.participants.byId(id))?.state).toBe('allocated');
    expect(await store.participants.transitions(id)).toEqual([]);
    await engine.saveRecords(id, batch('p', 3, 3));
    await engine.complete(id, { page: 'p', last: 3 });
    expect((await store.participants.byId(id))?.state).toBe('completed');
  });

  it('LC7 looks at the page that ends it: another page’s records, or a whole model’s, do not stand in', async () => {
    const { engine } = await startLab();
    const id = await enter(engine, '1');
    await engine.saveRecords(id, batch('other', 1, 5));
    await engine.saveModel(id, JSON.stringify(modelOf([1, 2, 3])));
    await expect(engine.complete(id, { page: 'p', last: 1 })).rejects.toMatchObject(pending(0));
  });

  it('LC7 needs nothing of a page that announced nothing', async () => {
    const { engine, store } = await startLab();
    const id = await enter(engine, '1');
    await engine.complete(id, { page: 'p', last: 0 });
    expect((await store.participants.byId(id))?.state).toBe('completed');
  });

  it('LC1, LC6 may be said again: one move, with the time of the first', async () => {
    const { engine, store, clock } = await startLab();
    const id = await enter(engine, '1');
    await engine.saveRecords(id, batch('p', 1, 1));
    const at = clock.now();
    await engine.complete(id, { page: 'p', last: 1 });
    clock.advance(5);
    await engine.complete(id, { page: 'p', last: 1 });
    expect((await store.participants.byId(id))?.endedAt).toBe(at);
    expect(await store.participants.transitions(id)).toEqual([
      {
        participantId: id,
        event: 'complete',
        from: 'allocated',
        to: 'completed',
        cause: 'the task ended',
        at,
      },
    ]);
    await engine.apply(id, 'submit', 'test');
    await engine.complete(id, { page: 'p', last: 1 });
    expect((await store.participants.byId(id))?.state).toBe('submitted');
  });

  it.each(['quit', 'return', 'time_out'] as const)(
    'LC2 after %s: who comes back and finishes has finished',
    async (left) => {
      const { engine, store } = await startLab();
      const id = await enter(engine, '1');
      await engine.apply(id, 'start', 'test');
      await engine.apply(id, left, 'test');
      await engine.saveRecords(id, batch('p', 1, 1));
      await engine.complete(id, { page: 'p', last: 1 });
      expect((await store.participants.byId(id))?.state).toBe('completed');
      // Leaving is over: the page that is closed afterwards says so, and is not believed.
      await engine.apply(id, 'quit', 'test');
      expect((await store.participants.byId(id))?.state).toBe('completed');
    },
  );

  it('LC1 is refused to who was screened out, with the reason', async () => {
    const { engine, store } = await startLab();
    const id = await enter(engine, '1');
    await engine.apply(id, 'screen_out', 'test');
    await expect(engine.complete(id, { page: 'p', last: 0 })).rejects.toMatchObject({
      code: 'TRANSITION_REFUSED',
      facts: { reason: 'complete_from_screened_out' },
    });
    expect((await store.participants.byId(id))?.state).toBe('screened_out');
  });

  it('of somebody unknown is refused', async () => {
    const { engine } = await startLab();
    await expect(engine.complete(99, { page: 'p', last: 0 })).rejects.toMatchObject({
      code: 'PARTICIPANT_UNKNOWN',
    });
    await expect(engine.apply(99, 'quit', 'test')).rejects.toMatchObject({ code: 'PARTICIPANT_UNKNOWN' });
  });
});

describe.each(databases)('at the same moment, on %s', (_name, urlOf) => {
  it('LC6 ends said ten times, among saves and a quit, are one move', async () => {
    const { engine, second, store } = await startLab({ url: await urlOf() });
    const id = await enter(engine, '1');
    await engine.saveRecords(id, batch('p', 1, 3));
    await Promise.all(
      Array.from({ length: 10 }, (_, index) => [
        (index % 2 === 0 ? engine : second).complete(id, { page: 'p', last: 3 }),
        second.saveRecords(id, batch('p', 1, 3)),
        ...(index === 5 ? [engine.apply(id, 'quit', 'left')] : []),
      ]).flat(),
    );
    expect((await store.participants.byId(id))?.state).toBe('completed');
    const ends = (await store.participants.transitions(id)).filter(({ event }) => event === 'complete');
    expect(ends).toHaveLength(1);
    expect((await store.records.progress(id)).position).toBe(3);
  });
});

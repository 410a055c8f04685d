import type { LifecycleEvent } from '@turnout/core';
import { describe, expect, it } from 'vitest';
import { enter, expectSoundLog, heldSeats, type Lab, startLab, visitOf } from '../support/lab.ts';

const CUTOFF_MINUTES = 30;
const oneCell = { conditions: 1 };
const changesOf = async ({ store }: Lab): Promise<string[]> =>
  (await expectSoundLog(store)).map(({ change, condition }) => `${change} ${condition}`);
const finish = (lab: Lab, id: number) => lab.engine.complete(id, { page: '', last: 0 });

describe('a seat', () => {
  it('AL5 is held until the cut-off time has passed since entry, and not a moment longer', async () => {
    const lab = await startLab();
    await enter(lab.engine, '1');
    lab.clock.advance(CUTOFF_MINUTES - 1);
    await enter(lab.engine, '2');
    expect(await heldSeats(lab.store)).toEqual({ '0:0': 1, '1:0': 1 });
    lab.clock.advance(1);
    await enter(lab.engine, '3');
    expect(await heldSeats(lab.store)).toEqual({ '0:0': 1, '1:0': 1 });
    expect((await changesOf(lab)).filter((line) => line.startsWith('expire'))).toHaveLength(1);
  });

  it('AL5 of who finished in time is held for ever, credited, bonused or rejected', async () => {
    const lab = await startLab({ settings: oneCell });
    const ends: LifecycleEvent[][] = [
      [],
      ['submit'],
      ['submit', 'credit', 'bonus'],
      ['reject'],
      ['reject', 'unreject'],
    ];
    for (const [index, events] of ends.entries()) {
      const id = await enter(lab.engine, `f${index}`);
      await finish(lab, id);
      for (const event of events) await lab.engine.apply(id, event, 'test');
    }
    lab.clock.advance(10 * CUTOFF_MINUTES);
    await enter(lab.engine, 'later');
    expect(await heldSeats(lab.store)).toEqual({ '0:0': ends.length + 1 });
    expect(new Set((await expectSoundLog(lab.store)).map(({ change }) => change))).toEqual(new Set(['seat']));
  });

  it.each<LifecycleEvent>(['return', 'time_out', 'screen_out'])(
    'AL5 is free at once after %s, and once only',
    async (event) => {
      const lab = await startLab({ settings: oneCell });
      const id = await enter(lab.engine, '1');
      await lab.engine.apply(id, event, 'test');
      await lab.engine.apply(id, event, 'test');
      expect(await heldSeats(lab.store)).toEqual({});
      lab.clock.advance(2 * CUTOFF_MINUTES);
      await enter(lab.engine, '2');
      expect(await changesOf(lab)).toEqual(['seat 0', 'release 0', 'seat 0']);
    },
  );

  it('AL5 is free once when somebody was screened out and then returned the task', async () => {
    const lab = await startLab({ settings: oneCell });
    const id = await enter(lab.engine, '1');
    await lab.engine.apply(id, 'screen_out', 'test');
    await lab.engine.apply(id, 'return', 'test');
    expect(await heldSeats(lab.store)).toEqual({});
    expect(await changesOf(lab)).toEqual(['seat 0', 'release 0']);
  });

  it('AL5 of who quit is held until the cut-off time: people come back', async () => {
    const lab = await startLab({ settings: oneCell });
    await lab.engine.apply(await enter(lab.engine, '1'), 'quit', 'test');
    expect(await heldSeats(lab.store)).toEqual({ '0:0': 1 });
    lab.clock.advance(CUTOFF_MINUTES);
    await enter(lab.engine, '2');
    expect(await heldSeats(lab.store)).toEqual({ '0:0': 1 });
  });

  it('AL5 that expired is held again when its holder finishes after all', async () => {
    const lab = await startLab({ settings: oneCell });
    const id = await enter(lab.engine, '1');
    lab.clock.advance(CUTOFF_MINUTES);
    await enter(lab.engine, '2');
    await finish(lab, id);
    await finish(lab, id);
    expect(await heldSeats(lab.store)).toEqual({ '0:0': 2 });
    lab.clock.advance(CUTOFF_MINUTES);
    await enter(lab.engine, '3');
    expect(await changesOf(lab)).toEqual(['seat 0', 'expire 0', 'seat 0', 'return 0', 'expire 0', 'seat 0']);
  });

  it.each<LifecycleEvent>(['return', 'time_out'])(
    'AL5 that was given back by %s is held again by who finishes after',
    async (event) => {
      const lab = await startLab({ settings: oneCell });
      const id = await enter(lab.engine, '1');
      await lab.engine.apply(id, event, 'test');
      await finish(lab, id);
      expect(await changesOf(lab)).toEqual(['seat 0', 'release 0', 'return 0']);
      expect(await heldSeats(lab.store)).toEqual({ '0:0': 1 });
    },
  );

  it('AL5 that expired is not given back a second time', async () => {
    const lab = await startLab({ settings: oneCell });
    const id = await enter(lab.engine, '1');
    lab.clock.advance(CUTOFF_MINUTES);
    await enter(lab.engine, '2');
    await lab.engine.apply(id, 'return', 'test');
    expect(await changesOf(lab)).toEqual(['seat 0', 'expire 0', 'seat 0']);
    expect(await heldSeats(lab.store)).toEqual({ '0:0': 1 });
  });

  it('AL5 that expired counts nowhere while its holder is back inside', async () => {
    const lab = await startLab({ settings: { ...oneCell, resume: true } });
    const id = await enter(lab.engine, '1');
    await lab.engine.apply(id, 'quit', 'test');
    lab.clock.advance(CUTOFF_MINUTES);
    await enter(lab.engine, '2');
    await lab.engine.openStudy(visitOf('1'), () => 'nonce-of-sixteen');
    expect(await heldSeats(lab.store)).toEqual({ '0:0': 1 });
    await finish(lab, id);
    expect(await heldSeats(lab.store)).toEqual({ '0:0': 2 });
    await expectSoundLog(lab.store);
  });
});

describe('a move to another cell', () => {
  const to = (condition: number) => ({ condition, counterbalance: 0 });

  it('AL6 takes an open seat along', async () => {
    const lab = await startLab();
    const id = await enter(lab.engine, '1');
    const from = (await lab.store.participants.byId(id))?.cell.condition ?? 0;
    await lab.engine.changeCell(id, to(1 - from));
    expect((await lab.store.participants.byId(id))?.cell).toEqual(to(1 - from));
    expect(await heldSeats(lab.store)).toEqual({ [`${1 - from}:0`]: 1 });
    expect(await changesOf(lab)).toEqual([`seat ${from}`, `move ${1 - from}`]);
    const next = await enter(lab.engine, '2');
    expect((await lab.store.participants.byId(next))?.cell).toEqual(to(from));
    expect(JSON.parse(await lab.engine.readModel(id))).toMatchObject({ condition: 1 - from });
  });

  it('AL5 does not lengthen the time until the cut-off', async () => {
    const lab = await startLab({ settings: oneCell });
    const id = await enter(lab.engine, '1');
    lab.clock.advance(CUTOFF_MINUTES - 1);
    await lab.engine.changeCell(id, to(0));
    lab.clock.advance(1);
    await enter(lab.engine, '2');
    expect(await changesOf(lab)).toEqual(['seat 0', 'move 0', 'expire 0', 'seat 0']);
    expect(await heldSeats(lab.store)).toEqual({ '0:0': 1 });
  });

  it('AL5 takes the seat of a finisher along, who keeps it', async () => {
    const lab = await startLab({ settings: oneCell });
    const id = await enter(lab.engine, '1');
    await finish(lab, id);
    await lab.engine.changeCell(id, to(3));
    lab.clock.advance(2 * CUTOFF_MINUTES);
    await enter(lab.engine, '2');
    expect(await heldSeats(lab.store)).toEqual({ '0:0': 1, '3:0': 1 });
    expect(await changesOf(lab)).toEqual(['seat 0', 'move 3', 'seat 0']);
  });

  it('AL5 of a seat that does not count shows only when it counts again', async () => {
    const lab = await startLab({ settings: oneCell });
    const id = await enter(lab.engine, '1');
    await lab.engine.apply(id, 'return', 'test');
    await lab.engine.changeCell(id, to(2));
    expect(await heldSeats(lab.store)).toEqual({});
    await finish(lab, id);
    expect(await heldSeats(lab.store)).toEqual({ '2:0': 1 });
    expect(await changesOf(lab)).toEqual(['seat 0', 'release 0', 'return 2']);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'to a condition that is no number of one is refused: %d',
    async (condition) => {
      const { engine, store } = await startLab();
      const id = await enter(engine, '1');
      const before = await store.participants.byId(id);
      for (const cell of [to(condition), { condition: 0, counterbalance: condition }])
        await expect(engine.changeCell(id, cell)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      expect(await store.participants.byId(id)).toEqual(before);
      expect(await expectSoundLog(store)).toHaveLength(1);
    },
  );

  it('of somebody unknown is refused', async () => {
    const { engine } = await startLab();
    await expect(engine.changeCell(99, to(0))).rejects.toMatchObject({ code: 'PARTICIPANT_UNKNOWN' });
  });
});

import { describe, expect, it } from 'vitest';
import { enter, startLab } from '../support/lab.ts';

describe('the bonus a study computed', () => {
  it.each([0, 1, 250, 1_000_000])('is noted: %d cents', async (minor) => {
    const { engine, store } = await startLab();
    const id = await enter(engine, '1');
    await engine.setBonus(id, minor);
    expect((await store.participants.byId(id))?.bonusMinor).toBe(minor);
    expect(JSON.parse(await engine.readModel(id)).bonus).toBe(minor / 100);
  });

  it.each([-1, 0.5, 1_000_001, Number.NaN, Number.POSITIVE_INFINITY])(
    'is refused when it is no amount: %d',
    async (minor) => {
      const { engine, store } = await startLab();
      const id = await enter(engine, '1');
      await engine.setBonus(id, 20);
      await expect(engine.setBonus(id, minor)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      expect((await store.participants.byId(id))?.bonusMinor).toBe(20);
    },
  );

  it('moves nobody: it is a note and not a payment', async () => {
    const { engine, store } = await startLab();
    const id = await enter(engine, '1');
    await engine.setBonus(id, 20);
    expect((await store.participants.byId(id))?.state).toBe('allocated');
    expect(await store.participants.transitions(id)).toEqual([]);
  });
});

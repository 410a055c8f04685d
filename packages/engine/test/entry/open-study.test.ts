import { describe, expect, it } from 'vitest';
import {
  databases,
  enter,
  expectSoundLog,
  heldSeats,
  participantOf,
  proven,
  startLab,
  unproven,
  visitOf,
} from '../support/lab.ts';
import { batch, modelOf } from '../support/wire.ts';

describe('a newcomer', () => {
  it('LC4, LC6 is enrolled with a cell, a token and an empty model', async () => {
    const { engine, store, clock } = await startLab();
    const page = await engine.openStudy(visitOf('1', { ipAddress: '192.0.2.1' }), unproven);
    const participant = participantOf(page);
    expect(participant).toEqual(await store.participants.byId(participant.id));
    expect(participant).toMatchObject({
      state: 'allocated',
      mode: 'live',
      hitId: 'H1',
      browser: 'firefox',
      enteredAt: clock.now(),
    });
    if (page.show !== 'study') throw new Error('not inside');
    const capability = engine.readToken(page.token);
    expect(capability).toMatchObject({ participantId: participant.id, scope: 'participant' });
    expect(capability?.isFor('W1:A1')).toBe(true);
    expect(JSON.parse(page.model)).toMatchObject({ workerId: 'W1', assignmentId: 'A1', hitId: 'H1' });
    expect(page.model).toBe(await engine.readModel(participant.id));
    expect(await store.participants.transitions(participant.id)).toEqual([]);
    expect(await expectSoundLog(store)).toHaveLength(1);
  });

  it('leaves neither the worker’s id nor the address readable in the store', async () => {
    const { engine, store } = await startLab();
    const id = await enter(engine, 'SECRET', { assignmentId: 'A1', ipAddress: '192.0.2.1' });
    const kept = JSON.stringify([await store.participants.byId(id), await store.participants.identity(id)]);
    expect(kept).not.toContain('SECRET');
    expect(kept).not.toContain('192.0.2.1');
    expect(await engine.workerIdOf(id)).toBe('WSECRET');
  });

  it('is found by psiTurk’s public name, and nobody else is', async () => {
    const { engine } = await startLab();
    const id = await enter(engine, '1');
    expect((await engine.find('W1:A1')).id).toBe(id);
    await expect(engine.find('W1:A2')).rejects.toMatchObject({ code: 'PARTICIPANT_UNKNOWN' });
    await expect(engine.find('W1')).rejects.toMatchObject({ code: 'IDS_INVALID' });
    await expect(engine.readModel(id + 1)).rejects.toMatchObject({ code: 'PARTICIPANT_UNKNOWN' });
    await expect(engine.workerIdOf(id + 1)).rejects.toMatchObject({ code: 'PARTICIPANT_UNKNOWN' });
  });

  it('gets the cell the researcher’s own function names, counted and logged as such', async () => {
    const modes: string[] = [];
    const chooseCell = async (mode: string) => {
      modes.push(mode);
      return { condition: 1, counterbalance: 0 };
    };
    const { engine, store } = await startLab({ settings: { chooseCell } });
    for (const name of ['1', '2', '3']) await enter(engine, name);
    expect(await heldSeats(store)).toEqual({ '1:0': 3 });
    expect((await expectSoundLog(store)).map((entry) => entry.change)).toEqual([
      'override',
      'override',
      'override',
    ]);
    expect(modes).toEqual(['live', 'live', 'live']);
  });

  it('AL1 is balanced among those of the same mode', async () => {
    const { engine, store } = await startLab();
    for (const name of ['1', '2', '3']) await enter(engine, name);
    for (const name of ['4', '5']) await enter(engine, name, { mode: 'sandbox' });
    expect(await heldSeats(store, 'sandbox')).toEqual({ '0:0': 1, '1:0': 1 });
    await expectSoundLog(store, 'sandbox');
  });
});

describe('the same person again', () => {
  it('LC4, AU2 reopens on ids alone what nothing was done in: same cell, no second seat', async () => {
    const { engine, store, clock } = await startLab();
    const first = participantOf(await engine.openStudy(visitOf('1'), unproven));
    clock.advance(10);
    const again = participantOf(await engine.openStudy(visitOf('1'), unproven));
    expect(again).toEqual(first);
    expect(await expectSoundLog(store)).toHaveLength(1);
  });

  const engaging = {
    'a saved trial': (lab: Awaited<ReturnType<typeof startLab>>, id: number) =>
      lab.engine.saveRecords(id, batch('p', 1, 1)),
    'an answer in a whole model': (lab: Awaited<ReturnType<typeof startLab>>, id: number) =>
      lab.engine.saveModel(id, JSON.stringify({ questiondata: { age: '30' } })),
  };

  it.each(Object.entries(engaging))('AU2 after %s the token is asked for', async (_what, engage) => {
    const lab = await startLab();
    const id = await enter(lab.engine, '1');
    await engage(lab, id);
    expect(await lab.engine.openStudy(visitOf('1'), unproven)).toEqual({ show: 'prove', participantId: id });
    const asked: number[] = [];
    const opened = await lab.engine.openStudy(visitOf('1'), (participantId) => {
      asked.push(participantId);
      return 'nonce-of-sixteen';
    });
    expect(asked).toEqual([id]);
    expect(participantOf(opened).id).toBe(id);
    if (opened.show === 'study') expect(opened.model).toBe(await lab.engine.readModel(id));
  });

  it('LC4, AU2 a started one is refused, and with resuming needs its token', async () => {
    const strict = await startLab();
    await strict.engine.apply(await enter(strict.engine, '1'), 'start', 'test');
    expect(await strict.engine.openStudy(visitOf('1'), proven)).toEqual({
      show: 'error',
      code: 'ALREADY_STARTED',
    });

    const { engine } = await startLab({ settings: { resume: true } });
    const id = await enter(engine, '1');
    await engine.apply(id, 'start', 'test');
    expect(await engine.openStudy(visitOf('1'), unproven)).toEqual({ show: 'prove', participantId: id });
    expect(participantOf(await engine.openStudy(visitOf('1'), proven))).toMatchObject({
      id,
      state: 'started',
    });
  });

  it('LC4, LC6 resuming brings back who had quit, once, and the history tells of it', async () => {
    const { engine, store, clock } = await startLab({ settings: { resume: true } });
    const id = await enter(engine, '1');
    await engine.apply(id, 'start', 'test');
    await engine.apply(id, 'quit', 'test');
    expect(await engine.openStudy(visitOf('1'), unproven)).toEqual({ show: 'prove', participantId: id });
    expect((await store.participants.byId(id))?.state).toBe('quit');
    clock.advance(1);
    const [one, two] = await Promise.all([
      engine.openStudy(visitOf('1'), proven),
      engine.openStudy(visitOf('1'), proven),
    ]);
    expect(participantOf(one)).toMatchObject({ id, state: 'started' });
    expect(participantOf(two)).toMatchObject({ id, state: 'started' });
    const history = await store.participants.transitions(id);
    expect(history.map(({ event, from, to }) => `${event}: ${from} > ${to}`)).toEqual([
      'start: allocated > started',
      'quit: started > quit',
      'resume: quit > started',
    ]);
    expect(history.at(-1)?.at).toBe(clock.now());
  });

  it('LC4 who is through, or was screened out, is told so', async () => {
    const { engine } = await startLab({ settings: { resume: true } });
    const done = await enter(engine, '1');
    await engine.complete(done, { page: '', last: 0 });
    expect(await engine.openStudy(visitOf('1'), proven)).toEqual({ show: 'error', code: 'ALREADY_STARTED' });
    await engine.apply(await enter(engine, '2'), 'screen_out', 'test');
    expect(await engine.openStudy(visitOf('2'), proven)).toEqual({ show: 'error', code: 'SCREENED_OUT' });
  });
});

describe('debug visits', () => {
  const debug = { hitId: 'debugH', mode: 'debug' };

  it('LC4, AU2 come back into what began as one, at any state and without a token', async () => {
    const { engine } = await startLab();
    const id = await enter(engine, '1', debug);
    await engine.saveRecords(id, batch('p', 1, 2));
    await engine.apply(id, 'start', 'test');
    expect(participantOf(await engine.openStudy(visitOf('1', debug), unproven))).toMatchObject({
      id,
      state: 'started',
    });
    await engine.complete(id, { page: 'p', last: 2 });
    expect(participantOf(await engine.openStudy(visitOf('1', debug), unproven))).toMatchObject({
      id,
      state: 'completed',
    });
  });

  it('AU2 do not open what began as somebody’s real visit', async () => {
    const { engine } = await startLab();
    const id = await enter(engine, '1');
    await engine.saveModel(id, JSON.stringify(modelOf([1])));
    expect(await engine.openStudy(visitOf('1', debug), unproven)).toEqual({
      show: 'prove',
      participantId: id,
    });
    await engine.apply(id, 'start', 'test');
    expect(await engine.openStudy(visitOf('1', debug), unproven)).toEqual({
      show: 'error',
      code: 'ALREADY_STARTED',
    });
  });
});

describe('a second assignment of one worker', () => {
  const second = visitOf('1', { assignmentId: 'A2' });

  it('LC5 is refused after the first was begun, unless the study allows repeats', async () => {
    const once = await startLab();
    await once.engine.apply(await enter(once.engine, '1'), 'start', 'test');
    expect(await once.engine.openStudy(second, proven)).toEqual({
      show: 'error',
      code: 'ALREADY_PARTICIPATED',
    });
    expect(await once.engine.openAd({ ...second, uniqueId: 'W1:A2' })).toEqual({
      show: 'error',
      code: 'ALREADY_PARTICIPATED',
    });

    const often = await startLab({ settings: { allowRepeats: true } });
    const id = await enter(often.engine, '1');
    await often.engine.apply(id, 'start', 'test');
    expect(participantOf(await often.engine.openStudy(second, unproven)).id).not.toBe(id);
  });

  it('AL4, LC5 is refused too when the first is begun while this one waits for its seat', async () => {
    const { engine, store } = await startLab({
      // What was looked up before the wait is old by now.
      wrap: (inner) => ({ ...inner, participants: { ...inner.participants, ofWorker: async () => [] } }),
    });
    await engine.apply(await enter(engine, '1'), 'start', 'test');
    expect(await engine.openStudy(second, unproven)).toEqual({
      show: 'error',
      code: 'ALREADY_PARTICIPATED',
    });
    expect(await store.participants.count({ study: 'stroop' })).toBe(1);
    expect(await expectSoundLog(store)).toHaveLength(1);
  });

  it('LC9 has the same cell again after giving the task back, however often', async () => {
    const { engine, store } = await startLab({ settings: { conditions: 10 } });
    const first = participantOf(await engine.openStudy(visitOf('1'), unproven));
    for (const assignmentId of ['A2', 'A3', 'A4', 'A5']) {
      for (const row of await store.participants.ofWorker('stroop', first.worker))
        await engine.apply(row.participantId, 'return', 'test');
      const again = participantOf(await engine.openStudy(visitOf('1', { assignmentId }), unproven));
      expect(again.cell).toEqual(first.cell);
    }
    const { condition, counterbalance } = first.cell;
    expect(await heldSeats(store)).toEqual({ [`${condition}:${counterbalance}`]: 1 });
    await expectSoundLog(store);
  });

  it('LC5 is let in when the first was only looked at', async () => {
    const { engine } = await startLab();
    const id = await enter(engine, '1');
    await engine.saveRecords(id, {
      protocol: 1,
      page: 'p',
      first: 1,
      records: [{ k: 'event', f: 'focus', at: 1, dt: 0, v: 'on' }],
    });
    await engine.apply(id, 'return', 'test');
    expect(participantOf(await engine.openStudy(second, unproven)).id).not.toBe(id);
  });
});

describe('the ad', () => {
  it('LC3, AU1 hands who is through a token that only says the work was handed in', async () => {
    const { engine } = await startLab();
    const visit = { ...visitOf('1'), uniqueId: 'W1:A1' };
    expect(await engine.openAd(visit)).toEqual({ show: 'ad' });
    const id = await enter(engine, '1');
    await engine.complete(id, { page: '', last: 0 });
    const page = await engine.openAd(visit);
    if (page.show !== 'submit') throw new Error(page.show);
    const capability = engine.readToken(page.token);
    expect(capability).toMatchObject({ participantId: id, scope: 'submit' });
    expect(capability?.isFor('W1:A1')).toBe(true);
  });
});

describe.each(databases)('the same worker twice at the same moment, on %s', (_name, urlOf) => {
  const modes = [
    ['in one mode', 'live'],
    ['in two modes', 'sandbox'],
  ] as const;

  it.each(modes)('AL4 with one assignment is one participant in one seat, %s', async (_what, otherMode) => {
    const { engine, second, store } = await startLab({ url: await urlOf() });
    for (let round = 0; round < 10; round += 1) {
      const name = `r${round}`;
      const pages = await Promise.all([
        engine.openStudy(visitOf(name), unproven),
        second.openStudy(visitOf(name, { mode: otherMode }), unproven),
        engine.openStudy(visitOf(name, { mode: otherMode }), unproven),
      ]);
      const [one, ...others] = pages.map(participantOf);
      for (const other of others) expect(other).toEqual(one);
    }
    expect(await store.participants.count({ study: 'stroop' })).toBe(10);
    const logs = [
      await expectSoundLog(store),
      otherMode === 'live' ? [] : await expectSoundLog(store, otherMode),
    ];
    expect(logs.flat().map(({ change }) => change)).toEqual(Array.from({ length: 10 }, () => 'seat'));
  });

  it('LC5 with two assignments is two participants, as one after the other would be', async () => {
    const { engine, second, store } = await startLab({ url: await urlOf() });
    const pages = await Promise.all([
      engine.openStudy(visitOf('1'), unproven),
      second.openStudy(visitOf('1', { assignmentId: 'A2' }), unproven),
    ]);
    expect(new Set(pages.map((page) => participantOf(page).id)).size).toBe(2);
    expect(await heldSeats(store)).toEqual({ '0:0': 1, '1:0': 1 });
    await expectSoundLog(store);
  });
});

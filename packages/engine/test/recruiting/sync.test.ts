import { describe, expect, it } from 'vitest';
import { createPayments } from '../../src/payments/create-payments.ts';
import { look } from '../../src/recruiting/look.ts';
import { databases, enter, heldSeats, visitOf } from '../support/lab.ts';
import { act, requestOf, startRecruitingLab, takePlace } from '../support/recruiting-lab.ts';

const firstOf = async (lab: Awaited<ReturnType<typeof startRecruitingLab>>, more = {}) => {
  const [posting] = await lab.recruiting.post(requestOf(more), act);
  if (posting?.externalId === undefined) throw new Error('not posted');
  return { id: posting.id, externalId: posting.externalId };
};

const viewed = async (lab: Awaited<ReturnType<typeof startRecruitingLab>>) => {
  const rows = [];
  for await (const row of lab.recruiting.assignments()) rows.push(row);
  return rows;
};

describe.each(databases)('asking how assignments stand, %s', (_name, url) => {
  it('RC11 finds the participant of each assignment, and nobody else’s', async () => {
    const lab = await startRecruitingLab({ url: await url() });
    const { externalId } = await firstOf(lab);
    const { assignmentId, participantId } = await takePlace(lab, externalId, 'ann');
    // The same ids in another mode, and an assignment of somebody who never opened the study.
    lab.recruiter.accept(externalId, 'Wbob', 'A-bob');
    await enter(lab.engine, 'bob', { assignmentId: 'A-bob', hitId: externalId, mode: 'live' });
    lab.recruiter.become(assignmentId, 'submitted');
    lab.recruiter.become('A-bob', 'submitted');
    await lab.engine.complete(participantId, { page: '', last: 0 });
    expect(await lab.recruiting.sync()).toMatchObject({ assignments: 2, freed: 0, unmatched: 1, failed: [] });
    expect(
      (await viewed(lab)).map((row) => [row.externalId, row.participantId, row.participantState]),
    ).toEqual([
      [assignmentId, participantId, 'submitted'],
      ['A-bob', undefined, undefined],
    ]);
  });

  it('what was handed in since waits for a decision once the recruiter was asked, without any clock moved', async () => {
    const lab = await startRecruitingLab({ url: await url() });
    const { externalId } = await firstOf(lab);
    const { assignmentId, participantId } = await takePlace(lab, externalId, 'ann');
    await lab.recruiting.sync();
    await lab.engine.complete(participantId, { page: '', last: 0 });
    lab.recruiter.become(assignmentId, 'submitted');
    const payments = createPayments(lab.parts);
    // A plan goes by what was seen: so a command asks first.
    const approveAll = { kind: 'approve', which: { all: true } } as const;
    expect(await payments.plan(approveAll)).toMatchObject({ lines: [], skipped: [] });
    await lab.recruiting.sync();
    expect(await payments.plan(approveAll)).toMatchObject({ lines: [{ externalId: assignmentId }] });
  });

  it('frees the seat of who gave the place back, and of whose time ran out', async () => {
    const lab = await startRecruitingLab({ url: await url() });
    const { externalId } = await firstOf(lab);
    const ann = await takePlace(lab, externalId, 'ann');
    const bob = await takePlace(lab, externalId, 'bob');
    expect(await heldSeats(lab.store, 'sandbox')).toEqual({ '0:0': 1, '1:0': 1 });
    lab.recruiter.become(ann.assignmentId, 'returned');
    lab.recruiter.become(bob.assignmentId, 'timed_out');
    expect(await lab.recruiting.sync()).toMatchObject({ freed: 2 });
    expect(await heldSeats(lab.store, 'sandbox')).toEqual({});
    expect(await lab.recruiting.sync()).toMatchObject({ freed: 0 });
    expect((await lab.store.participants.byId(ann.participantId))?.state).toBe('returned');
  });

  it('asks singly for those whom the list leaves out, and hears of them through notifications', async () => {
    const lab = await startRecruitingLab({ url: await url(), capabilities: { verifiesAssignments: false } });
    const { externalId } = await firstOf(lab);
    const { assignmentId, participantId } = await takePlace(lab, externalId, 'ann');
    await lab.recruiting.sync();
    lab.recruiter.assignments = async function* () {};
    const at = lab.clock.now() + 60_000;
    lab.clock.advance(2);
    const event = { id: 'E1', at, postingExternalId: externalId, assignmentExternalId: assignmentId };
    const message = { method: 'POST', url: 'https://study.example', headers: {} };
    const body = JSON.stringify([{ ...event, state: 'returned' }]);
    await lab.recruiting.receive({ ...message, body });
    await lab.recruiting.receive({ ...message, body });
    const jobs = await lab.store.jobs.page({ states: ['created'] }, 0, 9);
    expect(jobs).toHaveLength(1);
    await lab.run('recruiting.look', JSON.parse(jobs[0]?.data ?? ''));
    expect((await lab.store.participants.byId(participantId))?.state).toBe('returned');
    await expect(lab.recruiting.receive({ ...message, body: 'x' })).rejects.toMatchObject({
      code: 'NOTIFICATION_REFUSED',
    });
  });

  it('does not let an old notification end who took the place after it', async () => {
    const lab = await startRecruitingLab({ url: await url(), capabilities: { verifiesAssignments: false } });
    const { externalId } = await firstOf(lab);
    const at = lab.clock.now();
    lab.clock.advance(1);
    const { assignmentId, participantId } = await takePlace(lab, externalId, 'ann');
    await lab.recruiting.sync();
    lab.recruiter.assignments = async function* () {};
    const told = { assignmentExternalId: assignmentId, state: 'returned', at };
    await lab.run('recruiting.look', { postingExternalId: externalId, told });
    expect((await lab.store.participants.byId(participantId))?.state).toBe('allocated');
  });
});

describe('a recruiter that lists only what is handed in', () => {
  /** Neither lists who is at work, nor tells since when. */
  async function start() {
    const lab = await startRecruitingLab();
    const { externalId } = await firstOf(lab);
    const { recruiter } = lab;
    const assignment = recruiter.assignment.bind(recruiter);
    recruiter.assignments = async function* () {};
    let asked = 0;
    recruiter.assignment = async (ref) => {
      asked += 1;
      const listed = await assignment(ref);
      return listed === undefined ? undefined : { ...listed, acceptedAt: undefined };
    };
    recruiter.accept(externalId, 'Wann', 'Aann');
    const visit = visitOf('ann', { hitId: externalId, mode: 'sandbox' });
    await lab.recruiting.admit(visit);
    const participantId = await enter(lab.engine, 'ann', visit);
    return { ...lab, externalId, participantId, asked: () => asked };
  }

  it('is asked for each of those at work, every five minutes', async () => {
    const { recruiting, clock, asked } = await start();
    for (let minute = 0; minute < 20; minute += 1) {
      clock.advance(1);
      await recruiting.sync();
    }
    expect(asked()).toBeLessThanOrEqual(1 + 20 / 5);
    expect(asked()).toBeGreaterThanOrEqual(4);
  });

  it.each(['before', 'after'] as const)(
    'never gives to one worker what another has handed in under the same id, when the clocks differ: %s',
    async (order) => {
      const lab = await start();
      const told = { assignmentExternalId: 'Aann', at: lab.clock.now() - 60_000 };
      const tell = (state: string) =>
        lab.run('recruiting.look', { postingExternalId: lab.externalId, told: { ...told, state } });
      lab.recruiter.become('Aann', 'returned');
      if (order === 'before') await tell('returned');
      lab.recruiter.accept(lab.externalId, 'Wbob', 'Aann');
      lab.recruiter.become('Aann', 'submitted');
      told.at = lab.clock.now() + 60_000;
      await tell('submitted');
      expect((await lab.store.participants.byId(lab.participantId))?.state).toBe('returned');
      const rows = await lab.store.assignments.page({}, 0, 9);
      expect(rows.map(({ state }) => state)).toEqual(['returned']);
    },
  );

  it('is believed when it notifies of a place given back, however often it was asked before', async () => {
    const lab = await start();
    lab.clock.advance(6);
    await lab.recruiting.sync();
    const at = lab.clock.now() - 60_000;
    const told = { assignmentExternalId: 'Aann', state: 'returned', at };
    await lab.run('recruiting.look', { postingExternalId: lab.externalId, told });
    expect((await lab.store.participants.byId(lab.participantId))?.state).toBe('returned');
  });
});

describe('a notification by a clock that is ahead', () => {
  /** Ann gave the place back, and bob, who has its id now, began a moment later. */
  async function start(aheadMs: number) {
    const lab = await startRecruitingLab();
    const { externalId } = await firstOf(lab, { places: 1 });
    const begin = async (name: string) => {
      lab.recruiter.accept(externalId, `W${name}`, 'A1');
      const visit = visitOf(name, { hitId: externalId, assignmentId: 'A1', mode: 'sandbox' });
      await lab.recruiting.admit(visit);
      return enter(lab.engine, name, visit);
    };
    const ann = await begin('ann');
    lab.clock.advance(10);
    const told = { assignmentExternalId: 'A1', state: 'returned', at: lab.clock.now() + aheadMs };
    lab.recruiter.become('A1', 'returned');
    lab.recruiter.held[0]?.assignments.pop();
    lab.clock.advance(0.5);
    const bob = await begin('bob');
    const tell = () => lab.run('recruiting.look', { postingExternalId: externalId, told });
    const states = async () =>
      Promise.all([ann, bob].map(async (id) => (await lab.store.participants.byId(id))?.state));
    return { ...lab, tell, states };
  }

  it.each([0, 60_000, 600_000])(
    'ends the place of who had it, not of the next one, %i ms ahead',
    async (ahead) => {
      const { tell, states } = await start(ahead);
      await tell();
      expect(await states()).toEqual(['returned', 'allocated']);
    },
  );

  it('does not end the place of the next one either when it comes a second time', async () => {
    const { tell, states, recruiting } = await start(60_000);
    await recruiting.sync();
    await tell();
    await tell();
    expect(await states()).toEqual(['returned', 'allocated']);
  });
});

describe('many postings and many events', () => {
  const message = { method: 'POST', url: 'https://study.example', headers: {} };
  const waiting = async ({ store }: Awaited<ReturnType<typeof startRecruitingLab>>) =>
    (await store.jobs.page({ states: ['created'] }, 0, 999)).filter(({ name }) => name.includes('look'));

  it('goes on past a posting that cannot be listed, tells of it, and asks for it again', async () => {
    const lab = await startRecruitingLab();
    const broken = await firstOf(lab);
    const other = await firstOf(lab);
    const ann = await takePlace(lab, other.externalId, 'ann');
    lab.recruiter.become(ann.assignmentId, 'returned');
    const all = lab.recruiter.assignments.bind(lab.recruiter);
    let isBroken = true;
    lab.recruiter.assignments = async function* (id: string) {
      if (isBroken && id === broken.externalId) throw new Error('no such posting');
      yield* all(id);
    };
    expect(await lab.recruiting.sync()).toMatchObject({ postings: 2, failed: [broken.id] });
    expect((await lab.store.participants.byId(ann.participantId))?.state).toBe('returned');
    const [job, ...more] = await waiting(lab);
    expect(more).toEqual([]);
    await expect(lab.run('recruiting.look', JSON.parse(job?.data ?? ''))).rejects.toThrow('no such posting');
    isBroken = false;
    expect(await lab.run('recruiting.look', JSON.parse(job?.data ?? ''))).toEqual({ kind: 'completed' });
  });

  it('lists a posting at most twice for a hundred events that come at once', async () => {
    const lab = await startRecruitingLab();
    const { externalId: postingExternalId } = await firstOf(lab);
    for (let n = 1; n <= 100; n += 1) {
      const event = { id: `E${n}`, at: lab.clock.now(), postingExternalId, assignmentExternalId: `A${n}` };
      await lab.recruiting.receive({ ...message, body: JSON.stringify([event]) });
    }
    expect((await waiting(lab)).length).toBeLessThanOrEqual(2);
  });

  it('orders one more listing for what happens while one is being done', async () => {
    const lab = await startRecruitingLab();
    const { externalId: postingExternalId } = await firstOf(lab);
    const event = { id: 'E1', at: lab.clock.now(), postingExternalId };
    await lab.recruiting.receive({ ...message, body: JSON.stringify([event]) });
    lab.clock.advance(1);
    const [job] = await waiting(lab);
    const now = lab.clock.now();
    const order = { names: [job?.name ?? ''], now, runner: 'x', leaseUntil: now + 1e6, limit: 1 };
    await lab.store.write(({ jobs }) => jobs.claim(order));
    await lab.recruiting.receive({ ...message, body: JSON.stringify([{ ...event, id: 'E2' }]) });
    expect(await waiting(lab)).toHaveLength(1);
  });

  it('RC11 does nothing about another study of the same account', async () => {
    const lab = await startRecruitingLab();
    const { externalId: postingExternalId } = await firstOf(lab);
    await takePlace(lab, postingExternalId, 'ann');
    const { context } = lab.parts;
    const parts = {
      ...lab.parts,
      context: { ...context, settings: { ...context.settings, study: 'other' } },
    };
    expect(await look(parts, { postingExternalId })).toMatchObject({ message: 'not a posting of ours' });
    expect(await lab.store.assignments.page({}, 0, 9)).toEqual([]);
  });
});

describe('removing', () => {
  it('is refused while work waits, and keeps all of it here', async () => {
    const lab = await startRecruitingLab();
    const { id, externalId } = await firstOf(lab);
    const { assignmentId } = await takePlace(lab, externalId, 'ann');
    lab.recruiter.become(assignmentId, 'submitted');
    await expect(lab.recruiting.remove(id, act)).rejects.toMatchObject({ code: 'POSTING_STATE' });
    await lab.recruiting.end(id, act);
    await expect(lab.recruiting.remove(id, act)).rejects.toMatchObject({ code: 'POSTING_STATE' });
    lab.recruiter.become(assignmentId, 'approved');
    expect(await lab.recruiting.remove(id, act)).toMatchObject({ state: 'removed' });
    expect(await viewed(lab)).toMatchObject([{ externalId: assignmentId, state: 'approved' }]);
  });
});

describe('looking', () => {
  it('finds by our number and by the recruiter’s id, and only this study’s', async () => {
    const lab = await startRecruitingLab();
    const { id, externalId } = await firstOf(lab);
    expect((await lab.recruiting.find(String(id))).id).toBe(id);
    expect((await lab.recruiting.find(externalId)).id).toBe(id);
    await expect(lab.recruiting.find('99')).rejects.toMatchObject({ code: 'POSTING_UNKNOWN' });
  });

  it('rests once nothing can change any more, and wakes with the next posting', async () => {
    const lab = await startRecruitingLab();
    const { id } = await firstOf(lab);
    const active = async () => (await lab.store.jobs.schedules('stroop')).map((row) => row.isActive);
    expect(await active()).toEqual([true, true, true]);
    await lab.recruiting.end(id, act);
    await lab.run('recruiting.sync');
    expect(await active()).toEqual([true, true, true]);
    lab.clock.advance(180);
    await lab.run('recruiting.sync');
    expect(await active()).toEqual([false, false, false]);
    await firstOf(lab);
    expect(await active()).toEqual([true, true, true]);
  });
});

it('writes no worker’s id into jobs, schedules and the audit log', async () => {
  const retakes = { group: 'took part', grantAt: 'entry' } as const;
  const lab = await startRecruitingLab({ recruiting: { retakes } });
  const { id, externalId } = await firstOf(lab);
  lab.recruiter.accept(externalId, 'WSECRET', 'A1');
  const visit = visitOf('x', { hitId: externalId, assignmentId: 'A1', workerId: 'WSECRET', mode: 'sandbox' });
  await lab.recruiting.admit(visit);
  await lab.recruiting.sync();
  await lab.recruiting.end(id, act);
  const all = JSON.stringify([
    await lab.store.jobs.page({}, 0, 99),
    await lab.store.jobs.schedules('stroop'),
    await lab.store.audit.page(0, 99),
    await lab.store.assignments.page({}, 0, 99),
  ]);
  expect(all).not.toContain('WSECRET');
  expect(all).toContain('recruiting.grant');
});

import { describe, expect, it } from 'vitest';
import { databases, enter, visitOf } from '../support/lab.ts';
import {
  act,
  type RecruitingLabOptions,
  requestOf,
  startRecruitingLab,
  takePlace,
} from '../support/recruiting-lab.ts';

async function start(options: RecruitingLabOptions = {}) {
  const lab = await startRecruitingLab(options);
  const [posting, other] = await lab.recruiting.post(requestOf({ places: 6, batchOf: 3 }), act);
  const [hitId = '', secondId = ''] = [posting?.externalId, other?.externalId];
  const visit = (name: string, more = {}) => visitOf(name, { hitId, mode: 'sandbox', ...more });
  return { ...lab, hitId, secondId, visit };
}

const refused = { kind: 'refused', code: 'ASSIGNMENT_UNVERIFIED' };

describe.each(databases)('at the door, %s', (_name, url) => {
  it('RC9 lets in whose place the recruiter knows, and nobody with made-up or borrowed ids', async () => {
    const { recruiting, recruiter, hitId, visit, store } = await start({ url: await url() });
    recruiter.accept(hitId, 'Wann', 'Aann');
    expect(await recruiting.admit(visit('ann'))).toEqual({ kind: 'admitted' });
    expect(await store.assignments.page({}, 0, 9)).toMatchObject([{ externalId: 'Aann', state: 'working' }]);
    expect(await recruiting.admit(visit('ann', { workerId: 'Weve' }))).toEqual(refused);
    expect(await recruiting.admit(visit('ann', { assignmentId: 'A-made-up' }))).toEqual(refused);
    expect(await recruiting.admit(visit('ann', { mode: 'live' }))).toEqual(refused);
    recruiter.become('Aann', 'returned');
    expect(await recruiting.admit(visit('ann'))).toEqual(refused);
  });

  it('RC9 asks again for a place that the recruiter does not list yet', async () => {
    const { recruiting, recruiter, hitId, visit, pauses } = await start({ url: await url() });
    const assignment = recruiter.assignment.bind(recruiter);
    let asked = 0;
    recruiter.assignment = async (ref) => {
      asked += 1;
      return asked < 3 ? undefined : assignment(ref);
    };
    recruiter.accept(hitId, 'Wann', 'Aann');
    expect(await recruiting.admit(visit('ann'))).toEqual({ kind: 'admitted' });
    expect(pauses).toHaveLength(2);
  });

  it('RC9 keeps nobody out because the recruiter is silent', async () => {
    const { recruiting, recruiter, visit } = await start({ url: await url() });
    recruiter.isDown = true;
    expect(await recruiting.admit(visit('ann'))).toEqual({ kind: 'unverified' });
    expect(await recruiting.admit(visit('bob', { hitId: 'another' }))).toEqual({ kind: 'foreign' });
    expect(await recruiting.admit(visit('eve', { hitId: 'debug1' }))).toEqual({ kind: 'foreign' });
  });
});

describe('where the recruiter tells only at the hand-in whose a place is', () => {
  const unnamed = { namesWorkersAtWork: false };
  const none = { personMinor: undefined, dayMinor: undefined };
  const inGroup = (lab: Awaited<ReturnType<typeof start>>) => [...(lab.recruiter.groups.get('G-g') ?? [])];
  const grantAll = async (lab: Awaited<ReturnType<typeof start>>) => {
    for (const { name, data } of await lab.store.jobs.page({}, 0, 99))
      if (name.startsWith('recruiting.grant')) await lab.run('recruiting.grant', JSON.parse(data));
  };

  it('RC16 counts one place for all who are named for it', async () => {
    // Six places come to 720, one more to 120.
    const limits = { ...none, studyMinor: 840 };
    const lab = await start({ capabilities: unnamed, recruiting: { limits } });
    lab.recruiter.accept(lab.hitId, 'Weve', 'A1');
    for (let n = 1; n <= 20; n += 1) {
      const visit = lab.visit(`made-up-${n}`, { assignmentId: 'A1' });
      expect(await lab.recruiting.admit(visit)).toEqual({ kind: 'admitted' });
    }
    const [posting] = await lab.recruiting.post(requestOf({ places: 1 }), act);
    expect(posting?.state).toBe('open');
  });

  it('RC16 puts into the group whom the recruiter named, and nobody whom only a link named', async () => {
    const retakes = { group: 'g', grantAt: 'entry' } as const;
    const lab = await start({ capabilities: unnamed, recruiting: { retakes } });
    lab.recruiter.accept(lab.hitId, 'Weve', 'A1');
    for (const name of ['ann', 'eve']) await lab.recruiting.admit(lab.visit(name, { assignmentId: 'A1' }));
    await grantAll(lab);
    expect(inGroup(lab)).toEqual([]);
    lab.recruiter.become('A1', 'submitted');
    lab.clock.advance(6);
    await lab.recruiting.sync();
    await grantAll(lab);
    expect(inGroup(lab)).toEqual(['Weve']);
    const states = (await lab.store.assignments.page({}, 0, 9)).map(({ state }) => state);
    expect(states).toEqual(['returned', 'submitted']);
  });

  it('RC16 lets in who takes a place after another, whose return is not known yet', async () => {
    const lab = await start({ capabilities: unnamed });
    lab.recruiter.accept(lab.hitId, 'Wann', 'A1');
    await lab.recruiting.admit(lab.visit('ann', { assignmentId: 'A1' }));
    lab.recruiter.become('A1', 'returned');
    lab.recruiter.accept(lab.hitId, 'Wbob', 'A1');
    const bob = lab.visit('bob', { assignmentId: 'A1' });
    expect(await lab.recruiting.admit(bob)).toEqual({ kind: 'admitted' });
  });
});

describe('where one person makes up names under an assignment', () => {
  const again = { kind: 'refused', code: 'ALREADY_PARTICIPATED' };

  /** Eve holds A1, and comes as ann and as herself. */
  async function startWithEve() {
    const lab = await start({
      capabilities: { namesWorkersAtWork: false },
      recruiting: { retakes: { group: 'g', grantAt: 'entry' } },
      settings: { allowRepeats: true },
    });
    lab.recruiter.accept(lab.hitId, 'Weve', 'A1');
    const come = async (name: string): Promise<void> => {
      const visit = { hitId: lab.hitId, assignmentId: 'A1', mode: 'sandbox' };
      expect(await lab.recruiting.admit(lab.visit(name, visit))).toEqual({ kind: 'admitted' });
      await enter(lab.engine, name, visit);
    };
    const comeAgain = (name: string) => {
      lab.recruiter.accept(lab.secondId, `W${name}`, `A-${name}`);
      return lab.recruiting.admit(lab.visit(name, { hitId: lab.secondId, assignmentId: `A-${name}` }));
    };
    await come('ann');
    return { ...lab, come, comeAgain };
  }

  it('RC10, RC16 of several who were named for a place, the first and the last took part', async () => {
    const lab = await startWithEve();
    await lab.come('bob');
    expect(await lab.comeAgain('bob')).toEqual(again);
    await lab.come('eve');
    expect(await lab.comeAgain('bob')).toEqual({ kind: 'admitted' });
    expect([await lab.comeAgain('ann'), await lab.comeAgain('eve')]).toEqual([again, again]);
  });

  it.each(['ann', 'eve'])(
    'RC10, RC16 nobody takes part twice by making up a name and giving the place back: %s',
    async (name) => {
      const lab = await startWithEve();
      await lab.come('eve');
      lab.recruiter.become('A1', 'returned');
      lab.clock.advance(6);
      await lab.recruiting.sync();
      expect(await lab.comeAgain(name)).toEqual(again);
    },
  );

  it('RC10, RC16 whom the recruiter has named took part', async () => {
    const lab = await startWithEve();
    await lab.come('eve');
    lab.recruiter.become('A1', 'submitted');
    lab.clock.advance(6);
    await lab.recruiting.sync();
    expect([await lab.comeAgain('ann'), await lab.comeAgain('eve')]).toEqual([{ kind: 'admitted' }, again]);
  });
});

describe('when the task ended', () => {
  it.each([
    ['to finish is to hand in', { way: 'code', code: undefined, url: undefined }, 'submitted'],
    ['a code is still to be typed in there', { way: 'code', code: 'C1', url: undefined }, 'working'],
    ['a form is still to be sent there', { way: 'form', site: undefined }, 'working'],
  ] as const)('RC7 where %s, the work is %s at once', async (_says, handIn, state) => {
    const lab = await start();
    lab.recruiter.handIn = handIn;
    lab.recruiter.accept(lab.hitId, 'Wann', 'Aann');
    await lab.recruiting.admit(lab.visit('ann'));
    const participantId = await enter(lab.engine, 'ann', { hitId: lab.hitId, mode: 'sandbox' });
    await lab.engine.complete(participantId, { page: '', last: 0 });
    lab.recruiter.become('Aann', 'submitted');
    await lab.recruiting.completed(participantId);
    expect(await lab.store.assignments.ofParticipant(participantId)).toMatchObject({ state });
  });
});

describe('against retakes', () => {
  const retakes = (grantAt: 'entry' | 'completion' | 'approval') => ({
    recruiting: { retakes: { group: 'took part', grantAt } },
  });
  const members = (lab: Awaited<ReturnType<typeof start>>) => [
    ...(lab.recruiter.groups.get('G-took part') ?? []),
  ];
  const grantAll = async (lab: Awaited<ReturnType<typeof start>>) => {
    const outcomes: unknown[] = [];
    for (const { name, data } of await lab.store.jobs.page({ states: ['created'] }, 0, 99))
      if (name.startsWith('recruiting.grant'))
        outcomes.push(await lab.run('recruiting.grant', JSON.parse(data)));
    return outcomes;
  };

  it('RC10 refuses through another posting who took part before, and lets the same place in again', async () => {
    const lab = await start({ ...retakes('entry'), settings: { allowRepeats: true } });
    const { assignmentId } = await takePlace(lab, lab.hitId, 'ann');
    lab.recruiter.accept(lab.secondId, 'Wann', 'A-second');
    const second = lab.visit('ann', { hitId: lab.secondId, assignmentId: 'A-second' });
    expect(await lab.recruiting.admit(second)).toEqual({ kind: 'refused', code: 'ALREADY_PARTICIPATED' });
    expect(await lab.recruiting.admit(lab.visit('ann', { assignmentId }))).toEqual({ kind: 'admitted' });
  });

  it('puts people into the group at entry', async () => {
    const lab = await start(retakes('entry'));
    lab.recruiter.accept(lab.hitId, 'Wann', 'Aann');
    await lab.recruiting.admit(lab.visit('ann'));
    await grantAll(lab);
    expect(members(lab)).toEqual(['Wann']);
    // The group is left out by what was posted with it.
    expect(lab.recruiter.held[0]?.order.excludeGroups).toEqual(['G-took part']);
    expect(lab.recruiter.accept(lab.secondId, 'Wann')).toBeUndefined();
  });

  it('puts people into the group at completion', async () => {
    const lab = await start(retakes('completion'));
    const { assignmentId, participantId } = await takePlace(lab, lab.hitId, 'ann');
    await lab.recruiting.sync();
    await lab.recruiting.completed(participantId);
    await grantAll(lab);
    expect(members(lab)).toEqual([]);
    await lab.engine.complete(participantId, { page: '', last: 0 });
    await lab.recruiting.completed(participantId);
    await grantAll(lab);
    expect(members(lab)).toEqual(['Wann']);
    expect((await lab.store.assignments.ofParticipant(participantId))?.externalId).toBe(assignmentId);
  });

  it('puts people into the group at approval, whoever approved', async () => {
    const lab = await start(retakes('approval'));
    const { assignmentId } = await takePlace(lab, lab.hitId, 'ann');
    await lab.recruiting.sync();
    lab.recruiter.become(assignmentId, 'approved');
    await grantAll(lab);
    expect(members(lab)).toEqual([]);
    await lab.recruiting.sync();
    await grantAll(lab);
    expect(members(lab)).toEqual(['Wann']);
  });

  it('tries again what the recruiter did not answer', async () => {
    const lab = await start(retakes('entry'));
    lab.recruiter.accept(lab.hitId, 'Wann', 'Aann');
    await lab.recruiting.admit(lab.visit('ann'));
    lab.recruiter.fail('addToGroup', 'lost');
    expect(await grantAll(lab)).toMatchObject([{ kind: 'later' }]);
    await grantAll(lab);
    expect(members(lab)).toEqual(['Wann']);
  });

  it.each(['refused', 'later', 'unknown'] as const)(
    'keeps the worker’s id out of the job’s row when the answer is %s',
    async (kind) => {
      const lab = await start(retakes('entry'));
      lab.recruiter.accept(lab.hitId, 'Wann', 'Aann');
      await lab.recruiting.admit(lab.visit('ann'));
      lab.recruiter.addToGroup = async (_group, workerId) => ({
        ...{ kind, code: 'x', afterMs: 1, isAlready: false },
        message: `Worker ${workerId} is blocked.`,
      });
      expect(await grantAll(lab)).toMatchObject([
        { message: expect.stringContaining('Worker the worker is blocked.') },
      ]);
    },
  );
});

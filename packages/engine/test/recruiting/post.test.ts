import { describe, expect, it } from 'vitest';
import { databases } from '../support/lab.ts';
import { act, joinRecruiting, requestOf, startRecruitingLab } from '../support/recruiting-lab.ts';

const minutes = (count: number): number => count * 60_000;

describe.each(databases)('posting, %s', (_name, url) => {
  it('RC2 posts full batches and the rest, each with an annotation and a token of its own', async () => {
    const lab = await startRecruitingLab({ url: await url() });
    const postings = await lab.recruiting.post(requestOf({ places: 20, batchOf: 9 }), act);
    expect(postings.map(({ places, state }) => [places, state])).toEqual([
      [9, 'open'],
      [9, 'open'],
      [2, 'open'],
    ]);
    expect(new Set(postings.map(({ annotation }) => annotation)).size).toBe(3);
    expect(new Set(postings.map(({ token }) => token)).size).toBe(3);
    expect(lab.recruiter.held.map(({ places }) => places)).toEqual([9, 9, 2]);
    expect(lab.recruiter.held[0]?.order.studyUrl).toBe('https://study.example/ad?mode=sandbox');
  });

  it('RC1 finds a posting again whose answer was lost, and makes it once', async () => {
    const lab = await startRecruitingLab({ url: await url() });
    lab.recruiter.fail('post', 'lost');
    await expect(lab.recruiting.post(requestOf(), act)).rejects.toMatchObject({ code: 'POSTING_UNDER_WAY' });
    expect(await lab.recruiting.list()).toMatchObject([{ state: 'intended' }]);
    lab.clock.advance(6);
    await lab.recruiting.sweep();
    expect(await lab.recruiting.list()).toMatchObject([{ state: 'open', listed: { places: 3 } }]);
    expect(lab.recruiter.held).toHaveLength(1);
  });

  it('RC1 gives a posting up that certainly was not made', async () => {
    const lab = await startRecruitingLab({ url: await url() });
    lab.recruiter.fail('post', 'dropped');
    await expect(lab.recruiting.post(requestOf(), act)).rejects.toMatchObject({ code: 'POSTING_UNDER_WAY' });
    await lab.recruiting.sweep();
    expect(await lab.recruiting.list()).toMatchObject([{ state: 'intended' }]);
    lab.clock.advance(6);
    await lab.recruiting.sweep();
    expect(await lab.recruiting.list()).toMatchObject([{ state: 'failed' }]);
    expect(lab.recruiter.held).toHaveLength(0);
  });

  it('asks for no further posting of a plan once one is refused, and says how many were made', async () => {
    const lab = await startRecruitingLab({ url: await url() });
    lab.recruiter.fail('post', 'later', 'later');
    await expect(lab.recruiting.post(requestOf({ places: 2, batchOf: 1 }), act)).resolves.toHaveLength(2);
    expect(lab.pauses).toEqual([1_000, 1_000]);
    const other = await startRecruitingLab({ url: await url() });
    other.recruiter.fail('post', 'later', 'refused');
    await expect(other.recruiting.post(requestOf({ places: 3, batchOf: 1 }), act)).rejects.toMatchObject({
      code: 'RECRUITER_REFUSED',
      facts: { made: [] },
    });
    expect((await other.recruiting.list()).map(({ state }) => state)).toEqual(['failed', 'failed', 'failed']);
  });

  it('RC1 leaves nothing behind when it is killed in the middle of a batch', async () => {
    const lab = await startRecruitingLab({ url: await url() });
    const { recruiter, recruiting } = lab;
    const post = recruiter.post.bind(recruiter);
    let calls = 0;
    const killed = new Promise<void>((resolve) => {
      recruiter.post = async (order) => {
        calls += 1;
        if (calls === 1) return post(order);
        // The second one reaches the recruiter, and whoever asked never lives to hear of it.
        await post(order);
        resolve();
        return new Promise(() => {});
      };
    });
    void recruiting.post(requestOf({ places: 3, batchOf: 1 }), act);
    await killed;
    lab.clock.advance(10);
    await joinRecruiting(lab, recruiter).recruiting.sweep();
    expect((await recruiting.list()).map(({ state }) => state)).toEqual(['open', 'open', 'failed']);
    expect(recruiter.open()).toHaveLength(2);
  });

  it('RC8 holds the study limit to the cent, with what open postings may still cost', async () => {
    const lab = await startRecruitingLab({
      url: await url(),
      recruiting: { limits: { personMinor: undefined, dayMinor: undefined, studyMinor: 720 } },
    });
    await lab.recruiting.post(requestOf({ places: 3 }), act);
    await expect(lab.recruiting.post(requestOf({ places: 4 }), act)).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
    const [second] = await lab.recruiting.post(requestOf({ places: 2 }), act);
    await expect(lab.recruiting.addPlaces(second?.id ?? 0, 2, act)).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
    await lab.recruiting.addPlaces(second?.id ?? 0, 1, act);
    // An ended posting that nobody took a place in costs nothing.
    await lab.recruiting.end(second?.id ?? 0, act);
    await lab.recruiting.post(requestOf({ places: 3 }), act);
    expect(lab.recruiter.open()).toHaveLength(2);
  });
});

describe('posting for real money', () => {
  it('wants the amount of the whole plan', async () => {
    const lab = await startRecruitingLab({ capabilities: { environment: 'live' } });
    const request = requestOf({ places: 10, batchOf: 9 });
    const preview = await lab.recruiting.preview(request);
    expect(preview).toMatchObject({ batches: [9, 1], needsConfirmation: true, problems: [] });
    expect(preview.quote.totalMinor).toBe(1_200);
    await expect(lab.recruiting.post(request, act)).rejects.toMatchObject({ code: 'CONFIRMATION_MISSING' });
    await expect(lab.recruiting.post(request, { ...act, confirmedMinor: 1_199 })).rejects.toMatchObject({
      code: 'CONFIRMATION_MISSING',
    });
    await expect(lab.recruiting.post(request, { ...act, confirmedMinor: 1_200 })).resolves.toHaveLength(2);
  });

  it('is refused with an address that only this machine can open, and with too little money', async () => {
    const local = await startRecruitingLab({
      capabilities: { environment: 'live' },
      recruiting: { adUrl: 'http://localhost:22362/ad' },
    });
    await expect(local.recruiting.post(requestOf(), { ...act, confirmedMinor: 360 })).rejects.toMatchObject({
      code: 'RECRUITER_SETUP',
    });
    const poor = await startRecruitingLab();
    poor.recruiter.balance = 359;
    await expect(poor.recruiting.post(requestOf(), act)).rejects.toMatchObject({ code: 'BALANCE_SHORT' });
    expect(poor.recruiter.calls).toEqual([]);
  });
});

describe('more places', () => {
  it('adds them once when the answer was lost', async () => {
    const lab = await startRecruitingLab();
    const [posting] = await lab.recruiting.post(requestOf(), act);
    lab.recruiter.fail('addPlaces', 'lost');
    expect(await lab.recruiting.addPlaces(posting?.id ?? 0, 5, act)).toMatchObject({ places: 8 });
    expect(lab.recruiter.held[0]?.places).toBe(8);
  });

  it('adds them once when the command is repeated after an outage', async () => {
    const lab = await startRecruitingLab();
    const [posting] = await lab.recruiting.post(requestOf(), act);
    const id = posting?.id ?? 0;
    const addPlaces = lab.recruiter.addPlaces.bind(lab.recruiter);
    lab.recruiter.addPlaces = async (...order) => {
      await addPlaces(...order);
      lab.recruiter.isDown = true;
      return { kind: 'unknown', message: 'connection lost' };
    };
    await expect(lab.recruiting.addPlaces(id, 5, act)).rejects.toThrow();
    lab.recruiter.isDown = false;
    expect(await lab.recruiting.addPlaces(id, 5, act)).toMatchObject({ places: 8 });
    expect(lab.recruiter.held[0]?.places).toBe(8);
  });

  it('RC8 counts them while nobody knows whether they were added, and finds it out later', async () => {
    const limits = { personMinor: undefined, dayMinor: undefined, studyMinor: 960 };
    const lab = await startRecruitingLab({ recruiting: { limits } });
    const [posting] = await lab.recruiting.post(requestOf(), act);
    const id = posting?.id ?? 0;
    lab.recruiter.fail('addPlaces', 'dropped');
    await expect(lab.recruiting.addPlaces(id, 5, act)).rejects.toMatchObject({ code: 'RECRUITER_SILENT' });
    await expect(lab.recruiting.post(requestOf({ places: 1 }), act)).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
    await expect(lab.recruiting.addPlaces(id, 2, act)).rejects.toMatchObject({ code: 'POSTING_STATE' });
    const [job] = await lab.store.jobs.page({ states: ['created'] }, 0, 9);
    await lab.run('recruiting.places', JSON.parse(job?.data ?? ''));
    expect(await lab.recruiting.find(String(id))).toMatchObject({ places: 3 });
    await lab.recruiting.post(requestOf({ places: 1 }), act);
    lab.recruiter.fail('addPlaces', 'refused');
    await expect(lab.recruiting.addPlaces(id, 4, act)).rejects.toMatchObject({ code: 'RECRUITER_REFUSED' });
    expect(await lab.recruiting.addPlaces(id, 4, act)).toMatchObject({ places: 7 });
  });

  it('says in advance what the recruiter will refuse, and does not ask it then', async () => {
    const lab = await startRecruitingLab();
    const [posting] = await lab.recruiting.post(requestOf({ places: 5 }), act);
    const id = posting?.id ?? 0;
    Object.assign(lab.recruiter, { placesRefusal: (from: number, more: number) => `no ${more} to ${from}` });
    const problem = { code: 'RECRUITER_REFUSED', message: 'no 5 to 5' };
    expect((await lab.recruiting.previewPlaces(id, 5)).problems).toMatchObject([problem]);
    await expect(lab.recruiting.addPlaces(id, 5, act)).rejects.toMatchObject({ code: problem.code });
    expect(lab.recruiter.calls.filter((call) => call.startsWith('addPlaces'))).toEqual([]);
    expect(await lab.recruiting.find(String(id))).toMatchObject({ places: 5 });
  });

  it('warns that the fee jumps', async () => {
    const lab = await startRecruitingLab();
    const [posting] = await lab.recruiting.post(requestOf({ places: 9 }), act);
    const preview = await lab.recruiting.previewPlaces(posting?.id ?? 0, 1);
    expect(preview.quote).toMatchObject({ rewardMinor: 100, feeMinor: 400 - 180, totalMinor: 320 });
    expect(preview.quote.hints).toHaveLength(1);
  });
});

describe('the lease', () => {
  const leased = { leaseMs: minutes(30) };

  it('RC4 tells the recruiter a near end and renews it while a server runs', async () => {
    const lab = await startRecruitingLab({ recruiting: leased });
    await lab.recruiting.post(requestOf({ lifetimeMs: minutes(100) }), act);
    const end = lab.clock.now() + minutes(100);
    for (let minute = 0; minute < 100; minute += 1) {
      expect(lab.recruiter.open()).toHaveLength(1);
      expect(lab.recruiter.held[0]?.endsAt).toBeLessThanOrEqual(lab.clock.now() + minutes(30));
      lab.clock.advance(1);
      await lab.run('recruiting.renew');
    }
    expect(lab.recruiter.open()).toEqual([]);
    expect(lab.recruiter.held[0]?.endsAt).toBe(end);
    expect(await lab.recruiting.list()).toMatchObject([{ state: 'ended' }]);
  });

  it('RC5 leaves nothing open when the server is gone, and does not open it again by itself', async () => {
    const lab = await startRecruitingLab({ recruiting: leased });
    await lab.recruiting.post(requestOf(), act);
    lab.clock.advance(31);
    expect(lab.recruiter.open()).toEqual([]);
    lab.clock.advance(60);
    await lab.recruiting.sweep();
    expect(lab.recruiter.open()).toEqual([]);
    expect(await lab.recruiting.list()).toMatchObject([{ state: 'ended' }]);
  });

  it('RC5 goes on after a short stop', async () => {
    const lab = await startRecruitingLab({ recruiting: leased });
    await lab.recruiting.post(requestOf(), act);
    await lab.recruiting.endLeases();
    expect(lab.recruiter.open()).toEqual([]);
    lab.clock.advance(2);
    await lab.recruiting.sweep();
    expect(lab.recruiter.open()).toHaveLength(1);
  });
});

it('RC5 pauses for a stop where ends cannot be renewed, and ends what nobody came back for', async () => {
  const capabilities = { renewableEnd: false };
  const lab = await startRecruitingLab({ capabilities, recruiting: { leaseMs: minutes(30) } });
  await lab.recruiting.post(requestOf(), act);
  await lab.recruiting.endLeases();
  expect(lab.recruiter.open()).toEqual([]);
  lab.clock.advance(2);
  await lab.recruiting.sweep();
  expect(lab.recruiter.open()).toHaveLength(1);
  await lab.recruiting.endLeases();
  lab.clock.advance(31);
  await lab.recruiting.sweep();
  expect(await lab.recruiting.list()).toMatchObject([{ state: 'ended', listed: { state: 'ended' } }]);
});

it('asks to be notified at start, at the address beside the ad', async () => {
  const lab = await startRecruitingLab();
  await lab.recruiting.sweep();
  expect(lab.recruiter.calls).toEqual(['subscribe https://study.example/turnout/notify']);
});

describe('ending', () => {
  it('is asked again by a job when the recruiter does not answer', async () => {
    const lab = await startRecruitingLab();
    const [posting] = await lab.recruiting.post(requestOf(), act);
    const id = posting?.id ?? 0;
    lab.recruiter.fail('setEnd', 'dropped');
    await expect(lab.recruiting.end(id, act)).rejects.toMatchObject({ code: 'RECRUITER_SILENT' });
    expect(lab.recruiter.open()).toHaveLength(1);
    await lab.run('recruiting.end', { postingId: id });
    expect(lab.recruiter.open()).toEqual([]);
    expect((await lab.store.jobs.page({}, 0, 9)).map(({ name }) => name)).toEqual([
      'recruiting.end stroop/memory/sandbox',
    ]);
  });

  it('is told to a recruiter that does not end anything by itself', async () => {
    const lab = await startRecruitingLab({ capabilities: { renewableEnd: false } });
    await lab.recruiting.post(requestOf({ lifetimeMs: minutes(10) }), act);
    lab.clock.advance(11);
    await lab.recruiting.sync();
    expect(lab.recruiter.calls.filter((call) => call === 'setEnd')).toHaveLength(1);
    await lab.recruiting.sync();
    expect(lab.recruiter.calls.filter((call) => call === 'setEnd')).toHaveLength(1);
  });

  it('can be taken back within the limits', async () => {
    const limits = { personMinor: undefined, dayMinor: undefined, studyMinor: 360 };
    const lab = await startRecruitingLab({ recruiting: { limits } });
    const [posting] = await lab.recruiting.post(requestOf(), act);
    const id = posting?.id ?? 0;
    await lab.recruiting.end(id, act);
    const endsAt = lab.clock.now() + minutes(60);
    expect(await lab.recruiting.setEnd(id, endsAt, act)).toMatchObject({ state: 'open', endsAt });
    expect(lab.recruiter.open()).toHaveLength(1);
    await lab.recruiting.end(id, act);
    await lab.recruiting.post(requestOf({ places: 1 }), act);
    await expect(lab.recruiting.setEnd(id, endsAt, act)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect((await lab.recruiting.find(String(id))).state).toBe('ended');
    lab.recruiter.fail('setEnd', 'refused');
    const other = (await lab.recruiting.post(requestOf({ places: 1 }), act))[0]?.id ?? 0;
    await expect(lab.recruiting.end(other, act)).rejects.toMatchObject({ code: 'RECRUITER_REFUSED' });
    expect((await lab.recruiting.find(String(other))).state).toBe('open');
  });

  it('RC3 ends what is open at the recruiter and not here, and nobody else’s', async () => {
    const lab = await startRecruitingLab();
    const order = {
      ...{ title: 't', description: 'd', keywords: [], studyUrl: 'https://x.example', rewardMinor: 1 },
      ...{ places: 1, durationMs: 1, endsAt: lab.clock.now() + 1e6, autoApprovalMs: 1 },
      ...{ requireGroups: [], excludeGroups: [] },
    };
    await lab.recruiter.post({ ...order, annotation: 'turnout:stroop:sandbox:gone', token: 'a' });
    await lab.recruiter.post({ ...order, annotation: 'turnout:stroop:live:other', token: 'b' });
    await lab.recruiter.post({ ...order, annotation: 'turnout:stroop2:sandbox:other', token: 'c' });
    lab.clock.advance(1);
    await lab.recruiting.sweep();
    expect(lab.recruiter.open().map(({ externalId }) => externalId)).toEqual(['P2', 'P3']);
  });
});

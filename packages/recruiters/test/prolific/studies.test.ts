import type { PostingOrder, Recruiter } from '@turnout/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { all, done, orderOf } from '../contract/recruiter-contract.ts';
import { openProlificLab, type ProlificLab } from './support/lab.ts';
import { answer, startTinyServer } from './support/tiny-server.ts';

let lab: ProlificLab;
let recruiter: Recruiter;
let order: PostingOrder;

beforeEach(async () => {
  lab = await openProlificLab();
  ({ recruiter } = lab);
  order = orderOf(lab);
});
afterEach(() => lab.close());

/** States of all studies of the account. */
const states = async () => (await all(recruiter.postings())).map(({ state }) => state).sort();

describe('posting at Prolific, in two steps', () => {
  it('publishes the draft of an earlier attempt, and makes no second one', async () => {
    lab.prolific.faults.set([{ kind: 'drop-after', operation: 'createStudy', times: 1 }]);
    expect(await recruiter.post(order)).toMatchObject({ kind: 'later' });
    expect(await states()).toEqual(['draft']);
    expect(await recruiter.findPosting(order.annotation)).toBeUndefined();
    done(await recruiter.post(order));
    expect(await states()).toEqual(['open']);
  });

  it('finds out by itself that a study was published although no answer came', async () => {
    lab.prolific.faults.set([{ kind: 'drop-after', operation: 'transitionStudy', times: 1 }]);
    const posting = done(await recruiter.post(order));
    expect(posting.state).toBe('open');
    expect(await states()).toEqual(['open']);
  });

  it('does not know whether a study will be published when it is still a draft', async () => {
    lab.prolific.faults.set([{ kind: 'drop', operation: 'transitionStudy', times: 1 }]);
    expect((await recruiter.post(order)).kind).toBe('unknown');
    expect(await states()).toEqual(['draft']);
    done(await recruiter.post(order));
    expect(await states()).toEqual(['open']);
  });

  it('posts one annotation once, also when it is asked again', async () => {
    const first = done(await recruiter.post(order));
    expect(done(await lab.another().post(order)).externalId).toBe(first.externalId);
    expect(await states()).toEqual(['open']);
  });

  it('publishes one study when two servers post the same at once', async () => {
    const results = await Promise.all([recruiter.post(order), lab.another().post(order)]);
    const ids = results.map((result) => done(result).externalId);
    expect(ids[0]).toBe(ids[1]);
    expect((await states()).filter((state) => state === 'open')).toHaveLength(1);
  });

  it('finds its study among any number, at an exact multiple of the page too', async () => {
    for (let count = 0; count < 99; count += 1) await draft(`other ${count}`);
    const posting = done(await recruiter.post(order));
    for (const pageBeyondEnd of ['not-found', 'empty'] as const) {
      lab.prolific.behave({ pageBeyondEnd });
      expect((await recruiter.findPosting(order.annotation))?.externalId).toBe(posting.externalId);
      expect(await recruiter.findPosting('nothing like it')).toBeUndefined();
      expect(await all(recruiter.postings())).toHaveLength(100);
    }
  });

  it('counts as open while Prolific is still publishing, or says something nobody documents', async () => {
    lab.prolific.behave({ publishingMs: 60_000, processingMs: 60_000 });
    expect(done(await recruiter.post(order)).state).toBe('open');
  });

  it('is refused before Prolific is asked when the time is too short for the task', async () => {
    expect(await recruiter.post({ ...order, durationMs: 60_000 })).toMatchObject({
      kind: 'refused',
      code: 'ORDER_INVALID',
    });
    expect(await states()).toEqual([]);
  });

  it('is refused with Prolific’s words when the account holds too little', async () => {
    const result = await recruiter.post({ ...order, rewardMinor: 50_000, places: 1000 });
    expect(result).toMatchObject({ kind: 'refused', isAlready: false });
    expect(await states()).toEqual(['draft']);
  });

  it('lets the ids of Prolific through to the study, under both names', async () => {
    const posting = done(await recruiter.post(order));
    const { url, submissionId, participantId } = await lab.prolific.takePlace(posting.externalId);
    const query = Object.fromEntries(new URL(url).searchParams);
    expect(query).toEqual({
      mode: 'live',
      workerId: participantId,
      PROLIFIC_PID: participantId,
      assignmentId: submissionId,
      SESSION_ID: submissionId,
      hitId: posting.externalId,
      STUDY_ID: posting.externalId,
    });
  });

  it('keeps groups out and lets only groups in', async () => {
    const seen = done(await recruiter.ensureGroup('Seen it', 'Whoever took part'));
    const invited = done(await recruiter.ensureGroup('Invited', 'Whoever may come'));
    const groups = { requireGroups: [invited], excludeGroups: [seen] };
    const posting = done(await recruiter.post({ ...order, ...groups }));
    const people = [1, 2, 3].map(() => lab.prolific.participant());
    const [invitee = '', both = '', stranger = ''] = people;
    for (const who of [invitee, both]) done(await recruiter.addToGroup(invited, who));
    done(await recruiter.addToGroup(seen, both));
    await lab.takeAs(invitee, posting);
    await expect(lab.takeAs(both, posting)).rejects.toThrow();
    await expect(lab.takeAs(stranger, posting)).rejects.toThrow();
    expect(await recruiter.listGroups?.()).toEqual([
      { id: seen, name: 'Seen it', description: 'Whoever took part' },
      { id: invited, name: 'Invited', description: 'Whoever may come' },
    ]);
  });
});

describe('places at Prolific, which only become more', () => {
  it('are added once for each token, although Prolific only knows totals', async () => {
    const { externalId } = done(await recruiter.post(order));
    lab.prolific.faults.set([{ kind: 'drop-after', operation: 'updateStudy', times: 1 }]);
    expect((await recruiter.addPlaces(externalId, 3, 'more-1')).kind).toBe('unknown');
    done(await recruiter.addPlaces(externalId, 3, 'more-1'));
    done(await lab.another().addPlaces(externalId, 3, 'more-1'));
    expect(await recruiter.posting(externalId)).toMatchObject({ places: 5 });
    done(await recruiter.addPlaces(externalId, 3, 'more-2'));
    expect(await recruiter.posting(externalId)).toMatchObject({ places: 8 });
    expect((await recruiter.findPosting(order.annotation))?.externalId).toBe(externalId);
  });

  it.each([0, -1, 0.5])('are not changed by %d', async (places) => {
    const { externalId } = done(await recruiter.post(order));
    expect(await recruiter.addPlaces(externalId, places, 'more')).toMatchObject({
      code: 'PLACES_ONLY_UPWARDS',
    });
  });
});

describe('an end at Prolific, which knows none', () => {
  it('stops the study, which frees the money of its open places', async () => {
    const before = await recruiter.balanceMinor();
    const { externalId } = done(await recruiter.post(order));
    expect(await recruiter.balanceMinor()).toBeLessThan(before ?? 0);
    done(await recruiter.setEnd(externalId, Date.now() + 3_600_000));
    expect((await recruiter.posting(externalId))?.state).toBe('open');
    done(await recruiter.setEnd(externalId, 0));
    expect(await recruiter.posting(externalId)).toMatchObject({ state: 'ended' });
    expect(await recruiter.balanceMinor()).toBe(before);
    expect(await recruiter.setEnd(externalId, Date.now() + 3_600_000)).toMatchObject({ code: 'ENDED' });
  });

  it('lets those finish who are at work', async () => {
    const posting = done(await recruiter.post(order));
    const ref = await lab.take(posting);
    done(await recruiter.setEnd(posting.externalId, 0));
    await lab.handIn(ref);
    done(await recruiter.approve(ref, {}));
  });

  it('counts as ended also when Prolific then waits for reviews', async () => {
    lab.prolific.behave({ stopAwaitsReview: true });
    const posting = done(await recruiter.post(order));
    await lab.handIn(await lab.take(posting));
    done(await recruiter.setEnd(posting.externalId, 0));
    const listed = await recruiter.posting(posting.externalId);
    expect(listed).toMatchObject({ state: 'ended', available: 1, toReview: 1 });
  });

  it('has not come while Prolific refuses it of a full study, which is active again when a place is given back', async () => {
    let status = 'AWAITING REVIEW';
    const server = await startTinyServer(({ method }, response) => {
      if (method === 'GET') return answer(response, 200, { id: 'study', status });
      if (status !== 'ACTIVE') return answer(response, 400, { error: { title: 'Not from there' } });
      status = 'COMPLETED';
      return answer(response, 200, {});
    });
    const full = lab.another({ url: server.url });
    expect(await full.setEnd('study', 0)).toMatchObject({ kind: 'refused', message: 'Not from there' });
    status = 'ACTIVE';
    done(await full.setEnd('study', 0));
    expect(status).toBe('COMPLETED');
    await server.stop();
  });

  it('pauses for a while and goes on, each as often as one likes', async () => {
    const { externalId } = done(await recruiter.post(order));
    for (const state of ['paused', 'paused', 'open', 'open'] as const) {
      await recruiter.setPaused?.(externalId, state === 'paused');
      expect((await recruiter.posting(externalId))?.state).toBe(state);
    }
    done(await recruiter.setEnd(externalId, 0));
    await recruiter.setPaused?.(externalId, false);
    expect((await recruiter.posting(externalId))?.state).toBe('ended');
  });

  it('waits where Prolific refuses to stop what it still publishes', async () => {
    const server = await startTinyServer(({ method }, response) =>
      method === 'GET'
        ? answer(response, 200, { id: 'study', status: 'PUBLISHING' })
        : answer(response, 400, { error: { title: 'Not now' } }),
    );
    const publishing = lab.another({ url: server.url });
    expect(await publishing.setEnd('study', 0)).toMatchObject({ kind: 'later', message: 'Not now' });
    expect(await publishing.setPaused?.('study', true)).toMatchObject({ kind: 'later' });
    await server.stop();
  });

  it('deletes a draft that was never published', async () => {
    await draft('left over');
    const [left] = await all(recruiter.postings());
    done(await recruiter.setEnd(left?.externalId ?? '', 0));
    expect(await states()).toEqual([]);
  });

  it('is done when all places are taken and Prolific waits for reviews', async () => {
    lab.prolific.behave({ awaitsReviewWhileWorking: true });
    const posting = done(await recruiter.post({ ...order, places: 1 }));
    await lab.take(posting);
    expect(await recruiter.posting(posting.externalId)).toMatchObject({ state: 'ended', pending: 1 });
    done(await recruiter.setEnd(posting.externalId, 0));
  });
});

describe('removing at Prolific, which keeps published studies', () => {
  it('is refused while somebody works or waits, and then stops the study', async () => {
    const posting = done(await recruiter.post(order));
    const ref = await lab.take(posting);
    expect(await recruiter.remove(posting.externalId)).toMatchObject({ code: 'NOT_FINISHED' });
    await lab.handIn(ref);
    expect(await recruiter.remove(posting.externalId)).toMatchObject({ code: 'NOT_FINISHED' });
    done(await recruiter.approve(ref, {}));
    done(await recruiter.remove(posting.externalId));
    done(await recruiter.remove(posting.externalId));
    expect((await recruiter.posting(posting.externalId))?.state).toBe('ended');
  });

  it('says of a study that is not there that it is gone already', async () => {
    expect(await recruiter.remove('60d9aadeb86739de712faee0')).toMatchObject({
      kind: 'refused',
      isAlready: true,
    });
  });
});

/** A draft on the account that nobody posted. */
const draft = (internal_name: string): Promise<unknown> =>
  lab.call('POST', '/studies/', {
    name: 'A draft',
    internal_name,
    description: 'Of somebody else',
    external_study_url: 'https://study.example.org/?id={{%PROLIFIC_PID%}}',
    prolific_id_option: 'url_parameters',
    completion_codes: [{ code: 'C1', code_type: 'COMPLETED', actions: [{ action: 'MANUALLY_REVIEW' }] }],
    total_available_places: 1,
    estimated_completion_time: 5,
    maximum_allowed_time: 60,
    reward: 100,
    device_compatibility: [],
    peripheral_requirements: [],
    filters: [],
    project: lab.account.projectId,
  });

import type { AssignmentRef, ListedPosting } from '@turnout/core';
import { createProlificRecruiter } from '@turnout/recruiters/prolific';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { all, done, orderOf } from '../contract/recruiter-contract.ts';
import { openProlificLab, type ProlificLab } from './support/lab.ts';
import { settingsAt } from './support/settings.ts';
import { answer, startTinyServer } from './support/tiny-server.ts';

const REASON = `Of the four questions about the instructions, none was answered as they say. ${'.'.repeat(40)}`;

let lab: ProlificLab;
let posting: ListedPosting;

beforeEach(async () => {
  lab = await openProlificLab();
  posting = done(await lab.recruiter.post(orderOf(lab, { places: 250, rewardMinor: 50 })));
});
afterEach(() => lab.close());

const handedIn = async (): Promise<AssignmentRef> => {
  const ref = await lab.take(posting);
  await lab.handIn(ref);
  return ref;
};

describe('the list of submissions', () => {
  it.each([0, 100, 101, 200])(
    'is whole with %i of them, whatever comes after the last page',
    async (count) => {
      for (let taken = 0; taken < count; taken += 1) await lab.take(posting);
      for (const pageBeyondEnd of ['not-found', 'empty'] as const) {
        lab.prolific.behave({ pageBeyondEnd });
        const listed = await all(lab.recruiter.assignments(posting.externalId));
        expect(listed).toHaveLength(count);
        expect(new Set(listed.map(({ externalId }) => externalId)).size).toBe(count);
      }
    },
  );

  it('is read to its end through a throttle in the middle', async () => {
    for (let taken = 0; taken < 120; taken += 1) await lab.take(posting);
    lab.prolific.faults.set([{ kind: 'throttle', operation: 'listSubmissions', times: 2, amount: 1 }]);
    expect(await all(lab.recruiter.assignments(posting.externalId))).toHaveLength(120);
  });

  it('fails rather than ending early', async () => {
    await lab.take(posting);
    lab.prolific.faults.set([{ kind: 'server-error', operation: 'listSubmissions' }]);
    await expect(all(lab.recruiter.assignments(posting.externalId))).rejects.toMatchObject({
      code: 'RECRUITER_SILENT',
    });
  });

  it('ends with a server that gives the same page for ever', async () => {
    const entry = { id: 's1', participant_id: 'p1', status: 'ACTIVE' };
    const server = await startTinyServer((_, response) => answer(response, 200, { results: [entry] }));
    const recruiter = createProlificRecruiter(settingsAt(server.url));
    expect(await all(recruiter.assignments('study'))).toHaveLength(1);
    await server.stop();
  });

  it.each([
    ['RESERVED', 'working', undefined],
    ['ACTIVE', 'working', undefined],
    ['TIMED-OUT', 'timed_out', undefined],
    ['TIMED_OUT', 'timed_out', undefined],
    ['AWAITING REVIEW', 'submitted', undefined],
    ['AWAITING_REVIEW', 'submitted', undefined],
    ['APPROVED', 'approved', undefined],
    ['PARTIALLY APPROVED', 'approved', 'PARTIALLY APPROVED'],
    ['RETURNED', 'returned', undefined],
    ['REJECTED', 'rejected', undefined],
    ['SCREENED OUT', 'screened_out', undefined],
    ['PROCESSING', 'working', 'PROCESSING'],
    ['UNKNOWN', 'working', 'UNKNOWN'],
    ['Something New', 'working', 'Something New'],
    [null, 'working', 'none'],
  ])('shows %s as %s', async (status, state, recruiterState) => {
    const entry = { id: 's1', participant_id: 'p1', status, completed_at: '2026-11-21T12:00:00' };
    const server = await startTinyServer((request, response) =>
      answer(response, 200, { results: request.url.includes('page=1&') ? [entry] : [] }),
    );
    const [listed] = await all(createProlificRecruiter(settingsAt(server.url)).assignments('study'));
    expect(listed).toMatchObject({ state, submittedAt: Date.parse('2026-11-21T12:00:00Z') });
    expect(listed?.recruiterState).toBe(recruiterState);
    await server.stop();
  });

  it('tells when Prolific approves by itself, which it does', async () => {
    const ref = await handedIn();
    const listed = await lab.recruiter.assignment(ref);
    expect(listed?.autoApproveAt).toBe((listed?.submittedAt ?? 0) + 21 * 86_400_000);
    await lab.advance(21 * 86_400_000);
    expect((await lab.recruiter.assignment(ref))?.state).toBe('approved');
  });
});

describe('whose a submission is', () => {
  it('is asked, not believed', async () => {
    const ref = await lab.take(posting);
    const other = done(await lab.recruiter.post(orderOf(lab)));
    expect(await lab.recruiter.assignment(ref)).toMatchObject({ ...ref, state: 'working' });
    for (const wrong of [
      { ...ref, workerId: lab.prolific.participant() },
      { ...ref, postingExternalId: other.externalId },
      { ...ref, externalId: lab.prolific.participant() },
      { ...ref, externalId: '' },
    ])
      expect(await lab.recruiter.assignment(wrong)).toBeUndefined();
  });
});

describe('decisions', () => {
  it('reach Prolific when an answer was lost, and are not made twice', async () => {
    const ref = await handedIn();
    lab.prolific.faults.set([{ kind: 'drop-after', operation: 'transitionSubmission', times: 1 }]);
    expect((await lab.recruiter.approve(ref, {})).kind).toBe('unknown');
    const spent = await lab.spentMinor();
    expect(await lab.recruiter.approve(ref, {})).toMatchObject({ kind: 'refused', isAlready: true });
    expect(await lab.spentMinor()).toBe(spent);
  });

  it('say later while Prolific asks for fewer requests', async () => {
    const ref = await handedIn();
    lab.prolific.faults.set([{ kind: 'throttle', operation: 'transitionSubmission', times: 1, amount: 3 }]);
    expect(await lab.recruiter.approve(ref, {})).toMatchObject({ kind: 'later', afterMs: 3000 });
    done(await lab.recruiter.approve(ref, {}));
  });

  it('are not claimed when another one counted', async () => {
    const ref = await handedIn();
    const other = {
      results: [],
      id: ref.externalId,
      study_id: posting.externalId,
      participant: ref.workerId,
    };
    const server = await startTinyServer((request, response) =>
      answer(response, 200, { ...other, status: request.method === 'GET' ? 'AWAITING REVIEW' : 'REJECTED' }),
    );
    const recruiter = createProlificRecruiter(settingsAt(server.url));
    expect(await recruiter.approve(ref, {})).toMatchObject({ kind: 'refused', code: 'DECIDED_OTHERWISE' });
    await server.stop();
  });

  it('approve nothing that was rejected', async () => {
    const ref = await handedIn();
    done(await lab.recruiter.reject(ref, { text: REASON }));
    expect(await lab.recruiter.approve(ref, {})).toMatchObject({ kind: 'refused', isAlready: false });
    expect(await lab.recruiter.reverseRejection(ref, 'A mistake')).toMatchObject({ code: 'IRREVERSIBLE' });
  });

  it.each([
    [{ text: 'Too short.' }, '100 characters'],
    [{ text: `${'x'.repeat(99)}${' '.repeat(20)}` }, 'these are 99'],
    [{ text: REASON, category: 'BORING' }, 'FAILED_CHECK'],
  ])('reject nobody for %j', async (reason, said) => {
    const ref = await handedIn();
    expect(await lab.recruiter.reject(ref, reason)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining(said),
    });
    expect(lab.recruiter.rejectionRefusal?.(reason)).toContain(said);
    expect((await lab.recruiter.assignment(ref))?.state).toBe('submitted');
  });

  it('screen out with the fixed pay, once', async () => {
    const ref = await lab.take(posting);
    expect(await lab.recruiter.screenOut?.(ref, 30)).toMatchObject({ code: 'AMOUNT_FIXED' });
    const result = await lab.recruiter.screenOut?.(ref, 20);
    expect(result?.kind).toBe('done');
    expect((await lab.recruiter.assignment(ref))?.state).toBe('screened_out');
    expect(await lab.recruiter.screenOut?.(ref, 20)).toMatchObject({ isAlready: true });
  });

  it('say what a code pays that screens somebody out', () => {
    const pay = (fixed_screen_out_reward: number) =>
      ({ action: 'FIXED_SCREEN_OUT_PAYMENT', fixed_screen_out_reward, slots: 1 }) as const;
    const kind = { code_type: 'SCREENED_OUT', actor: 'participant' } as const;
    const recruiter = lab.another({
      completionCodes: [
        ...lab.settings.completionCodes,
        { ...kind, code: 'CYOUNG', actions: [pay(10)] },
        { ...kind, code: 'CFULL', actions: [{ action: 'REQUEST_RETURN', return_reason: 'full' }, pay(5)] },
      ],
    });
    expect(
      ['COUT', 'CYOUNG', 'CFULL', 'CDONE', 'CELSE'].map((code) => recruiter.screenOutMinorOf?.(code)),
    ).toEqual([20, 10, 5, undefined, undefined]);
  });

  it('screen out nobody where no code is set up for it', async () => {
    const { settings } = lab;
    const recruiter = lab.another({ completionCodes: settings.completionCodes.slice(0, 1) });
    expect(recruiter.capabilities.screenOutMinor).toBeUndefined();
    expect(await recruiter.screenOut?.(await lab.take(posting), undefined)).toMatchObject({
      code: 'NO_SCREEN_OUT',
    });
  });

  it('ask for a return, of the right person only', async () => {
    const ref = await handedIn();
    const result = await lab.recruiter.requestReturn?.(ref, 'Withdrew consent');
    expect(result?.kind).toBe('done');
    const wrong = { ...ref, workerId: lab.prolific.participant() };
    expect(await lab.recruiter.requestReturn?.(wrong, 'Withdrew consent')).toMatchObject({
      code: 'NOT_THIS_WORKER',
    });
  });
});

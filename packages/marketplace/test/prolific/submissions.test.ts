import { expect, it } from 'vitest';
import { type Json, MINUTE, newStudy, openProlific } from './support.ts';

const REASON = 'The instructions were not followed. '.repeat(3);

it('a place carries its ids in the address of the study', async () => {
  const { prolific, publish } = await openProlific();
  const id = await publish();
  const { url, submissionId, participantId } = await prolific.takePlace(id);
  expect(url).toBe(
    `https://study.example.org/?PROLIFIC_PID=${participantId}&STUDY_ID=${id}&SESSION_ID=${submissionId}`,
  );
});

it('a place is one per person, and there are as many as there are', async () => {
  const { prolific, publish } = await openProlific();
  const id = await publish({ total_available_places: 2 });
  const { participantId, submissionId } = await prolific.takePlace(id);
  await expect(prolific.takePlace(id, participantId)).rejects.toThrow('Forbidden');
  await prolific.takePlace(id);
  await expect(prolific.takePlace(id)).rejects.toThrow('Bad request');
  await prolific.return(submissionId);
  await expect(prolific.takePlace(id, participantId)).rejects.toThrow('Forbidden');
  await prolific.takePlace(id);
});

it('a rejection needs a category and a hundred characters, and can be taken back', async () => {
  const { call, handIn, publish, prolific } = await openProlific();
  const id = await publish();
  const submission = await handIn(id);
  const path = `/submissions/${submission}/transition/`;
  const reject = (changes: Json) =>
    call('POST', path, { action: 'REJECT', rejection_category: 'LOW_EFFORT', message: REASON, ...changes });
  expect((await reject({ message: REASON.slice(0, 99) })).status).toBe(400);
  expect((await reject({ rejection_category: undefined })).status).toBe(400);
  expect((await reject({ rejection_category: 'BORED' })).status).toBe(400);
  expect((await reject({})).body.status).toBe('REJECTED');
  expect((await reject({})).status).toBe(200);
  expect((await call('GET', `/studies/${id}/`)).body).toMatchObject({ places_taken: 0, status: 'ACTIVE' });
  expect((await call('POST', path, { action: 'UNREJECT' })).body.status).toBe('AWAITING REVIEW');
  expect((await call('POST', path, { action: 'APPROVE' })).body.status).toBe('APPROVED');
  expect((await call('POST', path, { action: 'UNREJECT' })).status).toBe(400);
  await prolific.money();
});

it('who is at work cannot be approved', async () => {
  const { call, publish, prolific } = await openProlific();
  const { submissionId } = await prolific.takePlace(await publish());
  expect((await call('POST', `/submissions/${submissionId}/transition/`, { action: 'APPROVE' })).status).toBe(
    400,
  );
});

it('time runs out on a reserved place and on work; who is late may still hand in', async () => {
  const { call, clock, publish, prolific } = await openProlific();
  const id = await publish();
  const { submissionId: reserved } = await prolific.reservePlace(id);
  const { submissionId: active } = await prolific.takePlace(id);
  const shown = async (submission: string) => (await call('GET', `/submissions/${submission}/`)).body.status;
  expect(await shown(reserved)).toBe('RESERVED');
  clock.advance(10 * MINUTE);
  expect([await shown(reserved), await shown(active)]).toEqual(['TIMED-OUT', 'ACTIVE']);
  clock.advance(50 * MINUTE);
  expect(await shown(active)).toBe('TIMED-OUT');
  await prolific.submit(active, 'DONE');
  expect(await shown(active)).toBe('AWAITING REVIEW');
  await prolific.money();
});

it('a place too many is paid from the balance', async () => {
  const { call, publish, prolific, handIn } = await openProlific();
  const id = await publish({ total_available_places: 1 });
  const { submissionId } = await prolific.takePlace(id);
  await prolific.timeOut(submissionId);
  const other = await handIn(id);
  await prolific.submit(submissionId, 'DONE');
  expect((await prolific.money())[0]?.reservedMinor).toBe(2 * 210);
  await call('POST', '/submissions/bulk-approve/', { submission_ids: [submissionId, other] });
  expect((await prolific.money())[0]).toMatchObject({ reservedMinor: 0, participantsMinor: 300 });
});

it('work is approved by itself after three weeks', async () => {
  const { call, clock, publish, handIn, prolific } = await openProlific();
  const id = await handIn(await publish());
  clock.advance(21 * 24 * 60 * MINUTE);
  expect((await call('GET', `/submissions/${id}/`)).body.status).toBe('APPROVED');
  expect((await prolific.money())[0]?.participantsMinor).toBe(150);
});

it('a code does what it was set up for, and a wrong one waits for review', async () => {
  const { call, publish, handIn, prolific } = await openProlific();
  const id = await publish({ total_available_places: 9 });
  const shown = async (submission: string) => (await call('GET', `/submissions/${submission}/`)).body;
  expect(await shown(await handIn(id, 'AUTO'))).toMatchObject({ status: 'APPROVED', entered_code: 'AUTO' });
  expect(await shown(await handIn(id, 'OOPS'))).toMatchObject({
    status: 'AWAITING REVIEW',
    entered_code: 'OOPS',
  });
  const { submissionId } = await prolific.takePlace(id);
  await prolific.noCode(submissionId);
  expect(await shown(submissionId)).toMatchObject({ status: 'AWAITING REVIEW', entered_code: 'NOCODE' });
  await expect(prolific.submit(submissionId, 'DONE')).rejects.toThrow();
});

it('many are approved at once, all or none, or a while later', async () => {
  const { call, clock, publish, handIn, prolific } = await openProlific();
  const id = await publish({ total_available_places: 9 });
  const ids = [await handIn(id), await handIn(id)];
  const { submissionId, participantId } = await prolific.takePlace(id);
  const bulk = (submission_ids: readonly string[]) =>
    call('POST', '/submissions/bulk-approve/', { submission_ids });
  const counts = async () => (await call('GET', `/studies/${id}/submissions/counts/`)).body;
  expect((await bulk([...ids, submissionId])).status).toBe(400);
  expect(await counts()).toMatchObject({ APPROVED: 0, 'AWAITING REVIEW': 2 });
  expect((await bulk(ids)).status).toBe(200);
  expect((await bulk(ids)).status).toBe(200);
  expect(await counts()).toMatchObject({ APPROVED: 2 });
  prolific.behave({ bulkApprovalDelayMs: MINUTE });
  await prolific.submit(submissionId, 'DONE');
  const byPeople = { study_id: id, participant_ids: [participantId] };
  expect((await call('POST', '/submissions/bulk-approve/', byPeople)).status).toBe(200);
  expect(await counts()).toMatchObject({ APPROVED: 2 });
  clock.advance(MINUTE);
  expect(await counts()).toMatchObject({ APPROVED: 3 });
  expect((await prolific.money())[0]?.participantsMinor).toBe(450);
});

it('a return is asked for and up to the participant', async () => {
  const { call, publish, handIn, prolific } = await openProlific();
  const submission = await handIn(await publish());
  const path = `/submissions/${submission}/request-return/`;
  expect((await call('POST', path, { request_return_reasons: [] })).status).toBe(400);
  const asked = await call('POST', path, { request_return_reasons: ['Technical problems'] });
  expect(asked.body).toMatchObject({ id: submission, status: 'AWAITING REVIEW' });
  expect(asked.body.return_requested).not.toBeNull();
  await prolific.return(submission);
  expect((await call('GET', `/submissions/${submission}/`)).body.status).toBe('RETURNED');
  expect((await call('POST', path, { request_return_reasons: ['Again'] })).status).toBe(400);
});

const screening = {
  total_available_places: 2,
  completion_codes: [
    { code: 'DONE', code_type: 'COMPLETED', actions: [{ action: 'MANUALLY_REVIEW' }] },
    {
      code: 'OUT',
      code_type: 'SCREENED_OUT',
      actions: [{ action: 'FIXED_SCREEN_OUT_PAYMENT', fixed_screen_out_reward: 30, slots: 1 }],
    },
    { code: 'PART', code_type: 'OTHER', actor: 'researcher', actions: [{ action: 'DYNAMIC_PAYMENT' }] },
  ],
};

it('a screen-out is paid, frees its place, and pauses the study when the slots are used up', async () => {
  const { call, publish, handIn, prolific } = await openProlific();
  const id = await publish(screening);
  // 30, 10 fee and 2 VAT for the slot.
  expect((await prolific.money())[0]?.reservedMinor).toBe(2 * 210 + 42);
  const out = await handIn(id, 'OUT');
  expect((await call('GET', `/submissions/${out}/`)).body.status).toBe('SCREENED OUT');
  expect((await call('GET', `/studies/${id}/`)).body).toMatchObject({ status: 'PAUSED', places_taken: 0 });
  expect((await prolific.money())[0]).toMatchObject({ reservedMinor: 420, participantsMinor: 30 });
  const [done, screenOut, part] = screening.completion_codes;
  const more = { ...screenOut, actions: [{ ...screenOut?.actions[0], slots: 5 }] };
  expect((await call('PATCH', `/studies/${id}/`, { completion_codes: [done, more, part] })).status).toBe(200);
  await call('POST', `/studies/${id}/transition/`, { action: 'START' });
  const { submissionId } = await prolific.takePlace(id);
  const screened = await call('POST', `/submissions/${submissionId}/transition/`, { action: 'SCREEN_OUT' });
  expect(screened.body.status).toBe('SCREENED OUT');
  expect((await prolific.money())[0]?.participantsMinor).toBe(60);
});

it('a researcher completes with a part of the reward', async () => {
  const { call, publish, handIn, prolific } = await openProlific();
  const submission = await handIn(await publish(screening));
  const complete = (data: Json) =>
    call('POST', `/submissions/${submission}/transition/`, { action: 'COMPLETE', ...data });
  expect((await complete({ completion_code: 'DONE' })).status).toBe(400);
  expect((await complete({ completion_code: 'PART' })).status).toBe(400);
  const half = { completion_code: 'PART', completion_code_data: { percentage_of_reward: 50 } };
  expect((await complete(half)).body.status).toBe('PARTIALLY APPROVED');
  expect((await prolific.money())[0]?.participantsMinor).toBe(75);
});

it('screening out is refused to workspaces that do not have it', async () => {
  const { call } = await openProlific({ behaviour: { screenOutEnabled: false } });
  expect((await call('POST', '/studies/', newStudy(screening))).status).toBe(400);
});

it('a participant takes the study in pages of a browser', async () => {
  const { call, publish, prolific } = await openProlific();
  const id = await publish();
  const taken = await fetch(`${prolific.url}/take/${id}`, { redirect: 'manual' });
  const cookie = taken.headers.get('set-cookie')?.split(';')[0] ?? '';
  expect(taken.headers.get('location')).toContain('https://study.example.org/?PROLIFIC_PID=');
  const done = await fetch(`${prolific.url}/submissions/complete?cc=AUTO`, { headers: { cookie } });
  expect(done.status).toBe(200);
  expect((await fetch(`${prolific.url}/submissions/complete?cc=AUTO`)).status).toBe(400);
  const { body } = await call('GET', `/submissions/?study=${id}`);
  expect(body.results).toMatchObject([{ status: 'APPROVED', study_code: 'AUTO' }]);
});

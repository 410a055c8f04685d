import type { AssignmentRef, Recruiter } from '@turnout/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { all, orderOf } from '../contract/recruiter-contract.ts';
import { startTinyServer, type TinyServer } from '../prolific/support/tiny-server.ts';
import { type MturkLab, openMturkLab } from './support/lab.ts';

const ref: AssignmentRef = { postingExternalId: '3HIT', externalId: '3ASSIGNMENT', workerId: 'A2WORKER' };
const silent = { code: 'RECRUITER_SILENT' };
const patient = { timeout: 120_000 };

let lab: MturkLab;
let server: TinyServer | undefined;
beforeAll(async () => {
  lab = await openMturkLab();
});
afterAll(() => lab.close());
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function recruiterAt(body: string, type = 'application/x-amz-json-1.1'): Promise<Recruiter> {
  server = await startTinyServer((_, response) => {
    response.writeHead(200, { 'content-type': type });
    response.end(body);
  });
  return lab.recruit({ endpoint: server.url });
}

describe.each([
  ['a web page', '<!doctype html><title>Maintenance</title>', 'text/html'],
  ['an empty object', '{}', undefined],
  ['words of somebody else', '{"status":"ok"}', undefined],
])('%s in place of an answer', (_, body, type) => {
  it('is no list, no posting, no work and no balance', patient, async () => {
    const recruiter = await recruiterAt(body, type);
    await expect(recruiter.findPosting('turnout:stroop:live:1')).rejects.toMatchObject(silent);
    await expect(recruiter.posting('3HIT')).rejects.toMatchObject(silent);
    await expect(all(recruiter.postings())).rejects.toMatchObject(silent);
    await expect(all(recruiter.assignments('3HIT'))).rejects.toMatchObject(silent);
    await expect(recruiter.assignment(ref)).rejects.toMatchObject(silent);
    await expect(recruiter.bonuses(ref)).rejects.toMatchObject(silent);
    await expect(recruiter.balanceMinor()).rejects.toMatchObject(silent);
  });

  it('posts, pays and decides nothing', patient, async () => {
    const recruiter = await recruiterAt(body, type);
    const bonus = { ref, amountMinor: 1, reason: 'x', token: 'x' };
    expect((await recruiter.post(orderOf(lab))).kind).toMatch(/later|unknown/);
    expect((await recruiter.approve(ref, {})).kind).toBe('later');
    expect((await recruiter.reject(ref, { text: 'no' })).kind).toBe('later');
    expect((await recruiter.payBonus(bonus, undefined)).kind).toBe('later');
    expect((await recruiter.ensureGroup('took part', '')).kind).toBe('later');
  });
});

it('work that does not tell whose it is is nobody’s', patient, async () => {
  const Assignment = { AssignmentId: '3ASSIGNMENT', HITId: '3HIT', AssignmentStatus: 'Submitted' };
  const recruiter = await recruiterAt(JSON.stringify({ Assignment }));
  await expect(recruiter.assignment(ref)).rejects.toMatchObject(silent);
  expect((await recruiter.approve(ref, {})).kind).toBe('later');
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createMturkRecruiter } from '../../src/mturk/index.ts';
import { done, orderOf } from '../contract/recruiter-contract.ts';
import { type MturkLab, openMturkLab } from './support/lab.ts';

let lab: MturkLab;
beforeAll(async () => {
  lab = await openMturkLab();
});
afterAll(() => lab.close());
afterEach(() => {
  for (const name of ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_MTURK', 'AWS_REGION', 'AWS_MAX_ATTEMPTS'])
    delete process.env[name];
});

const codes = async (changes: Parameters<MturkLab['recruit']>[0]): Promise<readonly string[]> =>
  (await lab.recruit(changes).problems()).map(({ code }) => code);

it('has nothing against either world under its own name, and against none in rehearsal', async () => {
  expect(await lab.recruiter.problems()).toEqual([]);
  expect(await codes({ environment: 'sandbox', endpoint: `${lab.url}/sandbox` })).toEqual([]);
  for (const endpoint of [lab.url, `${lab.url}/sandbox`, `${lab.url}/production`])
    expect(await codes({ environment: 'rehearsal', endpoint })).toEqual([]);
});

it('notices the wrong one of the two worlds, by the words of its refusals', async () => {
  expect(await codes({ environment: 'live', endpoint: `${lab.url}/sandbox` })).toEqual(['WORLD']);
  expect(await codes({ environment: 'sandbox', endpoint: `${lab.url}/production` })).toEqual(['WORLD']);
});

it('refuses Amazon’s closed hosts with the reason, without asking them', async () => {
  for (const endpoint of [
    'https://mturk-requester.us-east-1.amazonaws.com',
    'https://mturk-requester-sandbox.us-east-1.amazonaws.com',
    'https://MTURK-requester.us-east-1.amazonaws.com./',
  ]) {
    const recruiter = lab.recruit({ endpoint, environment: 'live' });
    expect(await recruiter.problems()).toEqual([
      {
        code: 'HOST_CLOSED',
        message: expect.stringContaining('closed on 2026-09-30'),
        remedy: expect.stringContaining('mturk_endpoint'),
      },
    ]);
    await expect(recruiter.balanceMinor()).rejects.toMatchObject({ code: 'RECRUITER_SETUP' });
    const ref = { postingExternalId: '3HIT', externalId: '3ASSIGNMENT', workerId: 'A2WORKER' };
    for (const result of [
      await recruiter.post(orderOf(lab)),
      await recruiter.addPlaces('3HIT', 1, 'token'),
      await recruiter.setEnd('3HIT', 0),
      await recruiter.remove('3HIT'),
      await recruiter.approve(ref, {}),
      await recruiter.payBonus({ ref, amountMinor: 1, reason: 'x', token: 'x' }, undefined),
      await recruiter.addToGroup('3GROUP', 'A2WORKER'),
      await recruiter.removeFromGroup('3GROUP', 'A2WORKER'),
      await recruiter.ensureGroup('name', 'description'),
    ])
      expect(result).toMatchObject({ kind: 'refused', code: 'RECRUITER_SETUP', isAlready: false });
  }
});

it('calls where the settings say, whatever the environment says', async () => {
  let called = 0;
  const elsewhere = createServer((_, answer) => {
    called += 1;
    answer.end('{}');
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  process.env.AWS_ENDPOINT_URL = url;
  process.env.AWS_ENDPOINT_URL_MTURK = url;
  process.env.AWS_REGION = 'sandbox';
  process.env.AWS_MAX_ATTEMPTS = '7';
  const recruiter = createMturkRecruiter({ ...lab.settings, notifies: true });
  expect(await recruiter.problems()).toEqual([]);
  done(await recruiter.post(orderOf(lab)));
  expect(called).toBe(0);
  await new Promise((resolve) => elsewhere.close(resolve));
});

it('says which keys are missing, and that nobody is there', async () => {
  expect(await codes({ credentials: { accessKeyId: '', secretAccessKey: 'x' } })).toEqual(['CREDENTIALS']);
  expect(await codes({ endpoint: 'http://127.0.0.1:9' })).toEqual(['SILENT']);
});

it('calls nobody without keys, and says that there are none', async () => {
  const recruiter = lab.recruit({ credentials: { accessKeyId: '', secretAccessKey: '' } });
  const none = {
    code: 'RECRUITER_SETUP',
    message: expect.stringContaining('There are no keys for the account.'),
  };
  await expect(recruiter.balanceMinor()).rejects.toMatchObject(none);
  await expect(recruiter.posting('3HIT')).rejects.toMatchObject(none);
  const ref = { postingExternalId: '3HIT', externalId: '3ASSIGNMENT', workerId: 'A2WORKER' };
  for (const result of [
    await recruiter.post(orderOf(lab)),
    await recruiter.setEnd('3HIT', 0),
    await recruiter.approve(ref, {}),
    await recruiter.ensureGroup('name', 'description'),
  ])
    expect(result).toMatchObject({ kind: 'refused', ...none });
});

it('says that a panel does not know the keys', async () => {
  const panel = await openMturkLab({ mode: 'panel' });
  try {
    expect((await panel.recruiter.problems()).map(({ code }) => code)).toEqual(['CREDENTIALS']);
  } finally {
    await panel.close();
  }
});

it('shows secrets in none of its problems', async () => {
  const problems = JSON.stringify(
    await lab
      .recruit({
        endpoint: 'http://127.0.0.1:9',
        credentials: { accessKeyId: 'AKIAVERYSECRET', secretAccessKey: 'hidden-key' },
      })
      .problems(),
  );
  expect(problems).not.toMatch(/AKIAVERYSECRET|hidden-key/);
});

import { dialectOf } from '@turnout/store/database';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MarketTables } from '../../src/storage/tables.ts';
import { DAY, HOUR, START } from '../support/market.ts';
import { post, workOn } from './support/acts.ts';
import { openRehearsal, type Rehearsal } from './support/rehearsal.ts';

let rehearsal: Rehearsal;
beforeEach(async () => {
  rehearsal = await openRehearsal();
});
afterEach(() => rehearsal.close());

const addresses = [
  ['GET', '/state'],
  ['POST', '/clock'],
  ['POST', '/workers'],
  ['GET', '/faults'],
  ['PUT', '/faults'],
  ['GET', '/ledger'],
  ['GET', '/lint'],
  ['POST', '/lint/pages'],
  ['POST', '/accounts'],
  ['POST', '/layouts'],
] as const;

describe('who may control', () => {
  it.each([...addresses, ['GET', '/nothing'] as const])('%s %s needs the token', async (method, path) => {
    for (const authorization of [undefined, 'Bearer wrong', 'the-token-that-was-printed', 'Bearer ']) {
      const answer = await fetch(`${rehearsal.url}/control${path}`, {
        method,
        headers: authorization === undefined ? {} : { authorization },
      });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({
        error: 'CONTROL_TOKEN_WRONG',
        next: expect.stringContaining('Bearer'),
      });
    }
  });

  it('answers an address that is none in the same words', async () => {
    expect(await rehearsal.control('GET', '/nothing')).toMatchObject({
      status: 404,
      body: { error: 'PAGE_NOT_FOUND' },
    });
  });
});

describe('a body that does not fit', () => {
  it.each([
    ['POST', '/clock', {}],
    ['POST', '/clock', { advanceMs: '1000' }],
    ['POST', '/clock', { advanceMs: -1 }],
    ['POST', '/clock', { advanceMs: 1, setTo: 1 }],
    ['POST', '/workers', { workers: [] }],
    ['POST', '/workers', { workers: [{ country: 'us' }] }],
    ['POST', '/workers', { workers: [{ adult: 'yes' }] }],
    ['POST', '/workers', { workers: [{ nationality: 'US' }] }],
    ['PUT', '/faults', { faults: [{ kind: 'explode' }] }],
    ['PUT', '/faults', { faults: [{ kind: 'delay', share: 1.5 }] }],
    ['PUT', '/faults', { faults: [{ kind: 'throttle', operation: 'SendBonsu' }] }],
    ['POST', '/accounts', { environment: 'live', accessKey: 'LABKEY', depositMinor: 1 }],
    ['POST', '/accounts', { environment: 'sandbox', accessKey: 'LABKEY', depositMinor: 0.5 }],
    ['POST', '/layouts', { environment: 'sandbox', accessKey: 'NOBODY', content: '<p>' }],
    ['GET', '/ledger?environment=live', undefined],
    ['GET', '/lint?ended=yes', undefined],
  ] as const)('%s %s %j is refused, and nothing is changed', async (method, path, body) => {
    const before = (await rehearsal.control('GET', '/state')).body;
    const answer = await rehearsal.control(method, path, body);
    expect(answer).toMatchObject({ status: 400, body: { error: 'CONTROL_INPUT_INVALID' } });
    expect(Object.keys(answer.body).sort()).toEqual(['error', 'message', 'next']);
    expect((await rehearsal.control('GET', '/state')).body).toEqual(before);
  });

  it.each([undefined, {}, { advanceMs: '1000' }, { forwardMs: 1 }])(
    'is told in plain words what moves the clock: %j',
    async (body) => {
      const { message } = (await rehearsal.control('POST', '/clock', body)).body;
      expect(message).toContain('Send {"advanceMs": 60000}');
      expect(message).toContain('or {"setTo": 1795521600000}');
      expect(message).not.toMatch(/body\/|must|anyOf/);
    },
  );

  it('is told to be JSON when it is a form, as curl sends it', async () => {
    const answer = await fetch(`${rehearsal.url}/control/clock`, {
      method: 'POST',
      headers: { authorization: 'Bearer the-token-that-was-printed' },
      body: new URLSearchParams('{"advanceMs": 60000}'),
    });
    expect(await answer.json()).toMatchObject({
      error: 'CONTROL_INPUT_INVALID',
      message: expect.stringContaining('"Content-Type: application/json"'),
    });
  });

  it('is refused when it is no JSON', async () => {
    const answer = await fetch(`${rehearsal.url}/control/clock`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer the-token-that-was-printed',
        'content-type': 'application/json',
      },
      body: '{',
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: 'CONTROL_INPUT_INVALID' });
  });
});

describe('the clock', () => {
  it('moves, and everything due is done before the answer', async () => {
    const hitId = await post(rehearsal, { AutoApprovalDelayInSeconds: 3600 });
    await workOn(rehearsal, hitId, 2);
    expect(await rehearsal.control('POST', '/clock', { advanceMs: 3 * HOUR })).toMatchObject({
      status: 200,
      body: { now: START + 3 * HOUR, settled: 3 },
    });
    expect(await rehearsal.context.read.hits.byHitId(hitId)).toMatchObject({
      status: 'Reviewable',
      approved: 2,
      heldMinor: 0,
    });
    expect((await rehearsal.control('GET', '/state')).body).toEqual({
      now: START + 3 * HOUR,
      workers: 2,
      openHits: 0,
    });
  });

  it('is set, but not back', async () => {
    expect((await rehearsal.control('POST', '/clock', { setTo: START + DAY })).body.now).toBe(START + DAY);
    expect(await rehearsal.control('POST', '/clock', { setTo: START })).toMatchObject({
      status: 409,
      body: { error: 'CLOCK_REFUSED', message: expect.stringContaining('2026-11-22T12:00:00.000Z') },
    });
  });

  it('leaves the Date header of the API real', async () => {
    await rehearsal.control('POST', '/clock', { advanceMs: 900_000_000 });
    const { headers } = await rehearsal.call('GetAccountBalance', {});
    expect(Math.abs(Date.parse(headers.get('date') ?? '') - Date.now())).toBeLessThan(60_000);
  });
});

describe('workers', () => {
  it('come with a session and an ordinary past', async () => {
    const { body } = await rehearsal.control('POST', '/workers', {
      workers: [{}, { pastApproved: 0, pastRejected: 0 }],
    });
    const made = body.workers as { workerId: string; token: string }[];
    expect(made).toMatchObject([{ token: 'session of 1' }, { token: 'session of 2' }]);
    const [usual, fresh] = await Promise.all(
      made.map(({ workerId }) => rehearsal.context.read.workers.byWorkerId(workerId)),
    );
    expect(usual).toMatchObject({ locale: { country: 'US' }, adult: true, masters: false, status: 'active' });
    expect(usual).toMatchObject({ pastApproved: 1980, pastRejected: 20 });
    expect(fresh).toMatchObject({ pastApproved: 0, pastRejected: 0 });
  });

  it('come with what they are said to be and to have', async () => {
    const { body: made } = await rehearsal.call('CreateQualificationType', {
      Name: 'left-handed',
      Description: 'writes with the left hand',
      QualificationTypeStatus: 'Active',
    });
    const { QualificationTypeId: id } = made.QualificationType as { QualificationTypeId: string };
    const profile = { country: 'DE', masters: true, adult: false, qualifications: { [id]: 80 } };
    const { body } = await rehearsal.control('POST', '/workers', { workers: [profile] });
    const [worker] = body.workers as { workerId: string }[];
    expect(await rehearsal.context.read.workers.byWorkerId(worker?.workerId ?? '')).toMatchObject({
      locale: { country: 'DE' },
      masters: true,
      adult: false,
    });
    const score = await rehearsal.call('GetQualificationScore', {
      QualificationTypeId: id,
      WorkerId: worker?.workerId,
    });
    expect(score.body).toMatchObject({ Qualification: { IntegerValue: 80, Status: 'Granted' } });
  });

  it('are all made or none', async () => {
    const workers = [{}, { qualifications: { '3NOSUCHTYPE': 1 } }];
    expect(await rehearsal.control('POST', '/workers', { workers })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('3NOSUCHTYPE') },
    });
    expect((await rehearsal.control('GET', '/state')).body.workers).toBe(0);
  });
});

describe('faults', () => {
  it('are set, shown with the times left, met, and taken off', async () => {
    const faults = [{ kind: 'throttle', operation: 'GetAccountBalance', times: 2 }];
    expect((await rehearsal.control('PUT', '/faults', { faults, submissionLagMs: 60_000 })).status).toBe(200);
    expect(await rehearsal.call('GetAccountBalance', {})).toMatchObject({
      status: 400,
      body: { __type: 'ThrottlingException', message: 'Rate exceeded' },
    });
    expect((await rehearsal.control('GET', '/faults')).body).toEqual({
      faults: [{ ...faults[0], times: 1 }],
      submissionLagMs: 60_000,
    });
    await rehearsal.control('PUT', '/faults', { faults: [] });
    expect((await rehearsal.call('GetAccountBalance', {})).status).toBe(200);
  });

  it('submissionLagMs hides a submission from its requester for as long', async () => {
    await rehearsal.control('PUT', '/faults', { faults: [], submissionLagMs: 60_000 });
    const hitId = await post(rehearsal);
    await workOn(rehearsal, hitId, 1);
    const listed = async () =>
      (await rehearsal.call('ListAssignmentsForHIT', { HITId: hitId })).body.NumResults;
    expect(await listed()).toBe(0);
    await rehearsal.control('POST', '/clock', { advanceMs: 60_000 });
    expect(await listed()).toBe(1);
  });
});

describe.each(['sqlite', 'postgres'] as const)('the ledger on %s', (database) => {
  beforeEach(async () => {
    await rehearsal.close();
    rehearsal = await openRehearsal({ database });
  });

  it('adds up: deposited = available + held + rewards + bonuses + fees', async () => {
    const account = { environment: 'sandbox', accessKey: 'LABKEY', name: 'The laboratory' };
    expect((await rehearsal.control('POST', '/accounts', { ...account, depositMinor: 5000 })).body).toEqual({
      name: 'The laboratory',
      availableMinor: 5000,
      heldMinor: 0,
    });
    await rehearsal.control('POST', '/accounts', { ...account, depositMinor: 1 });
    await rehearsal.control('POST', '/accounts', {
      environment: 'production',
      accessKey: 'EMPTY',
      depositMinor: 7,
    });
    const hitId = await post(rehearsal);
    const [work] = await workOn(rehearsal, hitId, 1);
    await rehearsal.call('ApproveAssignment', { AssignmentId: work?.assignmentId });
    await rehearsal.call('SendBonus', {
      AssignmentId: work?.assignmentId,
      WorkerId: work?.workerId,
      BonusAmount: '0.50',
      Reason: 'good',
    });
    const { body } = await rehearsal.control('GET', '/ledger?environment=sandbox');
    expect(body).toEqual({
      accounts: [
        {
          name: 'The laboratory',
          environment: 'sandbox',
          depositedMinor: 5001,
          availableMinor: 5001 - 9 * 120 - 60,
          heldMinor: 8 * 120,
          rewardsMinor: 100,
          bonusesMinor: 50,
          feesMinor: 20 + 10,
        },
      ],
    });
    expect((await rehearsal.control('GET', '/ledger')).body.accounts).toHaveLength(2);
  });

  it('has a line for an account without money', async () => {
    await rehearsal.market.requester();
    expect((await rehearsal.control('GET', '/ledger')).body.accounts).toMatchObject([
      { name: 'Laboratory 1', heldMinor: 0 },
    ]);
  });

  it('says so honestly when an account does not add up', async () => {
    const { id } = await rehearsal.market.requester();
    const { database } = rehearsal.context;
    const { sql: db } = dialectOf<MarketTables>(database.kind);
    const tampered = db.updateTable('market_requesters').set({ available_minor: 1 }).where('id', '=', id);
    await database.write((session) => session.query(tampered));
    expect(await rehearsal.control('GET', '/ledger')).toMatchObject({
      status: 500,
      body: { error: 'LEDGER_UNBALANCED', accounts: ['"Laboratory 1" (sandbox)'] },
    });
  });
});

describe('layouts', () => {
  it('are made for an account, and its HITs use them', async () => {
    await rehearsal.control('POST', '/accounts', {
      environment: 'sandbox',
      accessKey: 'LABKEY',
      depositMinor: 100_000,
    });
    const { body } = await rehearsal.control('POST', '/layouts', {
      environment: 'sandbox',
      accessKey: 'LABKEY',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a layout's placeholder is written so.
      content: '<p>${word}</p>',
      frameHeight: 600,
    });
    const HITLayoutParameters = [{ Name: 'word', Value: 'house' }];
    const hitId = await post(rehearsal, {
      Question: undefined,
      HITLayoutId: body.layoutId,
      HITLayoutParameters,
    });
    expect((await rehearsal.context.read.hits.byHitId(hitId))?.question).toContain('<p>house</p>');
  });
});

describe('lint', () => {
  it('is in the shape of the protocol', async () => {
    await post(rehearsal, { UniqueRequestToken: undefined });
    const { body } = await rehearsal.control('GET', '/lint?ended=true');
    const found = body.findings as { rule: string }[];
    expect(found.map(({ rule }) => rule)).toEqual(['money-call-without-token', 'hit-left-open']);
    for (const finding of found)
      expect(Object.keys(finding).sort()).toEqual([
        'message',
        'remedy',
        'rule',
        'severity',
        'subject',
        'times',
      ]);
    expect((await rehearsal.control('POST', '/lint/pages')).body).toEqual({
      checked: 0,
      passedOver: ['https://study.example/ad'],
      faults: [],
    });
  });
});

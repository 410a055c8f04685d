import type { IncomingNotification, NotificationResult } from '@turnout/core';
import { createProlificRecruiter } from '@turnout/recruiters/prolific';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { feeMinor, quoteOf } from '../../src/prolific/fees.ts';
import { done, orderOf } from '../contract/recruiter-contract.ts';
import { openProlificLab, type ProlificLab } from './support/lab.ts';
import { settingsAt } from './support/settings.ts';
import { answer, startTinyServer, type TinyServer } from './support/tiny-server.ts';

let lab: ProlificLab;
beforeEach(async () => {
  lab = await openProlificLab();
});
afterEach(() => lab.close());

const codesOf = async (recruiter = lab.recruiter) => (await recruiter.problems()).map(({ code }) => code);

describe('what stands in the way', () => {
  it('is nothing when all is set', async () => {
    expect(await codesOf()).toEqual([]);
  });

  it.each([
    ['a wrong token', { token: 'wrong' }, ['TOKEN_REFUSED']],
    ['another workspace', { workspace: '60d9aadeb86739de712faee0' }, ['WORKSPACE_REFUSED']],
    ['another project', { project: '60d9aadeb86739de712faee0' }, ['PROJECT_UNKNOWN']],
    ['fees that are too low', { fees: { platform: 3330, vat: 0 } }, ['FEES_TOO_LOW']],
  ])('is %s', async (_, changes, codes) => {
    expect(await codesOf(lab.another(changes))).toEqual(codes);
  });

  it('is silence', async () => {
    lab.prolific.faults.set([{ kind: 'server-error', operation: 'getUser' }]);
    expect(await codesOf()).toEqual(['PROLIFIC_SILENT']);
  });

  it('never tells the token', async () => {
    const problems = await lab.another({ token: 'wrong-but-secret' }).problems();
    expect(JSON.stringify(problems)).not.toContain('wrong-but-secret');
  });
});

describe('fees', () => {
  it('are Prolific’s and the tax on them', () => {
    const fees = { platform: 3330, vat: 2000 };
    const settings = { ...lab.settings, fees, completionCodes: [] };
    expect(quoteOf({ places: 10, rewardMinor: 1000 }, settings)).toEqual({
      lines: [
        { label: 'Reward', count: 10, eachMinor: 1000, totalMinor: 10_000 },
        { label: 'Prolific’s fee, 33.3 %', count: 10, eachMinor: 333, totalMinor: 3330 },
        { label: 'VAT on the fee, 20 %', count: 10, eachMinor: 67, totalMinor: 670 },
      ],
      rewardMinor: 10_000,
      feeMinor: 4000,
      screenOutsMinor: 0,
      totalMinor: 14_000,
      hints: [],
    });
    expect(feeMinor(1000, fees)).toBe(400);
  });

  it('hold the most that people who are screened out may cost', () => {
    const quote = lab.recruiter.quote({ places: 1, rewardMinor: 150 });
    expect(quote).toMatchObject({ rewardMinor: 150, feeMinor: 72, screenOutsMinor: 300, totalMinor: 522 });
    expect(quote.lines.at(-1)).toEqual({
      label: 'Screened out, fees included, at most',
      count: 10,
      eachMinor: 30,
      totalMinor: 300,
    });
  });

  it('are what Prolific keeps back for a study, screen-outs and all', async () => {
    const before = (await lab.recruiter.balanceMinor()) ?? 0;
    const quote = lab.recruiter.quote({ places: 3, rewardMinor: 150 });
    done(await lab.recruiter.post(orderOf(lab, { places: 3, rewardMinor: 150 })));
    expect(before - ((await lab.recruiter.balanceMinor()) ?? 0)).toBe(quote.totalMinor);
  });

  it('are the dearest published ones until they are set', () => {
    const recruiter = createProlificRecruiter(settingsAt(lab.settings.url));
    const quote = recruiter.quote({ places: 1, rewardMinor: 1000 });
    expect(quote).toMatchObject({ feeMinor: 514, hints: [expect.stringContaining('platform_fee')] });
  });

  it.each([
    [25, 13],
    [126, 65],
    [1000, 514],
  ])('of %i minor units at the dearest rates are %i, as they are taken', (minor, fee) => {
    expect(feeMinor(minor, { platform: 4280, vat: 2000 })).toBe(fee);
  });

  it('are never less than exact or rounded half up each, and not two units more', () => {
    const rate = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), rate, rate, (minor, platform, vat) => {
        const exact = (minor * platform * (10_000 + vat)) / 100_000_000;
        const fee = feeMinor(minor, { platform, vat });
        expect(fee).toBeGreaterThanOrEqual(exact - 1e-6);
        const rounded = Math.round((minor * platform) / 10_000);
        expect(fee).toBeGreaterThanOrEqual(rounded + Math.round((rounded * vat) / 10_000));
        expect(fee).toBeLessThan(exact + 1 + (10_000 + vat) / 20_000);
        expect(
          quoteOf({ places: 7, rewardMinor: minor }, { ...lab.settings, fees: { platform, vat } }).feeMinor,
        ).toBe(fee * 7);
      }),
    );
  });
});

describe('subscribing', () => {
  let server: TinyServer;
  let received: IncomingNotification[];
  beforeEach(async () => {
    received = [];
    server = await startTinyServer(({ method, url, headers, body }, response) => {
      received.push({ method, url, headers, body });
      answer(response, 200, {});
    });
  });
  afterEach(() => server.stop());

  const subscribed = async (): Promise<void> => {
    done((await lab.recruiter.subscribe?.(`${server.url}/hook`)) ?? { kind: 'unknown', message: '' });
  };
  const read = async (message: IncomingNotification): Promise<NotificationResult | undefined> =>
    lab.recruiter.readNotification?.(message);

  it('brings signed events of what happens, to be looked at', async () => {
    await subscribed();
    const posting = done(await lab.recruiter.post(orderOf(lab)));
    const ref = await lab.take(posting);
    await lab.handIn(ref);
    await expect.poll(() => received.length).toBeGreaterThan(2);
    const results = await Promise.all(received.map(read));
    const events = results.flatMap((result) => (result?.kind === 'events' ? result.events : []));
    expect(results.every((result) => result?.kind === 'events')).toBe(true);
    expect(events.map(({ assignmentExternalId }) => assignmentExternalId)).toContain(ref.externalId);
    expect(events.map(({ postingExternalId }) => postingExternalId)).toContain(posting.externalId);
  });

  it('lets repeats be told apart by their id', async () => {
    await subscribed();
    lab.prolific.behave({ hookCopies: 2 });
    const posting = done(await lab.recruiter.post(orderOf(lab)));
    const ref = await lab.take(posting);
    const ofSubmission = async () => {
      const results = await Promise.all(received.map(read));
      const events = results.flatMap((result) => (result?.kind === 'events' ? result.events : []));
      return events.filter(({ assignmentExternalId }) => assignmentExternalId === ref.externalId);
    };
    await expect.poll(async () => (await ofSubmission()).length).toBeGreaterThan(1);
    const ids = (await ofSubmission()).map(({ id }) => id);
    expect(new Set(ids).size).toBeLessThan(ids.length);
  });

  it('happens once, keeps the workspace’s secret, and mends what was switched off', async () => {
    await subscribed();
    const secret = await lab.call('GET', `/hooks/secrets/?workspace_id=${lab.account.workspaceId}`);
    const before = await subscriptions();
    await subscribed();
    expect(await subscriptions()).toEqual(before);
    await lab.call('PATCH', `/hooks/subscriptions/${before[0]?.id}/`, { is_enabled: false });
    await subscribed();
    const after = await subscriptions();
    expect(after.map(({ event_type }) => event_type).sort()).toEqual(
      before.map(({ event_type }) => event_type).sort(),
    );
    expect(await lab.call('GET', `/hooks/secrets/?workspace_id=${lab.account.workspaceId}`)).toEqual(secret);
  });

  it('wants an address that begins with https at Prolific itself', async () => {
    const recruiter = lab.another({ url: 'https://127.0.0.1:1' });
    expect(await recruiter.subscribe?.('http://study.example.org/')).toMatchObject({
      code: 'ADDRESS_INVALID',
    });
    expect(await recruiter.subscribe?.('study.example.org')).toMatchObject({ code: 'ADDRESS_INVALID' });
  });

  const subscriptions = async (): Promise<readonly { id: string; event_type: string }[]> => {
    const list = (await lab.call('GET', `/hooks/subscriptions/?workspace_id=${lab.account.workspaceId}`)) as {
      results: readonly { id: string; event_type: string; is_enabled: boolean }[];
    };
    return list.results.filter(({ is_enabled }) => is_enabled);
  };
});

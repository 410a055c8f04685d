import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../../test/support/server-process.ts';
import { asText, type RehearsalOptions, rehearse } from '../src/index.ts';
import { CONTROL_TOKEN, type StandIn, startStandIn } from './support/standin-market.ts';

let market: StandIn | undefined;

afterEach(async () => {
  await market?.close();
  market = undefined;
});

async function optionsWith(studyUrl: string): Promise<RehearsalOptions> {
  market = await startStandIn({ studyUrl, slots: 10 });
  return {
    siteUrl: market.url,
    controlToken: CONTROL_TOKEN,
    groupId: market.groupId,
    environment: 'sandbox',
    workers: 4,
    seed: 1,
    personas: [{ name: 'diligent', share: 1, behaviour: 'diligent' }],
  };
}

describe('a rehearsal', () => {
  it('of a study that does not answer says so, and gives its tasks back', async () => {
    const report = await rehearse(await optionsWith(`http://127.0.0.1:${await freePort()}/ad`));
    expect(report.completions.endings).toMatchObject({ 'handed-in': 0, returned: 4 });
    expect(report.refusals[0]?.reason).toMatch(/Nobody answers at http/);
    expect(asText(report)).toContain('- Nobody handed in.');
  });

  it.each<[string, Partial<RehearsalOptions>, RegExp]>([
    ['without the right token', { controlToken: 'wrong' }, /was refused with status 401/],
    ['of a group that is not posted', { groupId: 'NOSUCH' }, /No group NOSUCH is on offer/],
    ['without workers', { workers: 0 }, /nobody to rehearse with|was refused/],
    [
      'without a marketplace',
      { siteUrl: 'http://127.0.0.1:9' },
      /does not answer at http:\/\/127\.0\.0\.1:9/,
    ],
  ])('%s ends with what is wrong and what to do', async (_name, change, message) => {
    const options = { ...(await optionsWith('http://127.0.0.1:9/ad')), ...change };
    await expect(rehearse(options)).rejects.toThrow(message);
    await expect(rehearse(options)).rejects.toHaveProperty('next', expect.stringMatching(/.{20}/));
  });

  it('ends when it is told to', async () => {
    const options = await optionsWith('http://127.0.0.1:9/ad');
    const enough = new Error('enough');
    await expect(rehearse({ ...options, signal: AbortSignal.abort(enough) })).rejects.toMatchObject({
      name: 'RehearsalError',
      message: 'The rehearsal was interrupted.',
      cause: enough,
    });
  });

  it('with a browser that is not there says how to get one', async () => {
    const options = await optionsWith('http://127.0.0.1:9/ad');
    const browser = { executablePath: '/nowhere/chromium' };
    await expect(rehearse({ ...options, browsers: 1, browser })).rejects.toMatchObject({
      message: 'There is no browser at /nowhere/chromium.',
      next: expect.stringContaining('apt-get install'),
    });
  });
});

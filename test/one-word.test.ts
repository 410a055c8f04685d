import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { colourStudy } from './support/colour-study.ts';
import { startMarketplaceProcess } from './support/marketplace-process.ts';
import type { RunningMarketplace } from './support/mturk-world.ts';
import { openProlificAccount, type ProlificAccount } from './support/prolific-account.ts';
import { type Researcher, researcher } from './support/researcher.ts';
import type { StudyFixture } from './support/study-folder.ts';

/** One study, set up for all three recruiters; only the word `recruiter` is changed between them. */
let study: StudyFixture;
let marketplace: RunningMarketplace;
let account: ProlificAccount;
let lab: Researcher;

beforeAll(async () => {
  marketplace = await startMarketplaceProcess();
  account = await openProlificAccount({ currency: 'USD', balanceMinor: 1_000_000 });
  study = colourStudy({
    hit: { ad_url: 'https://study.example.org/pub' },
    turnout: {
      recruiter: 'link',
      currency: 'USD',
      reward: '1.50',
      completion_code: 'CDONE',
      mturk_endpoint_sandbox: `${marketplace.url}/sandbox`,
      ...account.settings,
    },
  });
  lab = researcher(study.folder, {
    PROLIFIC_API_TOKEN: account.token,
    AWS_ACCESS_KEY_ID: 'LAB',
    AWS_SECRET_ACCESS_KEY: 'x',
  });
}, 180_000);

afterAll(async () => {
  await marketplace.stop();
  await account.prolific.stop();
  study.remove();
});

interface Row {
  readonly state: string;
  readonly recruiter: string;
  readonly places: number;
}

const postings = (): Promise<readonly Row[]> => lab.json('post', 'list');

describe('one word changes where people come from', () => {
  it.each(['link', 'mturk', 'prolific'])('%s', { timeout: 300_000 }, async (word) => {
    const config = join(study.folder, 'config.txt');
    writeFileSync(config, readFileSync(config, 'utf8').replace(/^recruiter = .*$/m, `recruiter = ${word}`));
    const checked = await lab.type('recruiter', 'check');
    expect([checked.code, checked.out, checked.err]).toEqual([0, expect.stringContaining('can be used'), '']);
    const posted = await lab.type('post', 'create', '-n', '3');
    expect([posted.code, posted.err]).toEqual([0, '']);
    expect(await postings()).toMatchObject([{ recruiter: word, state: 'open', places: 3 }]);
    expect((await lab.type('post', 'end', '--all')).out).toContain('Ended');
    expect((await postings()).map(({ state }) => state)).toEqual(['ended']);
    expect((await lab.type('pay', 'reconcile')).out).toContain('Everything agrees');
    expect((await lab.type('audit', 'verify')).code).toBe(0);
  });
});

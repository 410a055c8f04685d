import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { colourStudy } from './support/colour-study.ts';
import { startMarketplaceProcess } from './support/marketplace-process.ts';
import type { RunningMarketplace } from './support/mturk-world.ts';
import { freePort } from './support/server-process.ts';
import { type StudyFixture, studyFolder } from './support/study-folder.ts';
import { TerminalCommand } from './support/terminal-command.ts';
import { typedHere } from './support/typed-here.ts';

let study: StudyFixture;
let marketplace: RunningMarketplace;

/** Real money, as far as the program knows: mode live, at the marketplace's production side. */
let live: Readonly<Record<string, string>>;

beforeAll(async () => {
  study = colourStudy({
    hit: { ad_url: 'https://study.example.org/pub' },
    // Where nobody answers, whatever else this machine serves.
    server: { port: 1 },
    turnout: { limit_day: '50.00' },
  });
  marketplace = await startMarketplaceProcess();
  live = {
    TURNOUT_RECRUITER: 'mturk',
    TURNOUT_MODE: 'live',
    TURNOUT_MTURK_ENDPOINT: `${marketplace.url}/production`,
    AWS_ACCESS_KEY_ID: 'LAB',
    AWS_SECRET_ACCESS_KEY: 'secret-of-the-lab',
  };
});

afterAll(async () => {
  await marketplace.stop();
  study.remove();
});

const run = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  typedHere(study.folder, words, env);

/** What a command printed for scripts. */
async function json(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const { out, err } = await run([...words, '--json'], env);
  try {
    return JSON.parse(out);
  } catch (cause) {
    throw new Error(`${words.join(' ')} printed no JSON:\n${out}\n${err}`, { cause });
  }
}

describe('where nothing was done yet', () => {
  it.each([
    [['post', 'list'], 'turnout post create'],
    [['review', 'list'], 'turnout post list'],
    [['pay', 'ledger'], 'turnout review list'],
    [['campaign', 'list'], 'turnout campaign start'],
    [['task', 'list'], 'turnout task add'],
    [['jobs', 'list'], 'Nothing waits'],
    [['audit', 'list'], 'Nothing has been done'],
    [['hit', 'list', '--active'], 'turnout post create'],
  ])('%j says what to do next, and lists nothing as JSON', async (words, hint) => {
    const { code, out } = await run(words);
    expect([code, out]).toEqual([0, expect.stringContaining(hint)]);
    expect(await json(words)).toEqual([]);
  });

  it.each([
    [['recruiter', 'check'], { recruiter: 'link', mode: 'sandbox', problems: [] }],
    [['pay', 'balance'], { recruiter: 'link', currency: 'USD' }],
    [
      ['pay', 'limits'],
      { mode: 'sandbox', limits: [{ key: 'limit_day', mostMinor: 5000, leftMinor: 5000 }, {}, {}] },
    ],
    [['pay', 'reconcile'], { differences: [], assignments: 0 }],
    [['audit', 'verify'], { entries: 0 }],
    [['mode'], { mode: 'sandbox' }],
    [['server', 'status'], { server: 'off' }],
  ])('%j answers a script', async (words, answer) => {
    expect(await json(words)).toMatchObject(answer);
  });
});

describe('where there is nobody', () => {
  const nothing = 'Nobody: no work waits for a decision.\n\nDry run: nothing was done.\n';

  it.each([
    [['review', 'approve', '--all'], nothing],
    [['review', 'reject', '--all', '--reason', 'x'], nothing],
    [['review', 'unreject', '--all'], 'Nobody: no work stands rejected.\n\nDry run: nothing was done.\n'],
    [['pay', 'bonus', '--auto', '--all', '--reason', 'x'], 'Nobody: no work is approved yet.\n\n'],
    [
      ['task', 'add', 'payday', '--approve-all', '--every', '4'],
      'Now it would pay nobody: no work waits for a decision.\nLeft: $50.00 of limit_day ($50.00)\n\nDry run: nothing was added.\n',
    ],
  ])('%j: a dry run says so', async (words, said) => {
    const { code, out } = await run([...words, '--dry-run']);
    expect([code, out]).toEqual([0, expect.stringContaining(said)]);
  });

  it('an order says so, too', async () => {
    const { code, out, err } = await run(['review', 'approve', '--all']);
    expect([code, out, err]).toEqual([
      1,
      'Nobody: no work waits for a decision.\n',
      expect.stringContaining('NOTHING_TO_DO'),
    ]);
  });
});

describe('what is not understood', () => {
  it.each([
    [['post', 'create'], '--places'],
    [['post', 'create', '-n', 'many', '--reward', '1'], '--places is a whole number'],
    [['post', 'create', '-n', '1', '--reward', '1.005'], '--reward is an amount like 1.50'],
    [['post', 'create', '-n', '1', '--reward', '1', '--hours', '0'], '--hours is a number of hours'],
    [['post', 'create', '-n', '1', '--reward', '1', '--auto-approval', '31'], 'from 0 to 30'],
    [['post', 'end'], '--all'],
    [['review', 'approve'], '--posting ID'],
    [['review', 'approve', '--all', 'A1'], 'one of the three'],
    [['review', 'list', '--state', 'done'], 'submitted'],
    [['pay', 'bonus', '--all'], '--amount'],
    [['pay', 'bonus', '--amount', '0', '--all', '--reason', 'x'], 'above 0'],
    [['pay', 'bonus', '--csv', 'nowhere.csv', '--reason', 'x'], 'cannot be read'],
    [['campaign', 'start', '--goal', '9', '--reward', '1', '--between', '9'], '9-21'],
    [
      [
        'campaign',
        'start',
        '--goal',
        '9',
        '--reward',
        '1',
        '--between',
        '9-21',
        '--time-zone',
        'Mars/Olympus',
      ],
      'Berlin',
    ],
    [['task', 'add', 'payday', '--every', '4'], '--approve-all'],
    [['task', 'add', 'payday', '--approve-all'], '--every'],
    [['task', 'add', 'b', '--every', '1', '--', 'foo', 'bar'], 'no command "foo"'],
    [['task', 'add', 'b', '--every', '1', '--', 'shell'], 'does not end by itself'],
    [['task', 'add', 'b', '--every', '1', '--', 'marketplace', 'serve'], 'does not end by itself'],
    [['task', 'add', 'b', '--every', '1', '--', 'db'], '"db" alone does nothing'],
    [['task', 'add', 'b', '--every', '1', '--', 'db', 'backup', '--nowhere'], 'there is no --nowhere'],
    [['task', 'add', 'b', '--every', '1', '--', 'post', 'create'], 'it needs -n'],
    [['mode', 'production'], 'live, sandbox, rehearsal'],
    [['worker', 'approve', '--all', '--all-studies'], 'that study’s folder'],
    [['open'], 'unknown command'],
  ])('%j: exit code 2 and what is allowed', async (words, hint) => {
    const { code, err } = await run(words);
    expect(err).toContain(hint);
    expect(code).toBe(2);
  });

  it('names every line of a list of bonuses that is wrong, and pays none of it', async () => {
    const file = join(study.folder, 'bonuses.csv');
    writeFileSync(file, '\uFEFFassignment;amount\r\nA1;1.50\r\nA1;2\r\n"A2";1.005\r\n;3\r\nA3;0\r\n');
    const { code, err } = await run(['pay', 'bonus', '--csv', file, '--reason', 'x']);
    expect(code).toBe(1);
    for (const wrong of [
      'line 2: it names nobody of this study in this mode.\n',
      'line 3: it names somebody who is in the file already; it names nobody of this study in this mode.\n',
      'line 4: "1.005" is no amount like 1.50 (USD); it names nobody of this study in this mode.\n',
      'line 5: it names nobody.\n',
      'line 6: its amount is 0; it names nobody of this study in this mode.\n',
    ])
      expect(err).toContain(wrong);
    expect(await json(['pay', 'ledger'])).toEqual([]);
  });

  it.each([
    ['a comma before the cents', 'assignment,amount\nA1,2.00\nA2,1,25\n', 'line 3: it has 3 cells'],
    ['a line that lacks a cell', 'assignment,amount,note\nA1,2.00\nA2,1.25,good\n', 'line 2: it has 2 cells'],
    ['a cell more at the end', 'assignment;amount\nA1;2.00;\n', 'line 2: it has 3 cells'],
  ])('pays nobody from a file with %s', async (_what, text, hint) => {
    const file = join(study.folder, 'cells.csv');
    writeFileSync(file, text);
    const { code, err } = await run(['pay', 'bonus', '--csv', file, '--reason', 'x']);
    expect([code, err]).toEqual([1, expect.stringContaining(hint)]);
    expect(await json(['pay', 'ledger'])).toEqual([]);
  });

  it.each([
    [['post', 'end', '99', '--json'], 1, 'POSTING_UNKNOWN'],
    [['pay', 'bonus', '--all', '--json'], 2, 'USAGE'],
    [['post', 'list', '--nonsense', '--json'], 2, 'USAGE'],
  ])('%j: a script reads what went wrong', async (words, exit, error) => {
    const { code, out, err } = await run(words);
    expect([code, out]).toEqual([exit, '']);
    expect(JSON.parse(err)).toEqual({
      error: { code: error, message: expect.any(String), remedy: expect.any(String) },
    });
  });

  it('rejecting needs a reason', async () => {
    const { code, err } = await run(['review', 'reject', '--all']);
    expect([code, err]).toEqual([1, expect.stringContaining('REASON_MISSING')]);
  });
});

describe('real money', () => {
  const create = ['post', 'create', '-n', '12', '--reward', '1.50'];

  it('a dry run tells the cost with all fees, and does nothing', async () => {
    const { code, out } = await run([...create, '--dry-run'], live);
    expect(code).toBe(0);
    expect(out).toMatch(/reward +12 +\$1\.50 +\$18\.00/);
    expect(out).toMatch(/in all +\$25\.20/);
    expect(out).toContain('Dry run');
    expect(out).toContain('$50.00 of limit_day');
    expect(await json([...create, '--dry-run'], live)).toMatchObject({
      dryRun: true,
      preview: { needsConfirmation: true, quote: { totalMinor: 2520 } },
    });
    expect(await json(['post', 'list', '--account'], live)).toEqual([]);
    expect(await json(['audit', 'list'], live)).toEqual([]);
  });

  it('is never spent by a script that does not name the amount', async () => {
    for (const yes of [[], ['--yes', '25.19'], ['--yes', '25']]) {
      const { code, err } = await run([...create, ...yes], live);
      expect(code).toBe(1);
      expect(err).toContain('CONFIRMATION_MISSING');
      expect(err).toContain('25.20');
    }
    expect(await json(['post', 'list', '--account'], live)).toEqual([]);
  });

  it('is not spent by whoever types another amount at a terminal, or nothing', async () => {
    const answers = [
      ['25.19\r', 'CONFIRMATION_MISSING'],
      ['yes\r', 'AMOUNT_INVALID'],
      ['\r', 'Nothing was typed'],
      // Ctrl-C and Ctrl-D.
      ['\u0003', 'Nothing was typed'],
      ['\u0004', 'Nothing was typed'],
    ] as const;
    const answered = answers.map(async ([keys, said]) => {
      const terminal = new TerminalCommand(study.folder, create, live);
      await terminal.shows((shown) => shown.includes('Type 25.20 to go on: '));
      terminal.press(keys);
      expect([await terminal.ended(), terminal.shown]).toEqual([1, expect.stringContaining(said)]);
    });
    await Promise.all(answered);
    expect(await json(['post', 'list', '--account'], live)).toEqual([]);
  });

  it('limits hold before anything is asked', async () => {
    const { code, err } = await run(
      ['post', 'create', '-n', '30', '--reward', '1.50', '--yes', '63.00'],
      live,
    );
    expect(code).toBe(1);
    expect(err).toContain('LIMIT_EXCEEDED');
    expect(await json(['post', 'list', '--account'], live)).toEqual([]);
  });

  it('is spent with the amount, recorded, extended, ended and removed', async () => {
    const terminal = new TerminalCommand(study.folder, [...create, '--reason', 'The first twelve'], live);
    await terminal.shows((shown) => shown.includes('Type 25.20 to go on: '));
    terminal.press('25.20\r');
    expect([await terminal.ended(), terminal.shown]).toEqual([
      0,
      expect.stringContaining('Posted 1: 12 places'),
    ]);
    expect(await json(['post', 'list'], live)).toMatchObject([
      { state: 'open', places: 12, listed: { available: 12, rewardMinor: 150 } },
    ]);
    // Whoever changes the one word, or the mode, is told of what the former still has open.
    const hint =
      '1 posting of mturk in mode live is open too: TURNOUT_RECRUITER=mturk turnout post list --mode live';
    for (const words of [['post', 'list'], ['post', 'end', '--all'], ['status'], ['pay', 'reconcile']])
      expect((await run(words, { TURNOUT_MODE: 'live' })).err).toContain(hint);
    expect((await run(['post', 'list'], live)).err).toBe('');
    const extended = await run(['hit', 'extend', '1', '--assignments', '2', '--expiration', '60'], live);
    expect(extended.err).toContain('--yes 4.20');
    const again = ['hit', 'extend', '1', '--assignments', '2', '--expiration', '60', '--yes', '4.20'];
    expect((await run(again, live)).out).toContain('14 places');
    expect((await run(['post', 'end', '--all', '--dry-run'], live)).out).toBe(
      'It would end: 1\n\nDry run: nothing was changed.\n',
    );
    const early = await run(['post', 'remove', '1', '--dry-run'], live);
    expect([early.code, early.out, early.err]).toEqual([
      1,
      'Dry run: nothing was changed.\n',
      expect.stringContaining('Posting 1 is open; end it first.'),
    ]);
    expect((await run(['hit', 'expire', '--all'], live)).out).toContain('Ended 1');
    const reopen = ['post', 'extend', '1', '--hours', '1'];
    const reopened = await run(reopen, live);
    expect([reopened.out, reopened.err]).toEqual([
      expect.stringContaining('opens again'),
      expect.stringContaining('--yes 29.40'),
    ]);
    expect(await json(['post', 'list'], live)).toMatchObject([{ state: 'ended' }]);
    expect((await run([...reopen, '--yes', '29.40'], live)).out).toContain('14 places');
    expect(await json(['post', 'list'], live)).toMatchObject([{ state: 'open', listed: { state: 'open' } }]);
    expect((await run(['hit', 'expire', '--all'], live)).out).toContain('Ended 1');
    expect((await run(['hit', 'delete', '1'], live)).out).toContain('Removed 1');
    expect(await json(['post', 'list', '--account'], live)).toEqual([]);
    const acts = (await json(['audit', 'list'], live)) as readonly { actor: string; reason: string }[];
    expect(acts.map(({ reason }) => reason)).toContain('The first twelve');
    expect(acts.every(({ actor }) => /^(cli|job|server|task)/.test(actor))).toBe(true);
    expect((await run(['audit', 'verify'], live)).code).toBe(0);
  });

  it('campaigns are confirmed for all they may cost, and for what a higher goal adds', async () => {
    const start = ['campaign', 'start', '--goal', '10', '--reward', '1.00', '--per-round', '5'];
    expect(await json([...start, '--dry-run'], live)).toMatchObject({ dryRun: true, preview: { rounds: 2 } });
    expect((await run(start, live)).err).toContain('--yes 12.00');
    expect(await json(['campaign', 'list'], live)).toEqual([]);
    expect((await run([...start, '--yes', '12.00'], live)).out).toContain('has begun');
    const [campaign] = (await json(['campaign', 'list'], live)) as readonly { id: number }[];
    const id = String(campaign?.id);
    expect((await run(['campaign', 'goal', id, '12'], live)).err).toContain('--yes 2.40');
    expect((await run(['campaign', 'goal', id, '12', '--yes', '2.40'], live)).out).toContain('goal is 12');
    for (const [word, state] of [
      ['pause', 'paused'],
      ['resume', 'active'],
      ['end', 'ended'],
    ] as const)
      expect((await run(['campaign', word, id], live)).out).toContain(`is ${state}`);
  });

  it('tasks are named, listed and removed', async () => {
    expect((await run(['task', 'add', 'payday', '--approve-all', '--every', '4'], live)).out).toContain(
      'real money',
    );
    expect(
      (await run(['task', 'add', 'backup', '--cron', '0 3 * * *', '--', 'db', 'backup'], live)).code,
    ).toBe(0);
    expect((await run(['task', 'add', 'soon', '--approve-all', '--every', '0.1'], live)).err).toContain(
      'TASK_INVALID',
    );
    const tasks = (await json(['task', 'list'], live)) as readonly { title: string; work: object }[];
    expect(tasks.map(({ title }) => title)).toEqual(['payday', 'backup']);
    // A rehearsal of it in the sandbox has tasks of its own, of the same names.
    expect((await run(['task', 'add', 'payday', '--approve-all', '--every', '4'])).code).toBe(0);
    expect((await run(['task', 'list'])).out).toMatch(
      /^title +does +when +next +last\n[─ ]+\npayday +approve all /,
    );
    expect((await run(['task', 'remove', 'payday'])).out).toBe('Task “payday” was removed.\n');
    expect((await run(['task', 'remove', 'pay-day'], live)).err).toMatch(
      /Did you mean "payday"\?[\s\S]*TASK_UNKNOWN/,
    );
    for (const { title } of tasks) expect((await run(['task', 'remove', title], live)).code).toBe(0);
    expect((await run(['task', 'remove', 'payday'], live)).err).toContain('TASK_UNKNOWN');
  });

  it('shows what is open, where nothing is to be reviewed', async () => {
    expect((await run(['hit', 'list', '--reviewable'], live)).out).toContain('None of the postings');
  });

  it('never shows the key', async () => {
    for (const words of [
      ['config', 'print'],
      ['recruiter', 'check'],
      ['audit', 'list', '--json'],
    ]) {
      const { out, err } = await run(words, live);
      expect(out + err).not.toContain('secret-of-the-lab');
    }
  });

  it('live without an address of one’s own says what to set', async () => {
    const { code, err } = await run(['recruiter', 'check'], { ...live, TURNOUT_MTURK_ENDPOINT: '' });
    expect(code).toBe(1);
    expect(err).toContain('mturk_endpoint');
  });
});

describe('a study that nobody could open', () => {
  const here = { TURNOUT_MODE: 'live', PSITURK_AD_URL: 'http://127.0.0.1:1/ad' };

  it('is refused by the check as by the command that posts', async () => {
    const checked = await run(['recruiter', 'check'], { ...live, ...here });
    expect([checked.code, checked.out]).toEqual([1, expect.stringContaining('nobody but this machine')]);
    const posted = await run(['post', 'create', '-n', '1', '--reward', '1'], { ...live, ...here });
    expect([posted.code, posted.err]).toEqual([1, expect.stringContaining('nobody but this machine')]);
  });

  it('is told of when nobody serves it, and is not posted live by oversight', async () => {
    const bare = studyFolder();
    const create = (...words: readonly string[]) =>
      typedHere(bare.folder, ['post', 'create', '-n', '1', ...words], { PORT: '1' });
    try {
      const tried = await create('--mode', 'sandbox');
      expect([tried.code, tried.err]).toEqual([0, expect.stringContaining('note: Nothing answers at')]);
      const refused = await create('--mode', 'live');
      expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('STUDY_NOT_SERVED')]);
      expect((await create('--mode', 'live', '--dry-run')).code).toBe(0);
      expect((await create('--mode', 'live', '--without-server')).code).toBe(0);
    } finally {
      bare.remove();
    }
  });
});

describe('turnout mode', () => {
  it('is kept for the commands to come', async () => {
    expect((await run(['mode', 'live'])).out).toContain('is real');
    expect(await json(['pay', 'balance'])).toMatchObject({ mode: 'live' });
    expect(await json(['pay', 'balance', '--mode', 'sandbox'])).toMatchObject({ mode: 'sandbox' });
    expect((await run(['mode', 'sandbox'])).code).toBe(0);
    expect(await json(['mode'])).toEqual({ mode: 'sandbox' });
  });
});

describe('notes, beside what is printed for scripts', () => {
  it('tell of each other place with open postings, one or several', { timeout: 120_000 }, async () => {
    const create = ['post', 'create', '-n', '1', '--reward', '1.00', '--yes', '1.00'];
    const hint = 'open too: turnout post list --mode sandbox';
    for (const words of [
      `1 posting of link in mode sandbox is ${hint}`,
      `2 postings of link in mode sandbox are ${hint}`,
    ]) {
      expect((await run(create)).out).toContain('Posted');
      const { out, err } = await run(['post', 'list', '--json'], { TURNOUT_MODE: 'live' });
      expect([JSON.parse(out), err]).toEqual([[], `note: ${words}\n`]);
      expect((await run(['post', 'list'])).err).toBe('');
    }
    expect((await run(['post', 'end', '--all'])).out).toContain('Ended');
    expect((await run(['post', 'list'], { TURNOUT_MODE: 'live' })).err).toBe('');
  });

  it('say what is as last seen, because the recruiter does not answer', { timeout: 120_000 }, async () => {
    const create = ['post', 'create', '-n', '1', '--reward', '1.00'];
    expect((await run([...create, '--yes', '1.20'], live)).out).toContain('Posted');
    const silent = { ...live, TURNOUT_MTURK_ENDPOINT: `http://127.0.0.1:${await freePort()}/production` };
    const { code, out, err } = await run(['review', 'list', '--json'], silent);
    expect([code, JSON.parse(out), err]).toEqual([
      0,
      [],
      expect.stringMatching(
        /^note: this is as last seen, because the recruiter could not be asked \([A-Z_]+\)\.\n$/,
      ),
    ]);
    expect((await run(['review', 'list', '--no-sync'], silent)).err).toBe('');
    expect((await run(['review', 'list'], live)).err).toBe('');
    expect((await run(['post', 'end', '--all'], live)).out).toContain('Ended');
  });
});

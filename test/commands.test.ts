import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './root.ts';
import { CommandProcess } from './support/command-process.ts';
import { freePort, ServerProcess } from './support/server-process.ts';
import { type StudyFixture, studyFolder } from './support/study-folder.ts';
import { typedHere } from './support/typed-here.ts';

let study: StudyFixture;
let scratch: string;

beforeAll(() => {
  study = studyFolder();
  scratch = mkdtempSync(join(tmpdir(), 'turnout-commands-'));
});

afterAll(() => {
  study.remove();
  rmSync(scratch, { recursive: true, force: true });
});

const run = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  typedHere(study.folder, words, env);

/** With the end of a process. */
const apart = (words: readonly string[], env: Readonly<Record<string, string>>) =>
  new CommandProcess(study.folder, words, env).ended;

describe('the commands', () => {
  it('migrate ends with 1 when something would stop participants', async () => {
    const good = await run(['migrate']);
    expect([good.code, good.out]).toEqual([0, expect.stringContaining('Runs as it is')]);
    const bad = studyFolder({ 'templates/consent.html': '<p>No way on.</p>' });
    const { code, out } = await run(['migrate', bad.folder]);
    bad.remove();
    expect([code, out]).toEqual([1, expect.stringContaining('Would stop participants (1)')]);
  });

  it.each([[['serve', '--nonsense']], [['nonsense']], [['data', 'nonsense']], [['status', 'a', 'b']]])(
    '%j is not understood: exit code 2 and a way on',
    async (words) => {
      const { code, err } = await run(words);
      expect(code).toBe(2);
      expect(err).toMatch(/unknown|too many|excess/i);
      expect(err).toContain('turnout help');
    },
  );

  it('version', async () => {
    expect((await run(['version'])).out.trim()).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('status and export of a study nobody took say what to do next', async () => {
    expect((await run(['status'])).out).toContain('turnout serve');
    const { code, out } = await run(['data', 'export', '--out', join(scratch, 'none')]);
    expect(code).toBe(0);
    expect(out).toContain('0 participants');
  });

  it('keys and database are readable by their owner only, and kept out of git', async () => {
    const folder = join(study.folder, '.turnout');
    expect(statSync(join(folder, 'keys.json')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o077).toBe(0);
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toContain('*');
  });

  it('refuses what is there already, unless forced', async () => {
    const out = join(scratch, 'twice');
    expect((await run(['data', 'export', '--out', out])).code).toBe(0);
    const second = await run(['data', 'export', '--out', out]);
    expect(second.code).toBe(1);
    expect(second.err).toContain('--force');
    expect((await run(['data', 'export', '--out', out, '--force'])).code).toBe(0);
    const told = await run(['data', 'export', '--out', out, '--force', '--json']);
    expect(JSON.parse(told.out)).toMatchObject({ files: expect.arrayContaining([join(out, 'trials.csv')]) });
  });

  it.each([
    [['data', 'export', '--status', 'nonsense'], 'completed (3)'],
    [['data', 'export', '--format', 'xml'], 'csv'],
    [['data', 'export', '--from', 'soon'], '2026-11-21'],
    [['data', 'export', '--condition', 'x'], 'whole number'],
  ])('%j names what is allowed', async (words, hint) => {
    const { code, err } = await run(words);
    expect(code).toBe(2);
    expect(err).toContain(hint);
  });

  it('a folder that is no study, MySQL and a wrong key are refused with a sentence', async () => {
    expect((await run(['status', scratch])).err).toContain('STUDY_NOT_FOUND');
    expect((await run(['migrate', join(scratch, 'nowhere')])).err).toContain('STUDY_NOT_FOUND');
    const mysql = await run(['status'], { DATABASE_URL: 'mysql://lab:hunter2@host/studies' });
    expect(mysql.err).toMatch(/MySQL.*not supported.*postgresql:\/\//s);
    expect(mysql.code).toBe(1);
    expect(mysql.err).not.toContain('hunter2');
    expect((await run(['status'], { TURNOUT_SECRET: 'short' })).err).toContain('KEYS_INVALID');
  });

  it('keys that have gone missing are named, and none are made in their place', async () => {
    const keys = join(study.folder, '.turnout', 'keys.json');
    const text = readFileSync(keys, 'utf8');
    const store = new DatabaseSync(join(study.folder, '.turnout', 'turnout.db'));
    store.exec(
      "INSERT INTO participants (id, study, mode, design_version, worker, assignment_id, hit_id, state, condition, counterbalance, browser, platform, language, entered_at) VALUES (1, 'other', 'live', '1', 'W', 'A', 'H', 1, 0, 0, '', '', '', 0)",
    );
    store.exec("INSERT INTO identities (participant_id, worker_id_sealed) VALUES (1, 'a1.x')");
    store.close();
    rmSync(keys);
    for (const attempt of [1, 2]) {
      const { code, err } = await run(['status']);
      expect(code, `attempt ${attempt}`).toBe(1);
      expect(err).toContain('keys.json is missing');
    }
    expect(existsSync(keys)).toBe(false);
    const repair = new DatabaseSync(join(study.folder, '.turnout', 'turnout.db'));
    repair.exec('DELETE FROM identities; DELETE FROM participants');
    repair.close();
    writeFileSync(keys, text, { mode: 0o600 });
  });

  it('keys of another server are refused while nobody has entered yet', async () => {
    const keys = join(study.folder, '.turnout', 'keys.json');
    expect((await run(['status'])).code).toBe(0);
    const away = `${keys}.away`;
    renameSync(keys, away);
    const { code, err } = await run(['status']);
    expect(code).toBe(1);
    expect(err).toContain('keys.json is missing');
    expect(existsSync(keys)).toBe(false);
    const secret = Buffer.alloc(32, 7).toString('base64');
    expect((await run(['status'], { TURNOUT_SECRET: secret })).err).toContain('KEYS_INVALID');
    renameSync(away, keys);
    expect((await run(['status'])).code).toBe(0);
  });

  it('config print masks secrets and names the sources', async () => {
    const { out } = await run(['config', 'print'], { PSITURK_LOGIN_PW: 'hunter2', PORT: '8123' });
    expect(out).not.toContain('hunter2');
    expect(out).toMatch(/port +8123 +.*PORT/);
    expect(out).toMatch(/experiment_code_version +1\.0 +.*config\.txt/);
  });

  it('setup-example makes a study that is one', async () => {
    const target = join(scratch, 'example');
    expect((await run(['setup-example', target])).code).toBe(0);
    expect(existsSync(join(target, 'templates/exp.html'))).toBe(true);
    expect((await run(['status', target])).code).toBe(0);
    expect((await run(['setup-example', target])).code).toBe(1);
  });

  it.each(['psiturk', 'psiturk-server', 'psiturk-setup-example'])(
    '%s is there under its old name',
    async (name) => {
      const done = spawnSync(process.execPath, [join(root, `packages/cli/bin/${name}.js`), '--help'], {
        encoding: 'utf8',
      });
      expect(done.status).toBe(0);
      expect(done.stdout).toMatch(/turnout/);
    },
  );

  it('version, link and log answer a script', async () => {
    const json = async (...words: readonly string[]): Promise<unknown> =>
      JSON.parse((await run([...words, '--json'])).out);
    expect(await json('version')).toEqual({ version: expect.stringMatching(/^\d/) });
    expect(await json('debug', '-p')).toEqual({ link: expect.stringContaining('mode=debug') });
    expect(await json('server', 'log')).toEqual(expect.any(Array));
  });

  it('the log is read line by line, without what only a developer needs', async () => {
    const logged = studyFolder({
      'server.log':
        '{"level":40,"time":"2026-11-21T18:00:00.123Z","attempt":2,"error":{"message":"No answer.\\nat once","stack":"Error: at x.ts"},"msg":"looking did not work"}\nplain\n',
    });
    const { out } = await typedHere(logged.folder, ['server', 'log'], {});
    logged.remove();
    expect(out).toContain(
      '\n2026-11-21 18:00:00 warning looking did not work attempt=2 – No answer.\nplain\n',
    );
    expect(out).not.toContain('x.ts');
  });

  it('debug prints a fresh link', async () => {
    const link = async () => (await run(['debug', '-p'])).out.trim();
    expect(await link()).toMatch(/^http:\/\/localhost:22362\/(ad|pub)\?.*hitId=debug.*mode=debug/);
    expect(await link()).not.toBe(await link());
  });
});

describe('one server at a time', () => {
  it('a second start says what is wrong, and the first goes on; stopping ends it with code 0', async () => {
    const port = await freePort();
    const server = new ServerProcess({ folder: study.folder, port, env: {} });
    await server.start();
    const sameFolder = await apart(['serve'], { PORT: String(await freePort()) });
    expect(sameFolder.code).toBe(1);
    expect(sameFolder.err).toContain('DATABASE_IN_USE');
    const samePort = await apart(['serve'], {
      PORT: String(port),
      HOST: '127.0.0.1',
      TURNOUT_DATA: join(scratch, 'data'),
    });
    expect(samePort.code).toBe(1);
    expect(samePort.err).toContain('PORT_IN_USE');
    expect(
      (await apart(['serve'], { HOST: '203.0.113.7', TURNOUT_DATA: join(scratch, 'data') })).err,
    ).toContain('HOST_UNAVAILABLE');
    // Commands that only read, and the backup, work beside a running server.
    expect((await run(['status'])).code).toBe(0);
    expect((await run(['db', 'backup', '--out', join(scratch, 'copy.db')])).code).toBe(0);
    expect(existsSync(join(scratch, 'copy.db'))).toBe(true);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect(await server.stop()).toBe(0);
  });
});

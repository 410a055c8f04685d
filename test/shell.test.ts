import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from '../packages/cli/src/main.ts';
import { completions } from '../packages/cli/src/shell/complete.ts';
import { wordsOf } from '../packages/cli/src/shell/words.ts';
import { root } from './root.ts';
import { freePort } from './support/server-process.ts';
import { type StudyFixture, studyFolder } from './support/study-folder.ts';

let study: StudyFixture;
let scratch: string;

beforeAll(() => {
  study = studyFolder();
  scratch = mkdtempSync(join(tmpdir(), 'turnout-shell-'));
});

afterAll(() => {
  study.remove();
  rmSync(scratch, { recursive: true, force: true });
});

const program = join(root, 'packages/cli/bin/turnout.js');

function shell(words: readonly string[], input = '', env: Readonly<Record<string, string>> = {}) {
  const done = spawnSync(process.execPath, [program, ...words], {
    cwd: study.folder,
    env: { PATH: process.env.PATH ?? '', HOME: study.folder, ...env },
    encoding: 'utf8',
    input,
    timeout: 60_000,
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

describe('the words of a line', () => {
  it.each([
    ['post list', ['post', 'list']],
    ['  pay bonus --reason "Thank you, all"  ', ['pay', 'bonus', '--reason', 'Thank you, all']],
    ["a 'b \"c' d\\ e", ['a', 'b "c', 'd e']],
    ['--reason ""', ['--reason', '']],
    ['# nothing', []],
    ['', []],
  ])('%j', (line, words) => {
    expect(wordsOf(line)).toEqual(words);
  });

  it('a quote that is not closed is no line', () => {
    expect(() => wordsOf('pay bonus --reason "Thank you')).toThrow('not closed');
  });
});

describe('completion', () => {
  const complete = (words: readonly string[], typed: string) =>
    completions(createProgram(), words, typed, async (name) => (name === 'posting' ? ['3', '31'] : []));

  it.each([
    [[], 'po', ['post']],
    [['post'], 'e', ['end', 'extend']],
    [['post', 'extend'], '3', ['3', '31']],
    [['post', 'extend', '3'], '--pl', ['--places']],
    [['review', 'approve', '--posting'], '', ['3', '31']],
    [['help'], 'camp', ['campaign']],
    [['pay', 'balance'], '', []],
  ])('%j %s', async (words, typed, found) => {
    expect(await complete(words, typed)).toEqual(found);
  });
});

describe('turnout shell', () => {
  it('does commands in order, with what each of them keeps for the next', () => {
    const { code, out } = shell(['shell', '-e', 'mode live', '-e', 'mode', '-e', 'mode sandbox']);
    expect(code).toBe(0);
    expect(out.match(/The mode is \w+/g)).toEqual([
      'The mode is live',
      'The mode is live',
      'The mode is sandbox',
    ]);
    // Hints of other commands begin with the program's name.
    expect(shell(['-e', 'turnout mode', '-e', 'psiturk version']).code).toBe(0);
    expect(shell(['-e', 'version']).out.trim()).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('a script ends at the first failure, with its exit code', () => {
    const file = join(scratch, 'evening.txt');
    writeFileSync(file, '# the evening\nversion\npost end 99\nmode live\n');
    const { code, err } = shell(['-s', file]);
    expect(code).toBe(1);
    expect(err).toContain('POSTING_UNKNOWN');
    expect(err).toContain('Stopped at: post end 99');
    expect(shell(['mode', '--json']).out).toContain('sandbox');
    expect(shell(['shell', '-e', 'nonsense']).code).toBe(2);
    expect(shell(['shell', '-s', join(scratch, 'nowhere.txt')]).code).toBe(2);
  });

  it('lines from a pipe are a script, and nobody is asked', () => {
    const { code, out } = shell(['shell'], 'open .\nversion\nquit\nnonsense\n');
    expect([code, out.trim()]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
  });

  it('at a terminal: prompt, completion, Ctrl-C for the line, history', () => {
    const driver = join(scratch, 'terminal.py');
    writeFileSync(driver, TERMINAL);
    // A study whose recruiter is not set up.
    mkdirSync(join(study.folder, 'mturk', 'templates'), { recursive: true });
    writeFileSync(join(study.folder, 'mturk', 'templates', 'exp.html'), '');
    writeFileSync(
      join(study.folder, 'mturk', 'config.txt'),
      '[Shell Parameters]\nlaunch_in_mode = live\n[Turnout]\nrecruiter = mturk\n',
    );
    const { stdout, stderr } = spawnSync('/usr/bin/python3', [driver, process.execPath, program], {
      cwd: study.folder,
      env: { PATH: process.env.PATH ?? '', HOME: study.folder, TERM: 'xterm' },
      encoding: 'utf8',
      timeout: 240_000,
    });
    expect(stderr).toBe('');
    expect(stdout).toContain('[turnout server:off mode:sandbox #posts:0]$');
    expect(stdout).toContain('Nothing is posted in mode sandbox');
    expect(stdout).toContain('unknown command');
    const history = join(study.folder, '.psiturk_history');
    expect(readFileSync(history, 'utf8').split('\n').slice(0, 2)).toEqual(['post list ', 'nonsense']);
    expect(statSync(history).mode & 0o777).toBe(0o600);
  });
});

/** Types into a terminal as a person does: waits for what is shown, then the next keys. */
const TERMINAL = `
import os, pty, select, sys, time
pid, fd = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
shown = b''
seen = 0
def wait(text):
    global shown, seen
    end = time.time() + 20
    while text not in shown[seen:]:
        if time.time() > end:
            sys.exit('never shown: %r in %r' % (text, shown[seen:]))
        if select.select([fd], [], [], 0.1)[0]:
            try:
                shown += os.read(fd, 65536)
            except OSError:
                sys.exit('closed before %r' % text)
    seen = shown.index(text, seen) + len(text)
for text, keys in [
    (b']$ ', b'post li'), (b'post li', b'\\t'), (b'st ', b'\\r'), (b'turnout post create', b''),
    (b']$ ', b'half a line'), (b'half a line', b'\\x03'), (b'^C', b''),
    (b']$ ', b'nonsense\\r'), (b'unknown command', b''),
    (b']$ ', b'open mturk\\r'), (b'[turnout mode:live RECRUITER_SETUP]$ ', b'quit\\r'),
]:
    wait(text)
    if keys:
        os.write(fd, keys)
os.waitpid(pid, 0)
sys.stdout.write(shown.decode())
`;

describe('turnout server', () => {
  it('is started, told from others, and stopped', async () => {
    const env = { PORT: String(await freePort()), HOST: '127.0.0.1' };
    expect(shell(['server', 'status'], '', env)).toMatchObject({ code: 1 });
    expect(shell(['server', 'off'], '', env).err).toContain('SERVER_STATE');
    expect(shell(['server', 'on'], '', env).out).toContain('The server is on');
    try {
      expect(shell(['server', 'on'], '', env).err).toContain('runs already');
      expect(shell(['psiturk_status'], '', env)).toMatchObject({
        code: 0,
        out: expect.stringContaining('on (process'),
      });
      // The server's mode, whatever the command itself would be done in.
      const status = shell(['server', 'status', '--json', '--mode', 'rehearsal'], '', env);
      expect(JSON.parse(status.out)).toMatchObject({ server: 'on', mode: 'sandbox' });
      const url = `http://127.0.0.1:${env.PORT}`;
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      // A later command need not know the port that it was started with.
      const elsewhere = shell(['server', 'status'], '', { PORT: '1' });
      expect([elsewhere.code, elsewhere.out]).toEqual([0, expect.stringContaining(`, ${url}/ad`)]);
      expect(shell(['server', 'restart'], '', env).out).toContain('The server is on');
      expect(shell(['server', 'log'], '', env).out).toContain('Stop with Ctrl-C');
    } finally {
      expect(shell(['server', 'off'], '', env).out).toContain('The server is off');
    }
    expect(existsSync(join(study.folder, '.turnout', 'server.json'))).toBe(false);
  });

  it('never stops a process that is not the one it started', () => {
    const file = join(study.folder, '.turnout', 'server.json');
    writeFileSync(file, JSON.stringify({ pid: process.pid, started: 'long ago' }));
    const { code, err } = shell(['server', 'off'], '', { PORT: '1' });
    rmSync(file);
    expect([code, err]).toEqual([1, expect.stringContaining('It is off')]);
  });
});

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from './root.ts';
import { freePort, ServerProcess } from './support/server-process.ts';
import { type StudyFixture, studyFolder } from './support/study-folder.ts';
import { withoutProgress } from './support/without-progress.ts';

/** A study recruited by link, served, and what its researcher types beside the server. */
let study: StudyFixture;
let server: ServerProcess;
let port: number;

beforeAll(async () => {
  study = studyFolder({
    'config.txt': '[Turnout]\nrecruiter = link\ncurrency = EUR\nreward = 5.00\n',
    'people.txt': 'ana\r\n\nben\nana\n',
  });
  port = await freePort();
  server = new ServerProcess({ folder: study.folder, port, env: {} });
  await server.start();
});
afterAll(async () => {
  await server.stop();
  study.remove();
});

function turnout(...words: string[]): { code: number | null; out: string; err: string } {
  const done = spawnSync(process.execPath, [join(root, 'packages/cli/bin/turnout.js'), ...words], {
    cwd: study.folder,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: study.folder,
      HOST: '127.0.0.1',
      PORT: String(port),
    },
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

const json = <Value>(...words: string[]): Value => {
  const { code, out, err } = turnout(...words, '--json');
  if (code !== 0) throw new Error(`${words.join(' ')}: ${err}`);
  return JSON.parse(out) as Value;
};

interface Made {
  readonly label?: string;
  readonly url: string;
  readonly state?: string;
}

const AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

/** Presses the button of a page, and goes on to the end of the task. @returns the last page */
async function takePart(url: string): Promise<string> {
  const cookies = new Map<string, string>();
  const ask = async (address: string, body?: URLSearchParams): Promise<Response> => {
    const answer = await fetch(address, {
      method: body === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: {
        'user-agent': AGENT,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      ...(body !== undefined && { body }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return answer;
  };
  const page = await (await ask(url)).text();
  const hidden = [...page.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)];
  const body = new URLSearchParams(hidden.map(([, name = '', value = '']) => [name, value]));
  const begun = await ask(url, body);
  const consent = new URL(begun.headers.get('location') ?? '', url);
  await ask(new URL(`/exp${consent.search}`, url).href);
  const { workerId, assignmentId } = Object.fromEntries(consent.searchParams);
  const end = await ask(new URL(`/complete?uniqueId=${workerId}:${assignmentId}`, url).href);
  return end.text();
}

it('a session by link, from the posting to what is owed', async () => {
  expect(turnout('post', 'create', '-n', '3').out).toMatch(/\/join\/[a-z0-9]{12}/);
  const labels = json<Made[]>('link', 'create', '1', '--labels', 'people.txt', '--room', 'spring');
  expect(labels.map(({ label }) => label)).toEqual(['ana', 'ben']);
  const open = turnout('room', 'open', 'spring', '--reason', 'the session begins');
  expect(open.out).toContain(`http://127.0.0.1:${port}/room/spring`);
  const last = await takePart(labels[0]?.url ?? '');
  const shown = /<output[^>]*>([^<]+)</.exec(last)?.[1] ?? '';
  expect(shown).toMatch(/^[2-9A-Z]{5}-[2-9A-Z]{5}$/);
  expect(turnout('link', 'check', '1', shown).out).toContain('ana');
  expect(turnout('link', 'check', '1', 'AAAAA-AAAAA').code).toBe(1);
  expect(json<Made[]>('link', 'list', '1')).toMatchObject([
    { kind: 'open' },
    { label: 'ana', state: 'submitted' },
    { label: 'ben' },
  ]);
  expect(turnout('link', 'owed', '1').out).toContain('Nobody is owed anything');
  // The list asks how everything stands; before it, the work may not be known as handed in.
  expect(turnout('review', 'list').out).toContain('submitted');
  const approved = turnout('review', 'approve', 'ana', '--yes', '5.00');
  expect(withoutProgress(approved.err)).toBe('');
  expect(json('link', 'owed', '1')).toEqual([
    {
      ...{ person: 'ana', completionCode: shown, rewardMinor: 500, bonusMinor: 0 },
      ...{ paidMinor: 0, owedMinor: 500 },
    },
  ]);
  const paid = ['link', 'paid', '1', 'ana', '--reason', 'cash, receipt 17'];
  expect(turnout(...paid, '--dry-run').out).toContain('€5.00 in all. Dry run: nothing was done.');
  expect(turnout(...paid, '--yes', '6.00').err).toContain('CONFIRMATION_MISSING');
  expect(json('link', 'owed', '1', '--paid')).toEqual([]);
  expect(turnout(...paid, '--yes', '5.00').out).toContain('€5.00 noted as handed over.');
  expect(turnout('link', 'owed', '1').out).toContain('Nobody is owed anything');
  const mistyped = turnout('link', 'paid', '1', 'anna');
  expect([mistyped.code, mistyped.err]).toEqual([1, expect.stringMatching(/"anna"[\s\S]*PAYEE_UNKNOWN/)]);
  const again = turnout('link', 'paid', '1', '--all');
  expect([again.code, again.err]).toEqual([1, expect.stringContaining('NOTHING_TO_DO')]);
  expect(json('link', 'owed', '1', '--paid')).toMatchObject([
    { person: 'ana', completionCode: shown, amountMinor: 500, reason: 'cash, receipt 17' },
  ]);
  expect(turnout('link', 'owed', '1', '--paid').out).toMatch(/ana .*€5\.00 .*UTC .*cash, receipt 17/);
  expect(turnout('room', 'close', 'spring').out).toContain('closed');
  expect(json('room', 'list')).toMatchObject([{ name: 'spring', state: 'closed', posting: 'link-1' }]);
  expect(turnout('audit', 'list').out).toContain('the session begins');
  expect(turnout('audit', 'verify').code).toBe(0);
});

it('what cannot be meant is refused with what to type', () => {
  writeFileSync(join(study.folder, 'odd.txt'), 'ana\n<script>\n');
  const odd = turnout('link', 'create', '1', '--labels', 'odd.txt', '--room', 'spring');
  expect([odd.code, odd.err]).toEqual([1, expect.stringMatching(/line 2: "<script>"[\s\S]*LABEL_INVALID/)]);
  const many = turnout('link', 'create', '1', '--single', '999');
  expect([many.code, many.err]).toEqual([0, expect.stringMatching(/has \d+ places/)]);
  const roomless = turnout('link', 'create', '1', '--lab', '3');
  expect([roomless.code, roomless.err]).toEqual([2, expect.stringContaining('--room')]);
  const lowering = ['link', 'create', '1', '--lab', '1', '--room', 'spring'];
  const secure = turnout(...lowering);
  expect([secure.code, secure.err]).toEqual([1, expect.stringMatching(/--insecure[\s\S]*ROOM_SECURE/)]);
  expect(turnout(...lowering, '--insecure').out).toMatch(/lab +[2-9A-Z]{4}-[2-9A-Z]{4} /);
  const nothing = turnout('link', 'create', '1');
  expect([nothing.code, nothing.err]).toEqual([2, expect.stringContaining('--single')]);
  const nobody = turnout('link', 'paid', '1');
  expect([nobody.code, nobody.err]).toEqual([2, expect.stringContaining('--all')]);
  for (const words of [
    ['room', 'open', 'sprong'],
    ['room', 'close', 'sprong'],
    ['room', 'waiting', 'sprong'],
  ]) {
    const { code, err } = turnout(...words);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(
        /It has: .*spring.*Did you mean spring\?[\s\S]*turnout room list[\s\S]*ROOM_NOT_MADE/,
      ),
    ]);
  }
  expect(turnout('room', 'open', 'not a name', '1').err).toContain('letters, digits');
});

it('what a mode means is said of links, and of no marketplace', () => {
  expect(turnout('mode', 'rehearsal').out).toContain('rehearsal: links are rehearsed');
  expect(turnout('mode', 'live').out).toMatch(/live: what you owe .* paid by hand/);
});

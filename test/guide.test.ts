import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { root } from './root.ts';
import { basic, type Files, labWith, postJson } from './support/hook-lab.ts';
import { enterLab, idsOf, type Lab } from './support/lab.ts';

const guide = readFileSync(join(root, 'docs/guide/bring-a-psiturk-project.md'), 'utf8');

/** The custom.ts under each heading of the guide. */
const codes = new Map(
  guide.split(/^#+ /m).flatMap((section) => {
    const code = /^```ts\n([\s\S]*?)^```/m.exec(section)?.[1];
    return code === undefined ? [] : [[section.split('\n')[0] ?? '', code] as const];
  }),
);

const untested = new Set(codes.keys());

/** A study with the code under the heading. */
function labOf(heading: string, files: Files = {}, config?: string): Promise<Lab> {
  const code = codes.get(heading);
  if (code === undefined) throw new Error(`the guide has no code under ${heading}`);
  untested.delete(heading);
  return labWith({ ...files, 'custom.ts': code }, config);
}

const login = '[Server Parameters]\nlogin_username = lab\nlogin_pw = right\n';

async function record(lab: Lab, headers: Readonly<Record<string, string>>, records: object[]): Promise<void> {
  const saved = await postJson(lab, '/turnout/records', headers, {
    protocol: 1,
    page: 'p',
    first: 1,
    records,
  });
  expect(saved.statusCode).toBe(200);
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the guide’s custom.ts', () => {
  it('psiTurk’s example', async () => {
    const lab = await labOf(
      'The example, line by line',
      {
        'templates/list.html':
          '{% for p in participants: %}<li>{{ p.workerid }} {{ p.status }} {{ p.bonus }}</li>{% endfor %}',
      },
      login,
    );
    const { headers, uniqueId } = await enterLab(lab, '1');
    await record(lab, headers, [
      { k: 'trial', n: 0, at: 1, v: { phase: 'TEST', hit: true } },
      { k: 'trial', n: 1, at: 2, v: { phase: 'TEST', hit: false } },
      { k: 'trial', n: 2, at: 3, v: ['INSTRUCTIONS'] },
      { k: 'trial', n: 3, at: 4, v: { phase: 'TEST', hit: true } },
    ]);
    const bonus = await lab.ask({ url: `/compute_bonus?uniqueId=${uniqueId}`, headers });
    expect(bonus.json()).toEqual({ bonusComputed: 'success' });
    expect((await lab.ask({ url: '/view_data' })).statusCode).toBe(401);
    const list = await lab.ask({ url: '/view_data', headers: basic('lab:right') });
    expect(list.body).toContain('<li>W1 1 0.04</li>');
    expect((await lab.ask({ url: '/my_custom_view' })).statusCode).toBe(404);
    writeFileSync(join(lab.folder, 'templates/custom.html'), 'mine');
    expect((await lab.ask({ url: '/my_custom_view' })).body).toContain('mine');
    expect(lab.logged.join()).toContain('somebody looks at /my_custom_view');
    expect((await lab.ask({ url: '/my_password_protected_route' })).statusCode).toBe(401);
    const open = await lab.ask({ url: '/my_password_protected_route', headers: basic('lab:right') });
    expect(open.body).toContain('mine');
  });

  it('a condition, and code at the start', async () => {
    const lab = await labOf(
      'A condition of your own, and code at the start',
      {},
      '[My Study]\nodd_one_out = 4\n',
    );
    expect((await enterLab(lab, '1')).html).toContain('var condition = 5; var counterbalance = 2;');
    expect((await enterLab(lab, '2', { mode: 'debug' })).html).toContain('var condition = 4;');
  });

  it('an end of your own', async () => {
    const lab = await labOf('An end of your own', {}, '[Task Parameters]\nnum_conds = 2\n');
    const [one, two] = [await enterLab(lab, '1'), await enterLab(lab, '2')];
    await record(lab, one.headers, [{ k: 'answer', f: 'returned', v: 'yes' }]);
    expect((await postJson(lab, '/finished', one.headers)).json()).toEqual({ status: 'success' });
    const form = { ...two.headers, 'content-type': 'application/x-www-form-urlencoded' };
    const move = (payload: string) =>
      lab.ask({ method: 'POST', url: '/set_condition', headers: form, payload });
    expect((await move('condition=0')).json()).toEqual({ condition: 0 });
    expect((await move('condition=7')).statusCode).toBe(400);
    expect((await move('condition=1&uniqueId=W1:A1')).statusCode).toBe(403);
    const out = await postJson(lab, '/failed_check', two.headers);
    expect([out.statusCode, out.body]).toEqual([403, expect.stringContaining('check questions')]);
    expect((await lab.ask({ url: `/exp?${idsOf('2')}`, headers: two.headers })).statusCode).toBe(403);
    const rows = await lab.store.participants.page({ study: lab.engine.context.settings.study }, 0, 9);
    expect(rows.map(({ state, bonusMinor, cell }) => [state, bonusMinor, cell.condition])).toEqual([
      ['completed', 150, rows[0]?.cell.condition],
      ['screened_out', 0, 0],
    ]);
  });

  it('who may take part', async () => {
    const lab = await labOf('Who may take part', { 'workers-before.txt': 'Wold\nWolder\n' });
    const old = await lab.ask({ url: `/consent?${idsOf('old')}` });
    expect([old.statusCode, old.body]).toEqual([403, expect.stringContaining('an earlier version')]);
    await enterLab(lab, '1');
  });

  it('lists and downloads', async () => {
    const lab = await labOf('Lists and downloads', {}, login);
    const { headers, uniqueId } = await enterLab(lab, '1');
    await record(lab, headers, [{ k: 'answer', f: 'age', v: 'about "30"' }]);
    await enterLab(lab, '2');
    await lab.ask({ url: `/complete?uniqueId=${uniqueId}`, headers });
    expect((await lab.ask({ url: '/overview.csv' })).statusCode).toBe(401);
    const csv = await lab.ask({ url: '/overview.csv', headers: basic('lab:right') });
    expect(csv.body).toBe('condition,trials,age\r\n0,0,"about ""30"""\r\n');
    expect(csv.headers['content-disposition']).toContain('overview.csv');
  });

  it('stimuli from the server', async () => {
    const lab = await labOf(
      'Stimuli from the server',
      { 'stimuli/items.json': '["a","b","c","d"]', 'stimuli/bell.wav': 'ding' },
      '[Task Parameters]\nnum_counters = 2\n',
    );
    const given = [];
    for (const name of ['1', '2']) {
      const { headers } = await enterLab(lab, name);
      given.push(((await lab.ask({ url: '/items', headers })).json() as { items: string[] }).items.join(''));
    }
    expect(given.sort()).toEqual(['ac', 'bd']);
    expect((await lab.ask({ url: '/items' })).statusCode).toBe(401);
    const sound = await lab.ask({ url: '/sounds/bell' });
    expect([sound.body, sound.headers['content-type']]).toEqual(['ding', 'audio/wav']);
    expect((await lab.ask({ url: '/sounds/..%2f..%2fconfig' })).statusCode).toBe(404);
  });

  it('uploads', async () => {
    const lab = await labOf('Uploads');
    const { headers, uniqueId } = await enterLab(lab, '1');
    const put = (url: string, more: Readonly<Record<string, string>> = headers) =>
      lab.ask({
        method: 'PUT',
        url,
        headers: { ...more, 'content-type': 'audio/wav' },
        payload: Buffer.from([1, 0, 255]),
      });
    expect((await put(`/save_audio/${uniqueId}/3`)).json()).toEqual({ stored: 3 });
    expect([...readFileSync(join(lab.folder, 'uploads/A1/3.wav'))]).toEqual([1, 0, 255]);
    expect((await put(`/save_audio/${uniqueId}/3`, {})).statusCode).toBe(401);
    expect((await put('/save_audio/W9:A9/3')).statusCode).toBe(404);
    for (const name of ['x', '..%2f..%2fcustom', '12345'])
      expect((await put(`/save_audio/${uniqueId}/${name}`)).statusCode).toBe(400);
    const form = new FormData();
    form.set('trial', '4');
    form.set('file', new File(['sound'], '../../evil.ts'));
    const sent = new Response(form);
    const type = { 'content-type': sent.headers.get('content-type') ?? '' };
    const payload = Buffer.from(await sent.arrayBuffer());
    const posted = await lab.ask({
      method: 'POST',
      url: '/upload',
      headers: { ...headers, ...type },
      payload,
    });
    expect(posted.json()).toEqual({ stored: 5 });
    expect(readFileSync(join(lab.folder, 'uploads/A1/4.wav'), 'utf8')).toBe('sound');
    expect((await postJson(lab, '/upload', headers)).statusCode).toBe(400);
    await lab.ask({ url: `/complete?uniqueId=${uniqueId}`, headers });
    expect((await put(`/save_audio/${uniqueId}/5`)).statusCode).toBe(409);
    expect(existsSync(join(lab.folder, 'uploads/A1/5.wav'))).toBe(false);
  });

  it('another service', async () => {
    const asked: unknown[] = [];
    const game = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        asked.push([request.headers.authorization, JSON.parse(body)]);
        response.writeHead(asked.length === 1 ? 200 : 500).end('{"move":[1,2]}');
      });
    });
    await new Promise<void>((resolve) => game.listen(0, '127.0.0.1', resolve));
    try {
      vi.stubEnv('GAME_URL', `http://127.0.0.1:${(game.address() as AddressInfo).port}/move`);
      vi.stubEnv('GAME_KEY', 'k1');
      const lab = await labOf('Another service');
      const { headers } = await enterLab(lab, '1');
      expect((await postJson(lab, '/next_move', headers, { at: [0, 0] })).json()).toEqual({ move: [1, 2] });
      expect((await postJson(lab, '/next_move', headers, { at: [1, 2] })).statusCode).toBe(502);
      expect((await postJson(lab, '/next_move', {})).statusCode).toBe(401);
      expect(asked[0]).toEqual(['Bearer k1', { at: [0, 0] }]);
    } finally {
      await new Promise((resolve) => game.close(resolve));
    }
  });

  it('pages and single-page applications', async () => {
    const lab = await labOf('Pages of your own and single-page applications', {
      'task/dist/index.html': '<title>app</title>',
    });
    expect((await lab.ask({ url: '/' })).headers.location).toBe('/about');
    expect((await lab.ask({ url: '/about' })).body).toContain('<h1>Our lab</h1>');
    expect((await lab.ask({ url: '/demo' })).body).toContain('var uniqueId = "demo"');
    expect((await lab.ask({ url: '/task/trial/3' })).body).toContain('<title>app</title>');
    expect(await lab.store.participants.page({ study: lab.engine.context.settings.study }, 0, 9)).toEqual([]);
  });

  it('is all there and all tested', () => {
    expect([...untested]).toEqual([]);
    expect(codes.size).toBe(guide.match(/^```ts$/gm)?.length);
  });

  it('has right types', () => {
    const folder = mkdtempSync(join(tmpdir(), 'turnout-guide-'));
    try {
      for (const [index, code] of [...codes.values()].entries())
        writeFileSync(join(folder, `custom-${index}.ts`), code);
      writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
      writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({
          extends: join(root, 'tsconfig.base.json'),
          compilerOptions: {
            noEmit: true,
            composite: false,
            incremental: false,
            customConditions: ['source'],
            paths: { '@turnout/*': [join(root, 'packages/*/src/index.ts')] },
            typeRoots: [join(root, 'node_modules/@types')],
            types: ['node'],
          },
          include: ['*.ts'],
        }),
      );
      const tsc = join(root, 'node_modules/typescript/bin/tsc');
      const { stdout, status } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
      expect([stdout, status]).toEqual(['', 0]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

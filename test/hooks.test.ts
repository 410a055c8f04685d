import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { basic, labRouting, labWith } from './support/hook-lab.ts';

describe('addresses', () => {
  it('the study’s routes take the place of ours', async () => {
    const addresses = ['/', '/ad', '/exp', '/complete', '/compute_bonus', '/worker_complete', '/favicon.ico'];
    const lab = await labRouting(
      `for (const path of ${JSON.stringify(addresses)}) app.get(path, ({ path }) => ({ mine: path }));
       app.get('/*', ({ params }) => 'anything else: ' + params['*']);`,
    );
    for (const path of addresses) expect((await lab.ask({ url: path })).json()).toEqual({ mine: path });
    expect((await lab.ask({ url: '/some/where' })).body).toContain('anything else: some/where');
    expect((await lab.ask({ url: '/healthz' })).json()).toEqual({ status: 'ok' });
    expect((await lab.ask({ url: '/static/js/psiturk.js' })).statusCode).toBe(200);
  });

  it.each([
    `app.post('/inexp', () => 'x');`,
    `app.put('/sync/:id', () => 'x');`,
    `app.post('/turnout/records', () => 'x');`,
    `app.get('/static/js/psiturk.js', () => 'x');`,
    `app.get('/static/*', () => 'x');`,
    `app.get('/healthz', () => 'x');`,
    `app.mount('templates', '/turnout');`,
    `app.mount('templates', '/static');`,
  ])('saving depends on some: %s', async (route) => {
    await expect(labRouting(route)).rejects.toMatchObject({
      code: 'HOOKS_INVALID',
      detail: expect.stringMatching(/^custom\.ts: .* Choose another\.$/),
    });
  });

  it('init_app runs before routes, once', async () => {
    const lab = await labWith({
      'custom.ts': `const order: string[] = [];
        export const routes = async (app) => { order.push('routes'); app.get('/order', () => order); };
        export async function init_app(app) { await undefined; order.push('init'); app.log.info('began', { in: app.folder }); }`,
    });
    await lab.ask({ url: '/order' });
    expect((await lab.ask({ url: '/order' })).json()).toEqual(['init', 'routes']);
    expect(lab.logged).toContain(`began ${JSON.stringify({ in: lab.folder })}`);
  });

  it.each([
    ['{}', `exports.routes = (app) => app.get('/x', () => 'common');`, 'common'],
    ['{}', `export const routes = (app) => app.get('/x', () => 'module');`, 'module'],
    ['{"type":"module"}', `export const routes = (app) => app.get('/x', () => 'module');`, 'module'],
    ['{"type":"commonjs"}', `module.exports = { routes: (app) => app.get('/x', () => 'whole') };`, 'whole'],
  ])('custom.js works in a package %s', async (text, script, said) => {
    const lab = await labWith({ 'package.json': text, 'custom.js': script });
    expect((await lab.ask({ url: '/x' })).body).toContain(said);
  });

  it('a broken custom.ts stops the start, with file and line', async () => {
    await expect(
      labWith({ 'custom.ts': 'export const a = 1;\n\nexport const = 2;\n' }),
    ).rejects.toMatchObject({ code: 'HOOKS_INVALID', detail: expect.stringContaining('custom.ts, line 3') });
    await expect(labRouting('throw new Error("no stimuli");')).rejects.toMatchObject({
      code: 'HOOK_FAILED',
      detail: expect.stringMatching(/^routes: custom\.ts, line \d+: no stimuli$/),
    });
  });
});

describe('what a handler is given', () => {
  const echo = `const text = (bytes) => new TextDecoder().decode(bytes);
    app.post('/echo/:id', ({ params, query, form, json, body, files }) => ({
      params, query, form, json, length: body.length,
      files: files.map(({ bytes, ...file }) => ({ ...file, text: text(bytes) })),
    }));
    app.put('/raw/:uniqueId/:trial', ({ params, body }) => ({ ...params, sum: body.reduce((a, b) => a + b, 0) }));`;

  it('forms, JSON, other text, nothing; of repeated names the first', async () => {
    const lab = await labRouting(echo);
    const send = async (type: string, payload: string) =>
      (
        await lab.ask({
          method: 'POST',
          url: '/echo/7?a=1&a=2',
          headers: { 'content-type': type },
          payload,
        })
      ).json();
    const base = { params: { id: '7' }, query: { a: '1' }, form: {}, files: [] };
    expect(await send('application/x-www-form-urlencoded', 'b=x+y&b=z')).toEqual({
      ...base,
      form: { b: 'x y' },
      length: 9,
    });
    expect(await send('application/json; charset=utf-8', '{"c":[1]}')).toEqual({
      ...base,
      json: { c: [1] },
      length: 9,
    });
    expect(await send('text/plain', '{"c":1}')).toEqual({ ...base, length: 7 });
    const empty = await lab.ask({ method: 'POST', url: '/echo/7?a=1' });
    expect(empty.json()).toEqual({ ...base, length: 0 });
    const broken = await lab.ask({
      method: 'POST',
      url: '/echo/7',
      headers: { 'content-type': 'application/json' },
      payload: '{"c":',
    });
    expect([broken.statusCode, broken.json().error]).toEqual([400, 'BODY_NOT_JSON']);
  });

  it('files of a form, and bytes as they came', async () => {
    const lab = await labRouting(echo);
    const form = new FormData();
    form.set('trial', '3');
    form.set('file', new File(['sound'], 'rec.wav', { type: 'audio/wav' }));
    const sent = new Response(form);
    const upload = await lab.ask({
      method: 'POST',
      url: '/echo/1',
      headers: { 'content-type': sent.headers.get('content-type') ?? '' },
      payload: Buffer.from(await sent.arrayBuffer()),
    });
    expect(upload.json()).toMatchObject({
      form: { trial: '3' },
      files: [{ name: 'file', fileName: 'rec.wav', type: 'audio/wav', text: 'sound' }],
    });
    const raw = await lab.ask({
      method: 'PUT',
      url: '/raw/W1:A1/4',
      headers: { 'content-type': 'audio/wav' },
      payload: Buffer.from([1, 255, 0]),
    });
    expect(raw.json()).toEqual({ uniqueId: 'W1:A1', trial: '4', sum: 256 });
    const garbled = await lab.ask({
      method: 'POST',
      url: '/echo/1',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      payload: 'no form at all',
    });
    expect([garbled.statusCode, garbled.json().error]).toEqual([400, 'INPUT_INVALID']);
  });

  it('a body larger than the route takes is refused', async () => {
    const lab = await labRouting(
      `app.post('/small', { maxBodyBytes: 4 }, ({ body }) => ({ length: body.length }));`,
    );
    const send = (payload: string) =>
      lab.ask({ method: 'POST', url: '/small', headers: { 'content-type': 'text/plain' }, payload });
    expect((await send('1234')).json()).toEqual({ length: 4 });
    expect((await send('12345')).statusCode).toBe(413);
  });
});

describe('login', () => {
  const route = `app.get('/secret', { requireLogin: true }, () => 'the list');
    app.mount('templates', '/drafts', { requireLogin: true });`;

  it('asks for the study’s login and takes no other', async () => {
    const lab = await labRouting(route, {}, '[Server Parameters]\nlogin_username = lab\nlogin_pw = right\n');
    for (const headers of [{}, basic('lab:wrong'), basic('lab:'), basic(':')]) {
      const refused = await lab.ask({ url: '/secret', headers });
      expect(refused.statusCode).toBe(401);
      expect(refused.headers['www-authenticate']).toContain('Basic realm="Login Required"');
      expect(refused.body).not.toContain('the list');
      expect((await lab.ask({ url: '/drafts/ad.html', headers })).statusCode).toBe(401);
    }
    const page = await lab.ask({ url: '/secret', headers: basic('lab:right') });
    expect(page.body).toContain('the list');
    expect(page.headers['cache-control']).toBe('no-store');
    expect((await lab.ask({ url: '/drafts/ad.html', headers: basic('lab:right') })).statusCode).toBe(200);
  });

  it('lets nobody in while there is no password', async () => {
    const lab = await labRouting(route, {}, '[Server Parameters]\nlogin_username = lab\n');
    for (const text of ['lab:', ':', 'lab:lab'])
      expect((await lab.ask({ url: '/secret', headers: basic(text) })).statusCode).toBe(401);
  });
});

describe('answers', () => {
  it('values in a template stay text', async () => {
    const lab = await labRouting(
      `app.get('/page', ({ query }, reply) => reply.status(201).header('X-Own', 'a').render('own.html', { name: query.name, list: [{ n: 1 }, { n: 2 }] }));
       app.get('/none', (_request, reply) => reply.render('none.html'));`,
      {
        'templates/own.html':
          '<p>{{ name }}</p>{% for p in list: %}<i>{{ p.n }}</i>{% endfor %}{{ nothing }}',
      },
    );
    const page = await lab.ask({ url: `/page?name=${encodeURIComponent('{{ 7*7 }}<script>')}` });
    expect(page.statusCode).toBe(201);
    expect(page.headers['x-own']).toBe('a');
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.body).toContain('<p>{{ 7*7 }}&lt;script&gt;</p><i>1</i><i>2</i>');
    expect((await lab.ask({ url: '/none' })).statusCode).toBe(404);
  });

  it('of every kind', async () => {
    const lab = await labRouting(
      `app.get('/nothing', () => undefined);
       app.get('/away', (_request, reply) => reply.redirect('/there?a=1'));
       app.get('/bytes', (_request, reply) => reply.bytes(new Uint8Array([0, 200]), 'audio/wav'));
       app.get('/csv', (_request, reply) => reply.header('content-disposition', 'attachment; filename="all.csv"')
         .stream((async function* () { yield 'a,b\\n'; yield '1,ü\\n'; })(), 'text/csv; charset=utf-8'));
       app.get('/cut', (_request, reply) => reply.stream((async function* () { yield 'a'; throw new Error('cut'); })(), 'text/csv'));
       app.get('/own-error', (_request, reply) => reply.status(418).error('already_did_exp_hit', 'It was in May.'));`,
    );
    expect((await lab.ask({ url: '/nothing' })).statusCode).toBe(204);
    const away = await lab.ask({ url: '/away' });
    expect([away.statusCode, away.headers.location]).toEqual([302, '/there?a=1']);
    expect((await lab.ask({ url: '/bytes' })).rawPayload).toEqual(Buffer.from([0, 200]));
    const csv = await lab.ask({ url: '/csv' });
    expect([csv.body, csv.headers['content-disposition']]).toEqual([
      'a,b\n1,ü\n',
      'attachment; filename="all.csv"',
    ]);
    await lab.ask({ url: '/cut' }).catch((error: unknown) => expect(error).toBeInstanceOf(Error));
    const error = await lab.ask({ url: '/own-error' });
    expect(error.statusCode).toBe(418);
    expect(error.body).toContain('<b>Error</b>: 1010');
    expect(error.body).toContain('It was in May.');
    expect((await lab.ask({ url: '/nothing' })).statusCode).toBe(204);
  });

  it('files come from inside the study and nowhere else', async () => {
    const lab = await labRouting(
      `app.get('/sound/*', ({ params }, reply) => reply.sendFile('sounds/' + params['*'], 'audio/x-own'));
       app.get('/file', ({ query }, reply) => reply.sendFile(query.name));`,
      { 'sounds/a.wav': '0123456789', '.env': 'SECRET=1' },
    );
    symlinkSync('/etc/hostname', join(lab.folder, 'sounds/away'));
    const sound = await lab.ask({ url: '/sound/a.wav' });
    expect([sound.body, sound.headers['content-type']]).toEqual(['0123456789', 'audio/x-own']);
    const part = await lab.ask({ url: '/sound/a.wav', headers: { range: 'bytes=2-4' } });
    expect([part.statusCode, part.body]).toEqual([206, '234']);
    expect((await lab.ask({ url: '/file?name=sounds/a.wav' })).headers['content-type']).toContain('audio/');
    for (const path of ['/sound/none.wav', '/sound/..%2f.env', '/sound/../.env', '/sound/away', '/sound/'])
      expect([path, (await lab.ask({ url: path })).statusCode]).toEqual([path, 404]);
    for (const name of ['/etc/hostname', '../x', '.env', 'sounds', '', '.turnout/keys.json'])
      expect([name, (await lab.ask({ url: `/file?name=${name}` })).statusCode]).toEqual([name, 404]);
  });

  it('T20 a mounted application answers every address under its prefix', async () => {
    const lab = await labRouting(
      `app.mount('task/dist', '/task', { historyFallback: true });
       app.mount('task/dist', '/plain');
       app.get('/task/api', () => ({ api: true }));`,
      { 'task/dist/index.html': '<title>app</title>', 'task/dist/app.js': 'let a;' },
    );
    for (const path of ['/task/', '/task/deep/link', '/task/index.html'])
      expect((await lab.ask({ url: path })).body).toContain('<title>app</title>');
    expect((await lab.ask({ url: '/task' })).statusCode).toBeLessThan(400);
    expect((await lab.ask({ url: '/task/app.js' })).body).toBe('let a;');
    expect((await lab.ask({ url: '/task/api' })).json()).toEqual({ api: true });
    expect((await lab.ask({ url: '/plain/' })).body).toContain('<title>app</title>');
    const none = await lab.ask({ url: '/plain/deep', headers: { accept: 'text/html' } });
    expect([none.statusCode, none.body]).toEqual([404, expect.stringContaining('<b>Error</b>: 404')]);
  });

  it('a handler that fails shows a reference and nothing of itself; the server lives', async () => {
    const lab = await labRouting(
      `app.get('/fails', () => { throw new Error('secret detail'); });
       app.get('/rejects', async () => { await undefined; return undefined.x; });
       app.get('/fine', () => 'fine');`,
    );
    for (const path of ['/fails', '/rejects']) {
      const json = await lab.ask({ url: path });
      expect(json.statusCode).toBe(500);
      expect(json.json()).toMatchObject({ error: 'HOOK_FAILED', reference: expect.stringMatching(/./) });
      const page = await lab.ask({ url: path, headers: { accept: 'text/html' } });
      expect(page.statusCode).toBe(500);
      expect(page.body).toContain('<b>Error</b>: HOOK_FAILED');
      for (const { body } of [json, page]) expect(body).not.toMatch(/secret detail|custom\.ts:|undefined/);
    }
    expect(lab.logged.join('\n')).toMatch(/GET \/fails: custom\.ts, line \d+: secret detail/);
    expect((await lab.ask({ url: '/fine' })).statusCode).toBe(200);
  });
});

it('a change of custom.ts takes a new start', async () => {
  const lab = await labRouting(`app.get('/v', () => ({ version: 1 }));`);
  writeFileSync(join(lab.folder, 'custom.ts'), 'broken(');
  expect((await lab.ask({ url: '/v' })).json()).toEqual({ version: 1 });
});

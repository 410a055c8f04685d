import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { browserLab, until } from '../support/lab.ts';
import { EXP } from '../support/study-server.ts';

const lab = browserLab();

const MAKE = 'window.psiTurk = new PsiTurk(uniqueId, adServerLoc, mode);';

/** Another origin that allows everything and remembers what it was sent. */
async function foreignServer(html = 'foreign') {
  const seen: { method: string; headers: Record<string, unknown> }[] = [];
  const server = createServer((request, answer) => {
    seen.push({ method: request.method ?? '', headers: request.headers });
    answer.setHeader('access-control-allow-origin', '*');
    answer.setHeader('access-control-allow-headers', '*');
    answer.setHeader('content-type', 'text/html');
    answer.end(html);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { seen, origin, close };
}

describe('the token', () => {
  it('goes with every request to the study’s own server, whatever makes it', async () => {
    const { run, study } = lab();
    await run({
      script: `
        $.ajax('form', { type: 'POST', data: { a: 1 } });
        var sync = new XMLHttpRequest(); sync.open('PUT', '/sync-xhr', false); sync.send('s');
        var own = new XMLHttpRequest(); own.open('POST', '/own-xhr'); own.setRequestHeader('X-Turnout-Token', 'mine'); own.send();
        fetch('relative?x=1', { method: 'POST', headers: { 'X-Other': '1' } });
        fetch(new Request('/from-request', { method: 'POST', body: 'body of the request', headers: { 'X-Kept': 'yes' } }));
        fetch(new URL('/from-url', location.href));
        fetch('/own-fetch', { headers: { 'x-turnout-token': 'mine' } });
        navigator.sendBeacon('/beacon', new Blob(['b'], { type: 'text/plain' }));`,
      libraries: 'jquery 1',
    });
    const sentTo = () => study.seen.filter(({ url }) => !/^\/(static|exp)/.test(url));
    await until(() => sentTo().length).toBe(8);
    const sent = sentTo();
    const { token } = study.participant();
    expect(Object.fromEntries(sent.map(({ url, token: given }) => [url, given]))).toEqual({
      '/form': token,
      '/sync-xhr': token,
      '/own-xhr': 'mine',
      '/relative?x=1': token,
      '/from-request': token,
      '/from-url': token,
      '/own-fetch': 'mine',
      '/beacon': token,
    });
    expect(sent.find(({ url }) => url === '/from-request')).toMatchObject({
      method: 'POST',
      body: 'body of the request',
    });
    expect(sent.find(({ url }) => url === '/beacon')?.body).toBe('b');
  });

  it('never goes to another origin, however the address is written', async () => {
    const { run, study } = lab();
    const foreign = await foreignServer();
    const page = await run({
      script: `
        var foreign = ${JSON.stringify(foreign.origin)};
        window.work = Promise.all([
          fetch(foreign + '/1'), fetch(new Request(foreign + '/2', { method: 'POST' })),
          fetch(foreign.replace('http:', '') + '/3'), fetch('blob', {}).catch(function () {}),
          fetch('http://user@' + foreign.slice(7) + '/4').catch(function () {}),
          new Promise(function (done) { $.ajax({ url: foreign + '/5', type: 'POST', complete: done }); }),
          new Promise(function (done) {
            var base = document.createElement('base'); base.href = foreign + '/deep/'; document.head.append(base);
            var xhr = new XMLHttpRequest(); xhr.open('GET', 'through-base'); xhr.onloadend = done; xhr.send();
            navigator.sendBeacon('beacon-through-base', 'x');
            fetch('fetch-through-base', { method: 'POST' });
          }),
          fetch(URL.createObjectURL(new Blob(['x']))),
        ]).then(function () { window.finished = true; });`,
    });
    await page.waitForFunction('window.finished');
    await until(() => foreign.seen.length).toBeGreaterThanOrEqual(7);
    const headers = foreign.seen.flatMap((request) => Object.entries(request.headers).flat().map(String));
    expect(headers.filter((text) => /turnout/i.test(text))).toEqual([]);
    expect(headers.filter((text) => text.includes(study.participant().token))).toEqual([]);
    await page.close();
    await foreign.close();
  });

  it('leaves requests otherwise as the browser makes them', async () => {
    const { run, study } = lab();
    study.custom['/echo'] = ({ method, body }, answer) => void answer.end(`${method} ${body}`);
    const page = await run('');
    const results = await page.evaluate(`(async function () {
      var out = [];
      var xhr = new XMLHttpRequest();
      xhr.open('POST', '/echo', false); xhr.send('sync'); out.push(xhr.responseText);
      try { xhr.send(); } catch (error) { out.push(error.name); }
      try { new XMLHttpRequest().setRequestHeader('a', 'b'); } catch (error) { out.push(error.name); }
      out.push(await (await fetch('/echo', { method: 'PUT', body: 'text' })).text());
      out.push(await fetch('http://').catch(function (error) { return error.name; }));
      out.push(await fetch('/echo', { headers: { 'bad header': '1' } }).catch(function (error) { return error.name; }));
      var abort = new AbortController(); abort.abort();
      out.push(await fetch('/echo', { signal: abort.signal }).catch(function (error) { return error.name; }));
      var request = new Request('/echo', { method: 'POST', body: 'once' });
      out.push(await (await fetch(request)).text(), request.bodyUsed);
      var again = new XMLHttpRequest();
      again.open('POST', '/echo'); again.send('dropped'); again.open('POST', '/echo');
      await new Promise(function (done) { again.onloadend = function () { setTimeout(done); }; again.send('taken'); });
      out.push(again.responseText, window.TURNOUT_PAGE.uploads.count());
      return out;
    })()`);
    expect(results).toEqual([
      'POST sync',
      'InvalidStateError',
      'InvalidStateError',
      'PUT text',
      'TypeError',
      'TypeError',
      'AbortError',
      'POST once',
      true,
      'POST taken',
      0,
    ]);
  });

  it('T18 an old copy of psiturk.js, which saves by PUT, is authenticated', async () => {
    const { run, study } = lab();
    const page = await run({
      withoutPsiturk: true,
      script: `var model = new (Backbone.Model.extend({ urlRoot: '/sync' }))({ id: uniqueId });
        model.fetch({ async: false });
        model.save({ data: [1] }, { success: function () { window.saved = true; } });`,
    });
    await page.waitForFunction('window.saved');
    expect(study.participant().model).toMatchObject({ condition: 1, data: [1] });
  });
});

describe('handover', () => {
  const STARTED = `${MAKE} window.ran = (window.ran || 0) + 1; psiTurk.startTask();
    $(window).on('load', function () { document.title = 'loaded'; });`;

  it('a reload without cookies shows the page again, with the kept token, at the same address', async () => {
    const { run, study, complaints } = lab();
    const page = await run({ script: STARTED, resume: true });
    await until(() => study.participant().steps).toEqual(['started']);
    await page.evaluate('location.hash = "part-2"');
    study.forget();
    await page.reload();
    await page.waitForFunction('document.title === "loaded"');
    expect(page.url()).toBe(`${study.origin}${EXP}#part-2`);
    expect(await page.evaluate('[ran, psiTurk.taskdata.get("condition"), document.body.innerText]')).toEqual([
      1,
      1,
      'exp',
    ]);
    expect(study.seen.filter(({ url }) => url === EXP).map(({ token }) => token)).toEqual([
      undefined,
      study.participant().token,
    ]);
    await page.evaluate('psiTurk.recordTrialData("after the reload"); psiTurk.saveData()');
    await until(() => study.trials()).toEqual(['after the reload']);
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
  });

  it('shows an error page as well, whatever its status', async () => {
    const { run, study } = lab();
    const page = await run({ script: STARTED, resume: true });
    await until(() => study.participant().steps).toEqual(['started']);
    study.custom['/exp'] = ({ token }, answer) => {
      answer.setHeader('content-type', 'text/html');
      answer.statusCode = token === undefined ? 401 : 409;
      const handover = `{"uniqueId":"worker1:assignment1","url":"${EXP}","method":"GET"}`;
      const script = `<script>window.TURNOUT_HANDOVER=${handover}</script><script src="/static/js/turnout-page.js"></script>`;
      answer.end(token === undefined ? `<html><head>${script}</head></html>` : '<h1>Error 1008</h1>');
    };
    await page.reload();
    await page.waitForSelector('h1:has-text("Error 1008")');
  });

  it('says what to do in a window without the token', async () => {
    const { run, study, newPage } = lab();
    const page = await run({ script: STARTED, resume: true });
    await until(() => study.participant().steps).toEqual(['started']);
    // Until then the records in storage have the token beside them.
    await page.waitForFunction('Object.keys(localStorage).length === 0');
    const stranger = await newPage();
    await stranger.goto(`${study.origin}${EXP}`);
    await stranger.waitForSelector('#turnout-no-token:visible');
    expect(await stranger.locator('#turnout-wait').count()).toBe(0);
  });

  it('does not go round in circles when the token is not accepted any more', async () => {
    const { run, study } = lab();
    const page = await run({ script: STARTED, resume: true });
    await until(() => study.participant().steps).toEqual(['started']);
    Object.assign(study.participant(), { token: 'another' });
    study.forget();
    await page.reload();
    await page.waitForSelector('#turnout-no-token:visible');
    expect(study.seen.filter(({ url }) => url === EXP)).toHaveLength(2);
  });

  it('keeps what a crash left over, though the page comes by handover', async () => {
    const { run, study } = lab();
    const page = await run({ script: STARTED, resume: true });
    await until(() => study.participant().steps).toEqual(['started']);
    study.fault = ({ url }) => (url === '/turnout/records' ? 'cut' : undefined);
    await page.evaluate('psiTurk.recordTrialData("left")');
    study.fault = ({ url }) => (url === '/turnout/records' ? 503 : undefined);
    await page.reload();
    await page.waitForFunction('document.title === "loaded"');
    expect(
      await page.evaluate('psiTurk.getTrialData().map(function (trial) { return trial.trialdata; })'),
    ).toEqual(['left']);
    study.fault = () => undefined;
    await until(() => study.trials()).toEqual(['left']);
  });

  it('works in a frame of another site', async () => {
    const { study, newPage } = lab();
    study.task = { script: STARTED, resume: true };
    const framed = study.origin.replace('127.0.0.1', 'localhost');
    const parent = await foreignServer(`<iframe src="${framed}${EXP}" width="800"></iframe>`);
    const page = await newPage();
    await page.goto(`${parent.origin}/frame`);
    await until(() => study.participant().steps).toEqual(['started']);
    const frame = page.frames()[1];
    // The test's browser denies such a frame every kind of storage, as browsers that block cookies do.
    const storage = 'try { sessionStorage.length } catch (error) { error.name }';
    expect(await frame?.evaluate(storage)).toBe('SecurityError');
    await until(() => frame?.evaluate('document.title')).toBe('loaded');
    await frame?.evaluate('setTimeout(function () { location.reload(); })');
    await until(() => study.seen.filter(({ url }) => url === EXP).length).toBe(3);
    await until(() => frame?.evaluate('document.title')).toBe('loaded');
    await frame?.evaluate('psiTurk.recordTrialData("framed"); psiTurk.completeHIT()');
    await until(() => frame?.evaluate('document.body.innerText').catch(() => '')).toBe('Done');
    expect(study.trials()).toEqual(['framed']);
    await page.close();
    await parent.close();
  });
});

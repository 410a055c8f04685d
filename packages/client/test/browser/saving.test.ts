import { describe, expect, it } from 'vitest';
import { browserLab, until } from '../support/lab.ts';
import { EXP, ID } from '../support/study-server.ts';

const lab = browserLab();

const MAKE = 'window.psiTurk = new PsiTurk(uniqueId, adServerLoc, mode);';

describe('saving', () => {
  it('sends records by itself, with the wire shapes of the protocol', async () => {
    const { run, study } = lab();
    await run(`${MAKE} psiTurk.recordTrialData({rt: 312}); psiTurk.recordUnstructuredData('age', '33');`);
    await until(() => study.trials()).toEqual([{ rt: 312 }]);
    const records = study.records();
    expect(records.map(({ k }) => k).sort()).toEqual(['answer', 'event', 'event', 'trial']);
    expect(records).toContainEqual({ k: 'answer', f: 'age', v: '33' });
    expect(records).toContainEqual({ k: 'trial', n: 0, at: expect.any(Number), v: { rt: 312 } });
    expect(records).toContainEqual({ k: 'event', f: 'initialized', at: expect.any(Number), dt: 0, v: null });
  });

  it('calls success with model, response and options once the data are durable, and sends attributes then', async () => {
    const { run, study } = lab();
    const page = await run(`${MAKE}
      psiTurk.recordTrialData({a: 1});
      psiTurk.taskdata.set('bonus', 0.5);
      psiTurk.saveData({ extra: 1, success: function (model, response, options) {
        window.answer = [model === psiTurk.taskdata, response.status, options.extra, arguments.length];
      } });`);
    await page.waitForFunction('window.answer');
    expect(await page.evaluate('answer')).toEqual([true, 'user data saved', 1, 3]);
    expect(study.trials()).toEqual([{ a: 1 }]);
    const attributes = study.records().filter(({ k }) => k === 'attribute');
    expect(attributes).toContainEqual({ k: 'attribute', f: 'bonus', v: 0.5 });
    expect(attributes).toContainEqual({ k: 'attribute', f: 'currenttrial', v: 1 });
  });

  it('a save costs what is new, also after 2,000 trials', async () => {
    const { run, study } = lab();
    const page = await run(`${MAKE}
      for (var i = 0; i < 2000; i++) psiTurk.recordTrialData({i: i, text: 'some text'});
      psiTurk.saveData({ success: function () { window.saved = true; } });`);
    await page.waitForFunction('window.saved');
    expect(study.trials()).toHaveLength(2000);
    study.forget();
    await page.evaluate(`new Promise(function (done) {
      psiTurk.recordTrialData('one more');
      psiTurk.saveData({ success: done });
    })`);
    const saves = study.seen.filter(({ url }) => url === '/turnout/records');
    expect(saves).toHaveLength(1);
    expect(saves[0]?.body.length).toBeLessThan(400);
  });

  it('J8 a recorded object that changes later is noticed', async () => {
    const { run, study } = lab();
    const page = await run(`${MAKE}
      var row = {rt: 1}; psiTurk.recordTrialData(row); row.sameTurn = true;
      psiTurk.saveData({ success: function () { row.later = true; window.first = true; } });`);
    await page.waitForFunction('window.first');
    expect(study.trials()).toEqual([{ rt: 1, sameTurn: true }]);
    await page.evaluate('new Promise(function (done) { psiTurk.saveData({ success: done }); })');
    expect(study.trials().at(-1)).toEqual({ rt: 1, sameTurn: true, later: true });
    const [first, last] = study.records().filter(({ k }) => k === 'trial');
    expect({ ...last, v: 0 }).toEqual({ ...first, v: 0 });
  });

  it('J15 a refused save calls error, says why on the console, and a later save succeeds', async () => {
    const { run, study, complaints } = lab();
    study.fault = ({ url }) => (url === '/turnout/records' ? 403 : undefined);
    const page = await run(`${MAKE} window.log = [];
      window.save = function () {
        psiTurk.saveData({ success: function () { log.push('success'); },
          error: function (model, xhr) { log.push('error ' + xhr.status); } });
      };
      psiTurk.recordTrialData(1); save();`);
    await page.waitForFunction('log.length > 0');
    expect(await page.evaluate('log')).toEqual(['error 403']);
    expect(complaints.join()).toContain('FAULT: A fault. Wait.');
    study.fault = () => undefined;
    await page.evaluate('save()');
    await page.waitForFunction('log.length > 1');
    expect(await page.evaluate('log')).toEqual(['error 403', 'success']);
    expect(study.trials()).toEqual([1]);
  });

  it('J16 overlapping saves end with everything stored once, though answers are lost', async () => {
    const { run, study } = lab();
    let count = 0;
    study.fault = ({ url }) => {
      if (url !== '/turnout/records') return undefined;
      count += 1;
      return count % 3 === 1 ? 'lose answer' : count % 3 === 2 ? 503 : undefined;
    };
    const page = await run(`${MAKE} window.saved = 0;
      for (var i = 0; i < 20; i++) {
        psiTurk.recordTrialData(i);
        psiTurk.saveData({ success: function () { window.saved += 1; } });
      }`);
    await page.waitForFunction('window.saved === 20');
    expect(study.trials()).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('goes on after the network was away', async () => {
    const { run, study, context } = lab();
    const page = await run(MAKE);
    await until(() => study.records().length).toBe(2);
    await context.setOffline(true);
    await page.evaluate('psiTurk.recordTrialData("offline"); psiTurk.saveData()');
    await page.waitForFunction(
      'Object.keys(localStorage).some(function (key) { return /^turnout.o/.test(key); })',
    );
    await context.setOffline(false);
    await until(() => study.trials()).toEqual(['offline']);
    await page.waitForFunction('Object.keys(localStorage).length === 0');
  });

  it('a crash and a reload lose nothing, and the task finds its data where it left them', async () => {
    const { run, study, newPage } = lab();
    study.fault = ({ url }) => (url === '/turnout/records' ? 'cut' : undefined);
    const page = await run(`${MAKE}
      psiTurk.recordTrialData({n: 1}); psiTurk.recordTrialData({n: 2}); psiTurk.recordUnstructuredData('age', 7);
      psiTurk.saveData();`);
    await page.waitForFunction('Object.keys(localStorage).length >= 6');
    const crashed = page.waitForEvent('crash');
    page.goto('chrome://crash').catch(() => undefined);
    await crashed;
    expect(study.trials()).toEqual([]);

    study.fault = () => undefined;
    study.task = { script: MAKE };
    const next = await newPage();
    await next.goto(`${study.origin}${EXP}`);
    expect(
      await next.evaluate(
        '[psiTurk.getTrialData(), psiTurk.getQuestionData(), psiTurk.taskdata.get("currenttrial")]',
      ),
    ).toEqual([
      [
        { uniqueid: ID, current_trial: 0, dateTime: expect.any(Number), trialdata: { n: 1 } },
        { uniqueid: ID, current_trial: 1, dateTime: expect.any(Number), trialdata: { n: 2 } },
      ],
      { age: 7 },
      2,
    ]);
    await until(() => study.trials()).toEqual([{ n: 1 }, { n: 2 }]);
    await until(() => study.participant().streams.size).toBe(2);
    await next.waitForFunction('Object.keys(localStorage).length === 0');
  });

  it('leftovers are sent from whatever page is opened next, with the token kept beside them', async () => {
    const { run, study } = lab();
    study.fault = ({ url }) => (url === '/turnout/records' ? 'cut' : undefined);
    study.custom['/error'] = (_request, answer) => {
      answer.setHeader('content-type', 'text/html');
      answer.end(
        '<html><head><script src="/static/js/turnout-page.js"></script></head><body>1008</body></html>',
      );
    };
    const page = await run(`${MAKE} psiTurk.recordTrialData('left');`);
    await page.waitForFunction('Object.keys(localStorage).length > 1');
    study.fault = () => undefined;
    await page.goto(`${study.origin}/error`);
    await until(() => study.trials()).toEqual(['left']);
    await page.waitForFunction('Object.keys(localStorage).length === 0');
  });

  it('two tabs of one participant are two streams; nothing is lost or doubled', async () => {
    const { run, study } = lab();
    const one = await run(`${MAKE} psiTurk.recordTrialData('one');`);
    const other = await run(`${MAKE} psiTurk.recordTrialData('other');`);
    await one.evaluate('psiTurk.recordTrialData("one again"); psiTurk.saveData()');
    await other.evaluate('psiTurk.recordTrialData("other again"); psiTurk.saveData()');
    await until(() => [...study.trials()].sort()).toEqual(['one', 'one again', 'other', 'other again']);
    expect(study.participant().streams.size).toBe(2);
  });

  it('works with blocked storage, sending at once what it cannot keep', async () => {
    const { run, study, context, complaints } = lab();
    await context.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException('blocked', 'SecurityError');
          },
        });
    });
    await run(`${MAKE} psiTurk.recordTrialData('kept in memory');`);
    await until(() => study.trials()).toEqual(['kept in memory']);
    expect(complaints).toEqual([]);
  });

  it('works with full storage', async () => {
    const { run, study } = lab();
    const page = await run(`
      localStorage.setItem('full', new Array(5200000).join('x'));
      ${MAKE} for (var i = 0; i < 50; i++) psiTurk.recordTrialData({i: i, text: new Array(2000).join('y')});`);
    await until(() => study.trials().length).toBe(50);
    await page.waitForFunction('Object.keys(localStorage).length === 1');
  });

  it('a page that is not ours saves as psiTurk does', async () => {
    const { run, study } = lab();
    const { token } = study.participant();
    study.custom['/sync/worker1%3Aassignment1'] = ({ method, body }, answer) => {
      answer.setHeader('content-type', 'application/json');
      if (method === 'PUT') study.participant().model = JSON.parse(body);
      answer.end(method === 'PUT' ? '{"status":"user data saved"}' : JSON.stringify({ condition: 4, token }));
    };
    const page = await run({
      ours: false,
      script: `${MAKE} psiTurk.recordTrialData({a: 1});
        psiTurk.saveData({ success: function (model, response) {
          window.saved = [response.status, model.get('status'), model.get('condition')]; } });`,
    });
    await page.waitForFunction('window.saved');
    expect(await page.evaluate('saved')).toEqual(['user data saved', 'user data saved', 4]);
    expect(Object.keys(study.participant().model)).toEqual([
      'condition',
      'counterbalance',
      'assignmentId',
      'workerId',
      'hitId',
      'currenttrial',
      'bonus',
      'data',
      'questiondata',
      'eventdata',
      'token',
      'useragent',
      'mode',
      'id',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { browserLab, until } from '../support/lab.ts';
import type { LibrarySet } from '../support/libraries.ts';
import { ID } from '../support/study-server.ts';

const lab = browserLab();

const MAKE = 'window.psiTurk = new PsiTurk(uniqueId, adServerLoc, mode);';
const SETS: LibrarySet[] = ['jquery 3', 'jquery 1', 'none'];

const instruction = (name: string): string => `<h1>${name}</h1><div class="instructionsnav">
  <button class="previous">Back</button><button class="continue">Next</button></div>`;

describe.each(SETS)('psiturk.js with %s', (libraries) => {
  it('J1 has the pages in place when preloadPages returns, and returns a promise', async () => {
    const { run, study, complaints } = lab();
    study.pages['one.html'] = '<p id="one">one</p>';
    study.pages['instructions/two.html'] = '<p>two</p>';
    const page = await run({
      libraries,
      script: `${MAKE}
        window.promise = psiTurk.preloadPages(['one.html', 'instructions/two.html']);
        window.text = psiTurk.getPage('instructions/two.html');
        promise.then(function () { window.resolved = true; });
        document.addEventListener('DOMContentLoaded', function () { psiTurk.showPage('one.html'); });`,
    });
    await page.waitForFunction('window.resolved && document.getElementById("one")');
    expect(await page.evaluate('text')).toBe('<p>two</p>');
    expect(study.seen.filter(({ url }) => url.includes('.html'))).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  it('plays instructions with psiTurk’s rows, and starts the task after the last page', async () => {
    const { run, study, complaints } = lab();
    for (const name of ['a.html', 'b.html']) study.pages[name] = instruction(name);
    const page = await run({
      libraries,
      mode: 'debug',
      script: `${MAKE} psiTurk.preloadPages(['a.html', 'b.html']);
        window.indicatorBefore = psiTurk.getInstructionIndicator();
        window.addEventListener('load', function () {
          psiTurk.doInstructions(['a.html', 'b.html'], function () { window.begun = (window.begun || 0) + 1; });
        });`,
    });
    await page.click('.previous');
    await page.click('.continue');
    await page.waitForFunction('document.querySelector("h1").textContent === "b.html"');
    expect(await page.evaluate('psiTurk.getInstructionIndicator()')).toEqual({
      currently_viewing: { indexOf: 1, template: 'b.html' },
      instruction_deck: { total_pages: 2, templates: ['a.html', 'b.html'] },
    });
    await page.click('.previous');
    await page.click('.continue');
    await page.click('.continue');
    await page.click('.continue');
    expect(await page.evaluate('[begun, viewedscreen, typeof instructionController.getIndicator]')).toEqual([
      1,
      1,
      'function',
    ]);
    await until(() => study.participant().steps).toEqual(['started']);
    await until(() => study.trials().length).toBe(5);
    const viewTime = expect.any(Number);
    const row = (template: string, indexOf: number, action: string) => ({
      phase: 'INSTRUCTIONS',
      template,
      indexOf,
      action,
      viewTime,
    });
    expect(study.trials()).toEqual([
      { phase: 'INSTRUCTIONS', templates: ['a.html', 'b.html'], action: 'Begin' },
      row('a.html', 0, 'NextPage'),
      row('b.html', 1, 'PrevPage'),
      row('a.html', 0, 'NextPage'),
      row('b.html', 1, 'FinishInstructions'),
    ]);
    expect(complaints).toEqual([]);
  });

  it('J10 looks at the button’s class when it is clicked', async () => {
    const { run, study } = lab();
    study.pages['quiz.html'] = '<div class="instructionsnav"><button id="go"><b>Next</b></button></div>';
    study.pages['end.html'] = '<p id="end">end</p>';
    const page = await run({
      libraries,
      script: `${MAKE} psiTurk.preloadPages(['quiz.html', 'end.html']);
        window.addEventListener('load', function () {
          psiTurk.doInstructions(['quiz.html', 'end.html'], function () {});
        });`,
    });
    await page.click('#go');
    expect(await page.locator('#end').count()).toBe(0);
    await page.evaluate('document.getElementById("go").className = "btn continue"');
    await page.click('#go b');
    await page.waitForSelector('#end');
  });

  it('T17 showPage takes whole documents and runs their scripts in order, in global scope', async () => {
    const { run, study, complaints } = lab();
    study.custom['/static/js/page.js'] = (_request, answer) => {
      answer.end(
        'var order = (typeof order === "string" ? order : "") + "2"; function fromFile() { return 1; }',
      );
    };
    study.pages['whole.html'] = `<!DOCTYPE html><html><head><title>x</title>
      <script>var order = "1"; var inline = "global";</script><style>.a{color:red}</style></head>
      <body class="theirs"><div id="box"/><p class="a" id="text">a<br/>b</p><script src="static/js/page.js"></script>
      <script>order += "3" + document.getElementById('text').parentNode.tagName;</script>
      <script type="text/template">order += "never";</script><script>throw new Error('their mistake');</script>
      <script type="text/javascript">order += "4";</script></body></html>`;
    const page = await run({
      libraries,
      script: `${MAKE} psiTurk.preloadPages(['whole.html']);
        document.addEventListener('DOMContentLoaded', function () {
          psiTurk.showPage('whole.html');
          window.after = order;
        });`,
    });
    await page.waitForFunction('window.after');
    expect(
      await page.evaluate('[after, inline, fromFile(), document.querySelectorAll("body").length]'),
    ).toEqual(['123BODY4', 'global', 1, 1]);
    expect(await page.evaluate('document.getElementById("box").children.length')).toBe(0);
    expect(complaints).toEqual(['Error: their mistake']);
  });

  it('records focus and size as psiTurk does', async () => {
    const { run, study } = lab();
    const page = await run({ libraries, script: MAKE });
    await page.evaluate(`window.dispatchEvent(new Event('blur')); window.dispatchEvent(new Event('focus'));
      for (var i = 0; i < 5; i++) window.dispatchEvent(new Event('resize'));`);
    await until(() => study.records().length).toBe(5);
    const events = await page.evaluate('psiTurk.getEventData()');
    const size = [expect.any(Number), expect.any(Number)];
    expect(events).toMatchObject([
      { eventtype: 'initialized', value: null, interval: 0 },
      { eventtype: 'window_resize', value: size },
      { eventtype: 'focus', value: 'off' },
      { eventtype: 'focus', value: 'on' },
      { eventtype: 'window_resize', value: size },
    ]);
  });
});

describe('psiturk.js', () => {
  it('has all public members, and its model', async () => {
    const { run } = lab();
    const page = await run(`${MAKE} window.changes = [];
      psiTurk.taskdata.on('change:bonus', function (model, value) { changes.push(value); });
      psiTurk.taskdata.once('change', function () { changes.push('changed'); });
      psiTurk.taskdata.set('bonus', 2); psiTurk.taskdata.set({bonus: 2}); psiTurk.taskdata.set('bonus', 3);`);
    expect(await page.evaluate('Object.keys(psiTurk).sort()')).toEqual([
      'completeHIT',
      'computeBonus',
      'doInstructions',
      'finishInstructions',
      'getEventData',
      'getInstructionIndicator',
      'getPage',
      'getQuestionData',
      'getTrialData',
      'pages',
      'preloadImages',
      'preloadPages',
      'recordTrialData',
      'recordUnstructuredData',
      'saveData',
      'showPage',
      'startTask',
      'taskdata',
      'teardownTask',
    ]);
    expect(await page.evaluate('changes')).toEqual([2, 'changed', 3]);
    expect(
      await page.evaluate(`(function (t) {
        return [t.id, t.get('id'), t.get('condition'), t.get('workerId'), t.mode, t.get('mode'), t.adServerLoc,
          t.urlRoot, t.url(), t.has('nothing'), t.get('useragent') === navigator.userAgent,
          Object.keys(t.toJSON()).join()];
      })(psiTurk.taskdata)`),
    ).toEqual([
      ID,
      ID,
      1,
      'worker1',
      'live',
      'live',
      '/complete',
      '/sync',
      '/sync/worker1%3Aassignment1',
      false,
      true,
      'condition,counterbalance,assignmentId,workerId,hitId,currenttrial,bonus,data,questiondata,eventdata,useragent,mode,id',
    ]);
    expect(await page.evaluate('psiTurk instanceof PsiTurk')).toBe(true);
  });

  it('J2 works without new and without mode, which is then the participant’s own', async () => {
    const { run } = lab();
    const page = await run({ mode: 'sandbox', script: 'window.psiTurk = PsiTurk(uniqueId, adServerLoc);' });
    expect(
      await page.evaluate('[psiTurk.taskdata.mode, typeof psiTurk.saveData, typeof window.saveData]'),
    ).toEqual(['sandbox', 'function', 'undefined']);
  });

  it('takes the model from the page, and from /sync for another id', async () => {
    const { run, study } = lab();
    study.participant('worker2:assignment2');
    const page = await run(`${MAKE} window.other = new PsiTurk('worker2:assignment2', adServerLoc);`);
    const syncs = study.seen.filter(({ url }) => url.startsWith('/sync/'));
    expect(syncs.map(({ url }) => url)).toEqual(['/sync/worker2%3Aassignment2']);
    expect(
      await page.evaluate('[psiTurk.taskdata.get("condition"), other.taskdata.get("condition")]'),
    ).toEqual([1, 0]);
  });

  it('J9 a missing page is named on the console; the others load; custom routes and other folders too', async () => {
    const { run, study, complaints } = lab();
    study.pages['one.html'] = 'one';
    study.custom['/static/two.html'] = (_request, answer) => void answer.end('two');
    study.custom['/route'] = (_request, answer) => void answer.end('three');
    const page =
      await run(`${MAKE} psiTurk.preloadPages(['gone.html', 'one.html', '/static/two.html', 'route?x=1']);
      window.pages = [psiTurk.getPage('one.html'), psiTurk.getPage('/static/two.html'), psiTurk.getPage('route?x=1')];
      try { psiTurk.showPage('gone.html'); } catch (error) { window.thrown = error.message; }`);
    expect(await page.evaluate('[pages, thrown]')).toEqual([
      ['one', 'two', 'three'],
      'The page "gone.html" is shown before it was preloaded.',
    ]);
    expect(complaints.filter((text) => text.includes('"gone.html"'))).toHaveLength(1);
  });

  it('runs under a prefix', async () => {
    const { run, study } = lab();
    study.pages['a.html'] = 'a';
    const page = await run({
      base: '/lab/study',
      script: `${MAKE} psiTurk.preloadPages(['a.html']); psiTurk.startTask(); psiTurk.recordTrialData(1);
        psiTurk.saveData({ success: function () { window.saved = true; } });`,
    });
    await page.waitForFunction('window.saved');
    expect(study.seen.map(({ url }) => url)).toContain('/lab/study/turnout/pages?name=a.html');
    await until(() => study.participant().steps).toEqual(['started']);
    expect(study.trials()).toEqual([1]);
  });

  it('Backbone.Notifications work both ways', async () => {
    const { run, study } = lab();
    const page = await run({
      mode: 'debug',
      script: `window.heard = []; Backbone.Notifications.on('all', function (name, value) { heard.push([name, value]); });
        ${MAKE} psiTurk.finishInstructions('ready'); psiTurk.teardownTask('over');
        Backbone.Notifications.trigger('_psiturk_lostfocus');
        Backbone.Notifications.trigger('_psiturk_finishedinstructions');`,
    });
    expect(await page.evaluate('heard.slice(0, 2)')).toEqual([
      ['_psiturk_finishedinstructions', 'ready'],
      ['_psiturk_finishedtask', 'over'],
    ]);
    expect(await page.evaluate('psiTurk.getEventData().pop()')).toMatchObject({
      eventtype: 'focus',
      value: 'off',
    });
    await until(() => study.participant().steps).toEqual(['started']);
  });

  it('a Backbone view of the project can listen to the model', async () => {
    const { run } = lab();
    const page = await run(`${MAKE} window.heard = [];
      var view = new Backbone.View();
      view.listenTo(psiTurk.taskdata, 'change:bonus', function (model, value) { heard.push(value); });
      psiTurk.taskdata.set('bonus', 1); view.stopListening(); psiTurk.taskdata.set('bonus', 2);`);
    expect(await page.evaluate('heard')).toEqual([1]);
  });

  it('J10 the project’s own controller can unbind the instruction buttons', async () => {
    const { run, study } = lab();
    study.pages['a.html'] = instruction('a.html');
    study.pages['b.html'] = instruction('b.html');
    const page = await run(`${MAKE} psiTurk.preloadPages(['a.html', 'b.html']);
      $(window).on('load', function () {
        psiTurk.doInstructions(['a.html', 'b.html'], function () {});
        $('.instructionsnav').off('click.psiturk.instructionsnav.next');
      });`);
    await page.click('.continue');
    expect(await page.textContent('h1')).toBe('a.html');
  });

  it('J6 startTask many times reports one start', async () => {
    const { run, study } = lab();
    await run({
      mode: 'debug',
      script: `${MAKE} psiTurk.startTask(); psiTurk.startTask(); psiTurk.finishInstructions();`,
    });
    await until(() => study.records().length).toBeGreaterThan(1);
    await until(() => study.participant().steps).toEqual(['started']);
    expect(study.seen.filter(({ url }) => url === '/inexp')).toHaveLength(1);
  });

  it('reports the start until the server has heard it', async () => {
    const { run, study } = lab();
    study.fault = () => (study.seen.filter(({ url }) => url === '/inexp').length === 1 ? 503 : undefined);
    await run({ mode: 'debug', script: `${MAKE} psiTurk.startTask();` });
    await until(() => study.participant().steps).toEqual(['started']);
  });

  it('computeBonus asks with the id and the token and hands on the answer', async () => {
    const { run, study } = lab();
    let attempts = 0;
    study.custom['/compute_bonus'] = (request, answer) => {
      attempts += 1;
      if (attempts === 1) {
        answer.destroy();
        return;
      }
      answer.setHeader('content-type', 'application/json');
      answer.end(JSON.stringify({ bonusComputed: 'success', url: request.url, token: request.token }));
    };
    const page = await run(
      `${MAKE} psiTurk.computeBonus('compute_bonus', function (data) { window.bonus = data; });`,
    );
    await page.waitForFunction('window.bonus');
    expect(await page.evaluate('bonus')).toEqual({
      bonusComputed: 'success',
      url: '/compute_bonus?uniqueId=worker1%3Aassignment1',
      token: study.participant().token,
    });
  });

  it('computeBonus does not call back after a refusal, and says so', async () => {
    const { run, study, complaints } = lab();
    study.custom['/compute_bonus'] = (_request, answer) => {
      answer.statusCode = 404;
      answer.end();
    };
    await run(
      `${MAKE} psiTurk.computeBonus('compute_bonus', function () { throw new Error('it was called'); });`,
    );
    await until(() => complaints.join()).toContain('compute_bonus gave no bonus (HTTP 404)');
    expect(complaints.join()).not.toContain('it was called');
  });

  it('J11 lodash or nothing in place of underscore, and jQuery without "on", are enough', async () => {
    const { run, study, complaints } = lab();
    study.pages['a.html'] = instruction('a.html');
    const page = await run(`
      delete window._;
      var on = jQuery.fn.on, off = jQuery.fn.off;
      jQuery.fn.bind = function (name, listener) { return on.call(this, name, listener); };
      jQuery.fn.unbind = function (name, listener) { return off.call(this, name, listener); };
      delete jQuery.fn.on; delete jQuery.fn.off;
      ${MAKE} psiTurk.preloadPages(['a.html']); psiTurk.startTask();
      document.addEventListener('DOMContentLoaded', function () {
        psiTurk.doInstructions(['a.html'], function () { window.begun = true; });
      });`);
    await page.click('.continue');
    await page.waitForFunction('window.begun');
    expect(complaints).toEqual([]);
  });

  it('preloadImages asks for each image', async () => {
    const { run, study } = lab();
    const page = await run(`${MAKE} psiTurk.preloadImages(['static/a.png', 'static/b.png']);`);
    await until(() => study.seen.filter(({ url }) => url.endsWith('.png')).length).toBe(2);
    expect(await page.evaluate('image.src')).toMatch(/b\.png$/);
  });
});

import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import { browserLab, until } from '../support/lab.ts';

const lab = browserLab();

const MAKE = 'window.psiTurk = new PsiTurk(uniqueId, adServerLoc, mode);';
const DONE = /\/complete\?uniqueId=worker1:assignment1&mode=live$/;

describe('completeHIT', () => {
  it('leaves in psiTurk’s form of the address, after the last record and the completion are on the server', async () => {
    const { run, study, complaints } = lab();
    const page = await run(`${MAKE} psiTurk.startTask();
      var row = {late: 0}; psiTurk.recordTrialData(row); psiTurk.taskdata.set('bonus', 2);
      window.addEventListener('load', function () { row.late = 1; psiTurk.completeHIT(); psiTurk.completeHIT(); });`);
    await page.waitForURL(DONE);
    expect(await page.textContent('h1')).toBe('Done');
    expect(study.trials().at(-1)).toEqual({ late: 1 });
    expect(study.records()).toContainEqual({ k: 'attribute', f: 'bonus', v: 2 });
    const urls = study.seen.map(({ url }) => url.replace(/\?.*/, ''));
    expect(urls.lastIndexOf('/turnout/records')).toBeLessThan(urls.indexOf('/turnout/complete'));
    expect(urls.filter((url) => url === '/turnout/complete')).toHaveLength(1);
    expect(urls).not.toContain('/quitter');
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
  });

  it('J3 works unbound, as a success callback with three arguments', async () => {
    const { run, study } = lab();
    const page = await run(
      `${MAKE} psiTurk.recordTrialData(1); psiTurk.saveData({ success: psiTurk.completeHIT });`,
    );
    await page.waitForURL(DONE);
    expect(study.trials()).toEqual([1]);
  });

  it('J4 called where a callback was meant, and before the last records, it still loses nothing', async () => {
    const { run, study } = lab();
    const page = await run(`${MAKE}
      psiTurk.saveData({ success: psiTurk.completeHIT() });
      psiTurk.recordTrialData('after'); psiTurk.saveData();`);
    await page.waitForURL(DONE);
    expect(study.trials()).toEqual(['after']);
  });

  it('J5 followed at once by window.close() it completes', async () => {
    const { study, context } = lab();
    study.custom['/opener'] = (_request, answer) => {
      answer.setHeader('content-type', 'text/html');
      answer.end('<title>opener</title>');
    };
    const opener = await context.newPage();
    await opener.goto(`${study.origin}/opener`);
    study.task = {
      script: `${MAKE} psiTurk.recordTrialData('x');
        psiTurk.saveData({ success: function () { psiTurk.completeHIT(); window.close(); } });`,
    };
    await opener.evaluate(`window.open('/exp?workerId=worker1&assignmentId=assignment1&mode=live', 'Popup')`);
    await until(() => study.participant().steps).toContain('completed');
    expect(study.trials()).toEqual(['x']);
  });

  it('J7 works for a task that never started, and J17 for one without records of its own', async () => {
    const { run, study } = lab();
    const page = await run(`${MAKE} psiTurk.completeHIT();`);
    await page.waitForURL(DONE);
    expect(study.participant().steps[0]).toBe('completed');
  });

  it('never leaves while records are not durable; shows what is going on; goes on by itself', async () => {
    const { run, study } = lab();
    study.fault = ({ url }) => (url === '/turnout/records' ? 'cut' : undefined);
    const page = await run({
      script: `${MAKE} psiTurk.recordTrialData(1);
        window.addEventListener('load', function () { psiTurk.completeHIT(); });`,
      body: '<p>The end of the task.</p>',
    });
    await page.waitForSelector('text=No connection. Keep this page open');
    expect(await page.locator('[role=status]').count()).toBe(1);
    expect(await page.isVisible('button:has-text("Try again")')).toBe(true);
    const { violations } = await new AxeBuilder({ page }).include('[lang=en]').analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    expect(study.participant().steps).toEqual([]);
    study.fault = () => undefined;
    // Nobody clicks: the next attempt may come before a click could.
    await page.waitForURL(DONE);
    expect(study.trials()).toEqual([1]);
  });

  it('says that it is saving when the server is slow, and nothing when it is quick', async () => {
    const { run, study } = lab();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    study.custom['/upload'] = async (_request, answer) => {
      await held;
      answer.end('{}');
    };
    const page = await run(`${MAKE}
      window.shown = []; new MutationObserver(function () {
        var status = document.querySelector('[role=status]');
        if (status) shown.push(status.textContent);
      }).observe(document.documentElement, { childList: true, subtree: true });
      fetch('/upload', { method: 'POST', body: 'sound' });
      psiTurk.recordTrialData(1); psiTurk.completeHIT();`);
    await page.waitForSelector('text=Saving your answers…');
    expect(study.participant().steps).toEqual([]);
    expect(study.trials()).toEqual([1]);
    release();
    await page.waitForURL(DONE);
    expect(study.seen.findIndex(({ url }) => url === '/upload')).toBeLessThan(
      study.seen.findIndex(({ url }) => url === '/turnout/complete'),
    );
  });

  it('waits for what an earlier page load could not send', async () => {
    const { run, study } = lab();
    study.fault = ({ url }) => (url === '/turnout/records' ? 'cut' : undefined);
    const first = await run(`${MAKE} psiTurk.recordTrialData('from the first load');`);
    await first.waitForFunction('Object.keys(localStorage).length > 1');
    await first.close();
    const page = await run(`${MAKE} psiTurk.completeHIT();`);
    await page.waitForSelector('[role=status]');
    expect(study.participant().steps).toEqual([]);
    study.fault = () => undefined;
    // Nobody clicks: the next attempt may come before a click could.
    await page.waitForURL(DONE);
    expect(study.trials()).toEqual(['from the first load']);
  });

  it('is not held up by leftovers that the server refuses for good', async () => {
    const { run, study } = lab();
    study.fault = ({ url }) => (url === '/turnout/records' ? 'cut' : undefined);
    const first = await run(`${MAKE} psiTurk.recordTrialData('unacceptable');`);
    await first.waitForFunction('Object.keys(localStorage).length > 1');
    await first.close();
    study.fault = ({ body }) => (body.includes('unacceptable') ? 400 : undefined);
    const page = await run(`${MAKE} psiTurk.recordTrialData('fine');
      setTimeout(function () { psiTurk.completeHIT(); }, 300);`);
    await page.waitForURL(DONE);
    expect(study.trials()).toEqual(['fine']);
    expect(await page.evaluate('Object.keys(localStorage).length')).toBeGreaterThan(1);
  });

  it('says so when saving is refused, and stays', async () => {
    const { run, study } = lab();
    study.fault = ({ url }) => (url === '/turnout/records' ? 403 : undefined);
    const page = await run(`${MAKE} psiTurk.recordTrialData(1); psiTurk.completeHIT();`);
    await page.waitForSelector('text=Your answers cannot be saved at the moment.');
    expect(page.url()).toContain('/exp');
    // The click comes while saving is still refused: afterwards the next attempt may be quicker than a click.
    await page.click('button:has-text("Try again")');
    study.fault = () => undefined;
    await page.waitForURL(DONE);
  });

  it('speaks the participant’s language', async () => {
    const { run, study, context } = lab();
    await context.addInitScript(() => {
      Object.defineProperty(navigator, 'language', { get: () => 'de-AT' });
    });
    study.fault = ({ url }) => (url === '/turnout/complete' ? 503 : undefined);
    const page = await run(`${MAKE} psiTurk.completeHIT();`);
    await page.waitForSelector('[lang=de] >> text=Keine Verbindung.');
  });

  it('reaches the last page where the window can keep no token and has no cookies', async () => {
    const { run, study, context } = lab();
    await context.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException('blocked', 'SecurityError');
          },
        });
    });
    const page = await run(`${MAKE} psiTurk.recordTrialData(1); psiTurk.completeHIT();`);
    await page.waitForSelector('h1:has-text("Done")');
    expect(page.url()).toMatch(DONE);
    expect(study.trials()).toEqual([1]);
  });
});

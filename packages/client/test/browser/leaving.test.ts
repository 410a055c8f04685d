import { describe, expect, it } from 'vitest';
import type { Page } from '../../../../tools/chromium.ts';
import { browserLab, until } from '../support/lab.ts';
import type { LibrarySet } from '../support/libraries.ts';
import type { StudyServer } from '../support/study-server.ts';

const lab = browserLab();

const START = 'window.psiTurk = new PsiTurk(uniqueId, adServerLoc, mode); psiTurk.startTask();';
const BODY = '<button id="touch">ok</button>';

/** Leaves by the address bar; answers the question, if one is asked. @returns how many were asked */
async function leave(page: Page, study: StudyServer, answer: 'leave' | 'stay' = 'leave'): Promise<number> {
  let asked = 0;
  page.on('dialog', (dialog) => {
    asked += 1;
    void (answer === 'leave' ? dialog.accept() : dialog.dismiss());
  });
  // Browsers ask only somebody who has done something on the page.
  await page.click('#touch');
  study.custom['/elsewhere'] = (_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<title>elsewhere</title>');
  };
  if (answer === 'leave') await page.goto(`${study.origin}/elsewhere`);
  else await page.goto(`${study.origin}/elsewhere`).catch(() => undefined);
  return asked;
}

describe.each<LibrarySet>(['jquery 3', 'jquery 1', 'none'])('leaving a task with %s', (libraries) => {
  it('asks once, and reports quitting only when the person really leaves', async () => {
    const { run, study } = lab();
    const page = await run({ libraries, script: START, body: BODY });
    await until(() => study.participant().steps).toEqual(['started']);
    expect(await leave(page, study, 'stay')).toBe(1);
    await page.evaluate('psiTurk.saveData()');
    expect(study.participant().steps).toEqual(['started']);
    page.removeAllListeners('dialog');
    expect(await leave(page, study)).toBe(1);
    await until(() => study.participant().steps).toEqual(['started', 'quit']);
    expect(study.seen.filter(({ url }) => url === '/quitter')).toHaveLength(1);
  });

  it('J6 window.onbeforeunload = null by the project ends question and report', async () => {
    const { run, study } = lab();
    const page = await run({ libraries, script: `${START} window.onbeforeunload = null;`, body: BODY });
    await until(() => study.participant().steps).toEqual(['started']);
    expect(await leave(page, study)).toBe(0);
    expect(study.participant().steps).toEqual(['started']);
  });

  it('J6 a handler of the project’s own beside ours is asked too, and quitting is reported', async () => {
    const { run, study } = lab();
    const page = await run({
      libraries,
      script: `${START} window.onbeforeunload = function () { return 'stay'; };`,
      body: BODY,
    });
    await until(() => study.participant().steps).toEqual(['started']);
    expect(await leave(page, study)).toBe(1);
    await until(() => study.participant().steps).toEqual(['started', 'quit']);
  });

  it('asks and reports nothing after teardownTask', async () => {
    const { run, study } = lab();
    const page = await run({
      libraries,
      script: `${START} psiTurk.startTask(); psiTurk.teardownTask();`,
      body: BODY,
    });
    await until(() => study.participant().steps).toEqual(['started']);
    expect(await leave(page, study)).toBe(0);
    expect(await leaveCount(study)).toBe(0);
  });
});

const leaveCount = async (study: StudyServer): Promise<number> =>
  study.seen.filter(({ url }) => url === '/quitter').length;

describe('leaving a task', () => {
  it.each(['jquery 3', 'jquery 1'] as const)(
    'J6 $(window).off("beforeunload") of %s ends both',
    async (libraries) => {
      const { run, study } = lab();
      const page = await run({ libraries, script: `${START} $(window).off('beforeunload');`, body: BODY });
      await until(() => study.participant().steps).toEqual(['started']);
      expect(await leave(page, study)).toBe(0);
      expect(study.participant().steps).toEqual(['started']);
    },
  );

  it.each([
    ['debug', false],
    ['live', true],
  ])('asks and reports nothing in mode %s with resume %s', async (mode, resume) => {
    const { run, study } = lab();
    const page = await run({ mode, resume, script: START, body: BODY });
    await until(() => study.participant().steps).toEqual(['started']);
    expect(await leave(page, study)).toBe(0);
    expect(study.participant().steps).toEqual(['started']);
  });

  it('asks and reports nothing before the task has begun', async () => {
    const { run, study } = lab();
    const page = await run({
      script: 'window.psiTurk = new PsiTurk(uniqueId, adServerLoc, mode);',
      body: BODY,
    });
    expect(await leave(page, study)).toBe(0);
    expect(study.participant().steps).toEqual([]);
  });

  it('sends the last records while it goes, and reports with the token', async () => {
    const { run, study } = lab();
    const page = await run({ script: START, body: BODY });
    await until(() => study.participant().steps).toEqual(['started']);
    await page.evaluate(`window.addEventListener('pagehide', function () { psiTurk.recordTrialData('later'); }, true);
      window.addEventListener('beforeunload', function () { psiTurk.recordTrialData('last'); });`);
    await leave(page, study);
    await until(() => study.trials()).toContain('last');
    await until(() => study.participant().steps).toEqual(['started', 'quit']);
    expect(study.seen.find(({ url }) => url === '/quitter')?.token).toBe(study.participant().token);
  });

  it('where no request outlives its page, a beacon carries the token as a field', async () => {
    const { run, study, context } = lab();
    await context.addInitScript(() => {
      Reflect.deleteProperty(Request.prototype, 'keepalive');
    });
    const page = await run({ script: START, body: BODY });
    await until(() => study.participant().steps).toEqual(['started']);
    await leave(page, study);
    await until(() => study.participant().steps).toEqual(['started', 'quit']);
    const quit = study.seen.find(({ url }) => url === '/quitter');
    expect(quit?.token).toBeUndefined();
    expect(quit?.body).toContain('token=key-of-worker1');
  });
});

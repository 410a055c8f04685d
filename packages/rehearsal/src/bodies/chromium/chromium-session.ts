import type { Frame, Page, Response } from 'playwright-core';
import { DONE, type SeenCell, type StepResult, stopped, type TaskSession, type Visit } from '../body.ts';
import { SUBMIT_PATH } from '../mturk-hosts.ts';
import { cellOf, contextOf } from '../page-context.ts';
import type { StudyScript } from '../study-script.ts';
import { answerFields } from './fields.ts';
import { isPassing, playAnything } from './generic-player.ts';
import type { BrowserOptions } from './launch.ts';
import type { WorkerContext } from './worker-context.ts';

export interface ChromiumSessionParts {
  readonly visit: Visit;
  readonly worker: WorkerContext;
  readonly taskUrl: string;
  readonly script: StudyScript | undefined;
  readonly signal: AbortSignal | undefined;
  readonly options: BrowserOptions;
}

const TEN_MINUTES_MS = 600_000;
const STUCK_AFTER_MS = 45_000;
const PAGE_MS = 20_000;
const CLOSE_MS = 3000;

/**
 * One task in a browser: the task page of the worker site with the study in its frame, and the windows the study
 * opens. The study is played as a whole when it comes to its end (`finish`); whoever leaves earlier saw the first page.
 */
export async function chromiumSession(parts: ChromiumSessionParts): Promise<TaskSession> {
  const { visit, worker, taskUrl, script, signal, options } = parts;
  const page = await worker.context.newPage();
  const giveUpAfterMs = options.giveUpAfterMs ?? TEN_MINUTES_MS;
  const { pathname: submitPath } = new URL(visit.task.submitUrl);
  const submitForm = `form[action*=${JSON.stringify(submitPath)}]`;
  let handedIn: { readonly status: number; readonly url: string; readonly data: string } | undefined;

  let cell: SeenCell | undefined;

  /** The study page says which cell the participant is in. */
  const readCell = async (response: Response): Promise<void> => {
    try {
      cell = cellOf(contextOf(await response.text()));
    } catch (error) {
      // The page has gone on before its text was read.
      if (!isPassing(error)) throw error;
    }
  };

  const onResponse = (response: Response): void => {
    const request = response.request();
    if (request.isNavigationRequest() && new URL(request.url()).pathname.endsWith('/exp') && response.ok())
      void readCell(response);
    const isRedirect = response.status() >= 300 && response.status() < 400 && response.status() !== 303;
    if (request.method() !== 'POST' || isRedirect) return;
    const { pathname } = new URL(request.url());
    if (pathname.endsWith(SUBMIT_PATH) || request.url().startsWith(visit.task.submitUrl))
      handedIn = { status: response.status(), url: request.url(), data: request.postData() ?? '' };
  };
  worker.context.on('response', onResponse);

  /** The frame the task is done in; the page itself for a form of the worker site. */
  const taskFrame = (): Frame | undefined =>
    visit.task.question.kind === 'form' ? page.mainFrame() : page.mainFrame().childFrames()[0];

  const open = async (): Promise<StepResult> => {
    const response = await page.goto(taskUrl, { timeout: PAGE_MS });
    if (response !== null && response.status() >= 400)
      return stopped('marketplace', `The task page answers with status ${response.status()}.`);
    if (visit.task.question.kind === 'form') return DONE;
    await page.locator('iframe').first().waitFor({ state: 'attached', timeout: PAGE_MS });
    const frame = taskFrame();
    await frame?.waitForLoadState('load', { timeout: PAGE_MS });
    if (frame === undefined || frame.url().startsWith('chrome-error:'))
      return stopped('study', 'The study refuses to be shown in the frame of the worker site.');
    return DONE;
  };

  const hasForm = async (): Promise<boolean> => {
    try {
      return (await taskFrame()?.locator(submitForm).filter({ visible: true }).count()) !== 0;
    } catch (error) {
      if (isPassing(error)) return false;
      throw error;
    }
  };

  const isOver = async (): Promise<boolean> => handedIn !== undefined || (await isAtTheEnd());
  /** A task of one page has its form from the start; then it is the player who fills it in. */
  let hadFormAtFirst = false;
  const isAtTheEnd = async (): Promise<boolean> => !hadFormAtFirst && (await hasForm());

  const finish = async (): Promise<StepResult> => {
    const frame = taskFrame();
    if (frame === undefined) return stopped('body', 'The task page has no frame.');
    if (visit.task.question.kind === 'form') {
      await answerFields(frame, visit.random, visit.careless);
      return DONE;
    }
    hadFormAtFirst = await hasForm();
    if (script?.default !== undefined) {
      const { persona, careless, random } = visit;
      const popup = (action: () => Promise<unknown>): Promise<Page> => openedBy(page, action);
      const playing = script.default(frame, { persona, careless, random, popup });
      await withLimit(giveUpAfterMs, playing, 'the study was not over');
      hadFormAtFirst = false;
      return (await endShown())
        ? DONE
        : stopped('study', 'After the end, the frame shows no form that submits.');
    }
    const { random, careless } = visit;
    const { keys, stuckAfterMs = STUCK_AFTER_MS } = options;
    return playAnything({
      random,
      careless,
      keys,
      giveUpAfterMs,
      stuckAfterMs,
      signal,
      isOver,
      places: () => placesOf(page, taskFrame),
    });
  };

  /** The study's last window reloads the frame; where it could not, a person does so. */
  const endShown = async (): Promise<boolean> => {
    const appears = async (): Promise<boolean> => {
      const until = performance.now() + PAGE_MS / 2;
      while (performance.now() < until) {
        signal?.throwIfAborted();
        if (await isOver()) return true;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return false;
    };
    if (await appears()) return true;
    await page.reload({ timeout: PAGE_MS });
    return appears();
  };

  const handIn = async (): Promise<StepResult> => {
    if (handedIn === undefined) {
      const form = taskFrame()?.locator(submitForm).first();
      if (form === undefined || (await form.count()) === 0)
        return stopped('study', 'The page in the frame has no form that submits the task.');
      const answered = worker.context.waitForEvent('response', {
        predicate: () => handedIn !== undefined,
        timeout: PAGE_MS,
      });
      const button = form.locator('button:not([type=button]), input[type=submit]').first();
      await Promise.all([answered, button.click({ timeout: PAGE_MS })]);
    }
    return outcomeOf(handedIn?.status);
  };

  const handInAgain = async (): Promise<StepResult> => {
    if (handedIn === undefined)
      return stopped('body', 'Nothing was handed in that could be handed in again.');
    const response = await worker.context.request.post(handedIn.url, {
      data: handedIn.data,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Bearer ${worker.account.token}`,
      },
      maxRedirects: 0,
    });
    return outcomeOf(response.status());
  };

  return {
    async perform(step) {
      try {
        switch (step.kind) {
          case 'open':
            return await open();
          case 'finish':
            return await finish();
          case 'hand-in':
            return await handIn();
          case 'hand-in-again':
            return await handInAgain();
          default:
            return DONE;
        }
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        return stopped('body', `In the browser: ${error.message.split('\n')[0] ?? ''}`);
      }
    },
    cell: () => cell,
    async close() {
      worker.context.off('response', onResponse);
      for (const other of worker.context.pages()) await closePage(other);
    },
  };
}

/**
 * Closes a window when its page is there. In the middle of a navigation Chromium's driver now and then never answers;
 * such a window is left to the end of the browser.
 */
async function closePage(page: Page): Promise<void> {
  try {
    await page.waitForLoadState('load', { timeout: CLOSE_MS });
    await withLimit(CLOSE_MS, page.close(), 'the window did not close');
  } catch (error) {
    if (!isPassing(error)) throw error;
  }
}

const outcomeOf = (status: number | undefined): StepResult =>
  status !== undefined && status < 400
    ? DONE
    : stopped('marketplace', `The submission was answered with status ${status ?? 'none'}.`);

/** The study's own windows, newest first, and then the frame. */
function placesOf(page: Page, taskFrame: () => Frame | undefined): Frame[] {
  const windows = page
    .context()
    .pages()
    .filter((other) => other !== page && !other.isClosed())
    .toReversed()
    .map((other) => other.mainFrame());
  const frame = taskFrame();
  return frame === undefined ? windows : [...windows, frame];
}

async function openedBy(page: Page, action: () => Promise<unknown>): Promise<Page> {
  const [popup] = await Promise.all([page.waitForEvent('popup', { timeout: PAGE_MS }), action()]);
  await popup.waitForLoadState('domcontentloaded', { timeout: PAGE_MS });
  return popup;
}

/** @throws Error that says what did not happen in time */
async function withLimit<T>(ms: number, work: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Timeout: ${what} within ${Math.round(ms / 1000)} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

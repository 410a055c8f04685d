import type { Random } from '@turnout/core';
import type { Frame, Locator, Page } from 'playwright-core';
import { type StepResult, stopped } from '../body.ts';
import { answerFields } from './fields.ts';
import { IS_SIMULATING } from './init-script.ts';

/** Words on buttons that lead on, and on those that do not. */
const FORWARD =
  /\b(continue|next|agree|consent|start|begin|go on|proceed|ok|okay|yes|submit|send|finish|done|open the study|accept)\b/i;
const BACKWARD =
  /\b(disagree|not agree|decline|back|previous|print|cancel|return|quit|withdraw|stop|leave|no)\b/i;

const BUTTONS = 'button, input[type=submit], input[type=button], a[href], [role=button]';

/** What tasks ask for most often. */
const USUAL_KEYS = [' ', 'Enter', 'f', 'j', 'r', 'g', 'b', 'y', 'ArrowLeft', 'ArrowRight', '1', '2'];

const BETWEEN_ACTIONS_MS = 150;

export interface PlayerParts {
  readonly random: Random;
  readonly careless: boolean;
  readonly keys: readonly string[] | undefined;
  readonly giveUpAfterMs: number;
  readonly stuckAfterMs: number;
  readonly signal: AbortSignal | undefined;
  /** Where something can be done, newest window first. */
  readonly places: () => readonly Frame[];
  /** The study is over, or was handed in. */
  readonly isOver: () => Promise<boolean>;
}

/**
 * Takes a study of which nothing is known: answers what can be filled in, clicks what leads on, presses keys where
 * nothing can be clicked.
 * @throws the signal's reason once it aborts
 */
export async function playAnything(parts: PlayerParts): Promise<StepResult> {
  const keys = parts.keys ?? USUAL_KEYS;
  let actions = 0;
  const began = performance.now();
  let changedAt = began;
  let looked = '';
  let lastOfWindow: string | undefined;
  while (!(await parts.isOver())) {
    parts.signal?.throwIfAborted();
    const now = performance.now();
    const places = parts.places();
    const look = await lookOf(places);
    if (look !== looked) {
      looked = look;
      changedAt = now;
      lastOfWindow = (await pageOfWindow(places)) ?? lastOfWindow;
    }
    if (now - changedAt > parts.stuckAfterMs || now - began > parts.giveUpAfterMs)
      return stopped(
        'body',
        `Nobody gets on from ${await whereabouts(places, lastOfWindow)}` +
          `${now - changedAt > parts.stuckAfterMs ? ': no button that leads on, and no key helped' : ' in time'}. ` +
          'Write a rehearsal.mjs beside the study that plays it.',
      );
    // One key after the other, so that each of them is tried.
    const key = keys[actions % keys.length];
    actions += 1;
    if (!(await actSomewhere(parts, key))) await pause(BETWEEN_ACTIONS_MS);
  }
  return { done: true };
}

/** One action in the newest window that lets something be done. */
async function actSomewhere(parts: PlayerParts, key: string | undefined): Promise<boolean> {
  for (const frame of parts.places()) {
    try {
      if (await frame.evaluate<boolean>(IS_SIMULATING)) return false;
      await answerFields(frame, parts.random, parts.careless);
      const button = await forwardButton(frame);
      if (button !== undefined) {
        await button.click({ timeout: 2000 });
        await pause(BETWEEN_ACTIONS_MS);
        return true;
      }
    } catch (error) {
      // A page that goes away under the hand is what clicking is for.
      if (!isPassing(error)) throw error;
    }
  }
  const [first] = parts.places();
  if (first === undefined || key === undefined) return false;
  await press(first.page(), key);
  return false;
}

/** The first visible button that leads on; else the only button there is. */
async function forwardButton(frame: Frame): Promise<Locator | undefined> {
  const usable: { readonly button: Locator; readonly text: string }[] = [];
  for (const button of await frame.locator(BUTTONS).filter({ visible: true }).all()) {
    if (!(await button.isEnabled())) continue;
    const text = `${await button.innerText()} ${(await button.getAttribute('value')) ?? ''}`.trim();
    usable.push({ button, text });
  }
  const good = usable.filter(({ text }) => !BACKWARD.test(text));
  const named = good.find(({ text }) => FORWARD.test(text));
  return (named ?? (good.length === 1 ? good[0] : undefined))?.button;
}

async function press(page: Page, key: string): Promise<void> {
  try {
    await page.keyboard.press(key);
  } catch (error) {
    if (!isPassing(error)) throw error;
  }
}

/** What is to be seen, as text, to notice that nothing happens any more. */
async function lookOf(places: readonly Frame[]): Promise<string> {
  const looks = places.map(async (frame) => {
    try {
      return `${frame.url()} ${await frame.evaluate<string>('document.body ? document.body.innerHTML : ""')}`;
    } catch (error) {
      if (!isPassing(error)) throw error;
      return 'between two pages';
    }
  });
  return (await Promise.all(looks)).join('\n');
}

/** The page in the newest window of the study; undefined where none is open. */
async function pageOfWindow([newest]: readonly Frame[]): Promise<string | undefined> {
  return newest === undefined || newest.parentFrame() !== null ? undefined : describe(newest);
}

/** The frame stays behind at the ad when the study goes on in a window, so the window's last page says more. */
async function whereabouts(places: readonly Frame[], lastOfWindow: string | undefined): Promise<string> {
  const [newest] = places;
  const inWindow = await pageOfWindow(places);
  if (inWindow !== undefined) return inWindow;
  if (lastOfWindow !== undefined) return `${lastOfWindow}, the last one of a window that is closed`;
  return newest === undefined ? 'a window that was closed' : describe(newest);
}

async function describe(frame: Frame): Promise<string> {
  const title = await frame.title().catch(() => '');
  const shown = await frame.evaluate<string>('document.body.innerText').catch(() => '');
  const words = shown.replace(/\s+/g, ' ').trim().slice(0, 80);
  const path = URL.canParse(frame.url()) ? new URL(frame.url()).pathname : frame.url();
  return `the page ${title === '' ? '' : `"${title}" `}(${path})${words === '' ? '' : `, which shows "${words}"`}`;
}

/** Playwright's errors about a page, a frame or an element that has gone, or that could not be clicked in time. */
export const isPassing = (error: unknown): boolean =>
  error instanceof Error &&
  /closed|detached|destroyed|navigat|Timeout|not attached|Cannot find context|crashed/i.test(error.message);

/** Real time for the page; a person does not click a hundred times a second either. */
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

export type { Browser, BrowserContext, Page } from 'playwright-core';

/** Where Debian, Ubuntu, Fedora and Google's own package put it. */
const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The tests' browser talks to this machine only, and must not spend time on updates and accounts. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** For one step of a page on a busy machine; playwright's own 30 s are not enough there. */
const STEP_MS = 120_000;

/** The path of an installed Chromium or Chrome, or undefined. TURNOUT_CHROMIUM names one elsewhere. */
export function findChromium(): string | undefined {
  const named = process.env.TURNOUT_CHROMIUM;
  if (named !== undefined && named !== '') return existsSync(named) ? named : undefined;
  return USUAL_PLACES.find((place) => existsSync(place));
}

/**
 * Starts a headless browser with an empty profile. Close it with `close()`.
 * @param flags added to the usual ones
 * @throws Error that says how to get the browser when there is none
 */
export async function launchChromium(flags: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error(
      'No Chromium was found. Install it ("apt-get install --no-install-recommends chromium fonts-liberation"), ' +
        'or set TURNOUT_CHROMIUM to the path of a Chromium or Chrome.',
    );
  const args = [...FLAGS, ...flags];
  const browser = await chromium.launch({ executablePath, headless: true, args, timeout: STEP_MS });
  browser.on('context', (context) => context.setDefaultTimeout(STEP_MS));
  return browser;
}

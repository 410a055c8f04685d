import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { RehearsalError } from '../../rehearsal-error.ts';

export interface BrowserOptions {
  /** The path of a Chromium or Chrome; by default that in the environment variable TURNOUT_CHROMIUM, else a usual place. */
  readonly executablePath?: string;
  /** Added to the browser's command line. */
  readonly args?: readonly string[];
  /** False shows the windows. */
  readonly headless?: boolean;
  /** How jsPsych studies are played: with pages shown, or only their data made. `visual` by default. */
  readonly simulation?: 'visual' | 'data-only';
  /** Keys the player without instructions tries where nothing can be clicked. */
  readonly keys?: readonly string[];
  /** How many workers are in a browser at the same time; two by default. */
  readonly atOnce?: number;
  /** A page on which nothing has changed for this long will not change any more; real ms, 45 seconds by default. */
  readonly stuckAfterMs?: number;
  /** After this time one worker gives up on the study, real ms; ten minutes by default. */
  readonly giveUpAfterMs?: number;
}

/** Where Debian, Ubuntu, Fedora, Google's own packages and macOS have it. */
const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const INSTALL = 'Install one with: apt-get install --no-install-recommends chromium fonts-liberation';

const QUIET = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** @throws RehearsalError when there is no browser, with how to get one */
export async function launchBrowser({
  executablePath,
  args = [],
  headless = true,
}: BrowserOptions): Promise<Browser> {
  const path = executablePath ?? pathInEnvironment() ?? USUAL_PLACES.find((place) => existsSync(place));
  if (path === undefined)
    throw new RehearsalError('No Chromium was found.', `${INSTALL}, or name one in TURNOUT_CHROMIUM.`);
  if (!existsSync(path))
    throw new RehearsalError(
      `There is no browser at ${path}${executablePath === undefined ? ', which TURNOUT_CHROMIUM names' : ''}.`,
      `Give the path of a Chromium or Chrome that is installed. ${INSTALL}.`,
    );
  // Chromium's sandbox refuses to work for root, who is often the only user of a container.
  const rootArgs = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({
    executablePath: path,
    headless,
    args: [...QUIET, ...rootArgs, ...args],
    // What a signal to the process means is for its program to say; the driver would end the process by itself.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/** An empty value is as good as none. */
const pathInEnvironment = (): string | undefined => process.env.TURNOUT_CHROMIUM || undefined;

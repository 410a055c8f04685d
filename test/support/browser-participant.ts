import type { BrowserContext, Page } from 'playwright-core';
import { type BrowserWitness, outboxEmpty, watch } from './browser-witness.ts';
import type { Seeded } from './random.ts';

/** Trials after which the task of `countingStudy` is done. */
export const TRIALS = 60;
/** Trials of the same task in a second window, which does not end it. */
const TRIALS_BESIDE = 25;

/** A study whose task records numbered trials every few ms, and after a reload goes on where it was. */
export const countingStudy: Readonly<Record<string, string>> = {
  'config.txt': '[Task Parameters]\nexperiment_code_version = 1.0\n[Turnout]\nresume = true\n',
  'templates/exp.html': `<!doctype html><html><head><title>Counting</title>
    <script src="/static/js/psiturk.js"></script></head><body><script>
    var uniqueId = "{{ uniqueId }}", adServerLoc = "{{ adServerLoc }}", mode = "{{ mode }}";
    </script><script src="/static/js/task.js"></script></body></html>`,
  'static/js/task.js': `
    var psiTurk = new PsiTurk(uniqueId, adServerLoc, mode);
    var beside = location.search.indexOf('beside') !== -1;
    psiTurk.finishInstructions();
    window.beginLoad().then(function (first) {
      var count = 0;
      function random() {
        return (Math.imul(first + count, 2654435761) >>> 0) / 4294967296;
      }
      function step() {
        if (beside ? count >= ${TRIALS_BESIDE} : psiTurk.getTrialData().length >= ${TRIALS}) {
          if (beside) psiTurk.saveData();
          else psiTurk.completeHIT();
          return;
        }
        var value = first + count;
        count += 1;
        psiTurk.recordTrialData({ item: value });
        if (random() < 0.15) psiTurk.saveData();
        Promise.resolve().then(function () { window.noteRecorded(value); });
        setTimeout(step, 20 * random());
      }
      step();
    });
    window.isRunning = true;`,
};

/** What happens to a participant, in turn. */
export const troubles = ['reload', 'crash', 'offline', 'beside', 'close'] as const;

type Sight = 'task' | 'end' | 'refused' | 'nothing';

/** One person with a browser of their own, in which everything goes wrong that can. */
export class BrowserParticipant {
  readonly workerId: string;
  /** What became of it: psiTurk's last page, or a page saying that the study was done already. */
  saw: Sight = 'nothing';
  readonly did: (typeof troubles)[number][] = [];
  readonly #context: BrowserContext;
  readonly #random: Seeded;
  readonly #url: string;
  #page: Page | undefined;
  /** What the page shows, or would show if the server were there. */
  #wanted: string;
  #beside: Page | undefined;
  #nextTrouble: number;
  #rests = 0;

  constructor(context: BrowserContext, base: string, number: number, random: Seeded) {
    this.workerId = `W${number}`;
    this.#nextTrouble = number;
    // A link's study ends with a page of its own.
    const ids = { workerId: this.workerId, assignmentId: `A${number}`, hitId: 'link1', mode: 'live' };
    this.#url = `${base}/exp?${new URLSearchParams(ids).toString()}`;
    this.#wanted = this.#url;
    this.#context = context;
    this.#random = random;
  }

  /**
   * Takes the study to its end and leaves; what the browser kept is gone then, unless a second window or a refusal
   * was there: then everything is first sent from what it kept.
   * @param isCalm tells when nothing is to go wrong any more
   */
  async run(isCalm: () => boolean): Promise<BrowserWitness> {
    const witness = await watch(this.#context);
    this.#context.setDefaultTimeout(LONG_MS);
    // Tabs of one person may share a process, and then crash together.
    this.#context.on('page', (page) => page.on('crash', () => void page.close()));
    for (;;) {
      this.saw = await this.#look();
      if (this.saw === 'end' || this.saw === 'refused') break;
      if (this.saw === 'nothing') await this.#visit();
      else if (!isCalm()) await this.#suffer();
      else await this.#rest();
    }
    if (this.#page !== undefined && (this.#beside !== undefined || this.saw === 'refused'))
      await outboxEmpty(this.#page);
    await soon(witness.settled()).catch(() => undefined);
    await soon(this.#context.close()).catch(() => undefined);
    return witness;
  }

  async #rest(): Promise<void> {
    await pause(50);
    this.#rests += 1;
    if (this.#rests > MOST_RESTS)
      throw new Error(`${this.workerId} comes to no end: ${this.#page?.url()}, after ${this.did.join(' ')}`);
  }

  async #look(): Promise<Sight> {
    const page = this.#page;
    if (page === undefined) return 'nothing';
    try {
      const { path, title, isLoading, hasTask, hasScript } = await soon(
        page.evaluate(() => ({
          path: location.pathname,
          title: document.title,
          isLoading: document.readyState !== 'complete',
          hasTask: 'isRunning' in window,
          hasScript: 'TURNOUT_PAGE' in window,
        })),
      );
      if (path !== '/exp' && path !== '/complete') return 'nothing';
      if (isLoading) return 'task';
      // The server may have been killed before it had sent the page's scripts; nothing is sent from such a page.
      if (!hasScript) return 'nothing';
      if (title === 'Error') return 'refused';
      if (path === '/complete') return title === '' || title === 'One moment' ? 'task' : 'end';
      return hasTask ? 'task' : 'nothing';
    } catch (error) {
      if (error instanceof Stuck) this.#page = undefined;
      // Else between two pages, or crashed.
      return this.#page?.isClosed() === false ? 'task' : 'nothing';
    }
  }

  /** Opens the study, or what could not be shown of it, as a person does who sees that there is no connection. */
  async #visit(): Promise<void> {
    const isThere = this.#page?.isClosed() === false;
    const page = isThere && this.#page !== undefined ? this.#page : await this.#context.newPage();
    if (page !== this.#page) {
      this.#page = page;
      this.#wanted = this.#url;
      // Reloading the browser's own error page is not always answered; going to the address again is.
      page.on('request', (request) => {
        if (request.isNavigationRequest()) this.#wanted = request.url();
      });
    }
    try {
      await page.goto(this.#wanted);
    } catch {
      await pause(30);
    }
  }

  async #suffer(): Promise<void> {
    await pause(this.#random.between(100, 700));
    const page = this.#page;
    if (page === undefined || page.isClosed()) return;
    const what = troubles[this.#nextTrouble % troubles.length];
    this.#nextTrouble += this.#random.between(1, 2);
    if (what === undefined || (what === 'beside' && this.#beside !== undefined)) return;
    this.did.push(what);
    if (what === 'reload') await page.reload().catch(() => undefined);
    else if (what === 'offline') await this.#offline();
    else if (what === 'crash') await this.#crash(page);
    else if (what === 'close') await this.#leave(page.close());
    else await this.#openBeside();
  }

  async #offline(): Promise<void> {
    // A tab that crashes meanwhile cannot take it, and need not.
    await this.#context.setOffline(true).catch(() => undefined);
    await pause(this.#random.between(50, 600));
    await this.#context.setOffline(false).catch(() => undefined);
  }

  /** The process of the tab dies. */
  async #crash(page: Page): Promise<void> {
    const session = await this.#context.newCDPSession(page);
    const gone = new Promise((resolve) => page.once('close', resolve));
    // Nobody is left to answer.
    session.send('Page.crash').catch(() => undefined);
    await this.#leave(gone);
  }

  /** A tab that does not go is left alone. */
  async #leave(gone: Promise<unknown>): Promise<void> {
    await soon(gone).catch(() => undefined);
    this.#page = undefined;
  }

  async #openBeside(): Promise<void> {
    this.#beside = await this.#context.newPage();
    await this.#beside.goto(`${this.#url}&beside=1`).catch(() => undefined);
  }
}

/** Part of the scenario, not a wait for a result. */
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A minute of 50 ms each: the longest pause between two attempts of the client is half of it. */
const MOST_RESTS = 1200;

/** Far more than anything here takes. */
const LONG_MS = 5000;

class Stuck extends Error {}

/** Killing the server in the middle of a navigation now and then leaves the browser's driver without an answer. */
async function soon<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Stuck()), LONG_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

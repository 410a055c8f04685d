import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, launchChromium } from '../../tools/chromium.ts';
import { BrowserParticipant, countingStudy, TRIALS, troubles } from '../support/browser-participant.ts';
import { type BrowserWitness, loadOf } from '../support/browser-witness.ts';
import { exportedTrials, type TrialRow } from '../support/exported.ts';
import { Seeded } from '../support/random.ts';
import { freePort, ServerProcess } from '../support/server-process.ts';
import { type StudyFixture, studyFolder } from '../support/study-folder.ts';
import { ask } from '../support/wire-participant.ts';

/** More by TURNOUT_KILLS, which counts for the tests without a browser too. */
const kills = Number(process.env.TURNOUT_KILLS ?? 10);
const seed = Number(process.env.TURNOUT_SEED ?? 20261121);
/** Browsers at a time. */
const CROWD = 6;

let study: StudyFixture;
let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  study = studyFolder(countingStudy);
  server = new ServerProcess({ folder: study.folder, port: await freePort(), env: {} });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
  await server.kill();
  study.remove();
});

interface Outcome {
  readonly person: BrowserParticipant;
  readonly witness: BrowserWitness;
}

describe(`Chromium under kill -9, ${kills} times, seed ${seed}`, () => {
  it('loses nothing recorded, through crashed tabs, reloads, cut lines and second windows', {
    timeout: 300_000 + kills * 5000,
  }, async () => {
    const random = new Seeded(seed);
    const outcomes: Outcome[] = [];
    let calm = false;
    let people = 0;
    const live = async (): Promise<void> => {
      while (!calm) {
        people += 1;
        const number = people;
        const context = await browser.newContext();
        const person = new BrowserParticipant(context, server.url, number, new Seeded(seed + number));
        outcomes.push({ person, witness: await person.run(() => calm) });
      }
    };
    await server.start();
    const crowd = Promise.all(Array.from({ length: CROWD }, live));
    for (let kill = 0; kill < kills; kill += 1) {
      // A kill at a random moment is the point of this test; nothing is waited for; a person who fails ends it.
      await Promise.race([crowd, pause(random.between(200, 1300))]);
      await server.kill();
      await server.start();
    }
    calm = true;
    await crowd;
    expect(await server.stop()).toBe(0);

    const stored = exportedTrials(study.folder, undefined);
    for (const outcome of outcomes) check(outcome, stored.get(outcome.person.workerId) ?? []);
    const recorded = outcomes.reduce((sum, { witness }) => sum + witness.recorded.size, 0);
    const suffered = outcomes.flatMap(({ person }) => person.did);
    expect(new Set(suffered)).toEqual(new Set(troubles));
    expect(outcomes.filter(({ person }) => person.saw === 'end').length).toBeGreaterThan(0);
    console.log(
      `browser: ${kills} kills, ${outcomes.length} participants, ${recorded} recorded trials, ${suffered.length} troubles`,
    );
  });
});

/**
 * What is promised: every value whose recording the page has told is stored, once, in the order of its page load,
 * whatever happened to the page; and who saw the end needs nothing the browser kept.
 */
function check({ person, witness }: Outcome, rows: readonly TrialRow[]): void {
  const label = `${person.workerId}, saw ${person.saw}, ${person.did.join(' ')}`;
  const values = rows.map(({ value }) => value);
  const known = new Set(values);
  const missing = (from: ReadonlySet<number>): number[] => [...from].filter((value) => !known.has(value));
  expect(known.size, `stored once: ${label}`).toBe(values.length);
  expect(missing(witness.acknowledged), `acknowledged = stored: ${label}`).toEqual([]);
  expect(missing(witness.recorded), `recorded = stored: ${label}`).toEqual([]);
  for (const load of new Set(values.map(loadOf))) {
    const own = values.filter((value) => loadOf(value) === load);
    expect(own, `in order: ${label}`).toEqual(own.toSorted((a, b) => a - b));
  }
  expect(values.length, label).toBeGreaterThanOrEqual(TRIALS);
  expect(rows[0]?.status, label).toBe('COMPLETED');
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Like the script that old projects carry with them: it knows psiTurk's addresses and nothing of tokens. */
const oldStudy: Readonly<Record<string, string>> = {
  'config.txt': '[Task Parameters]\nexperiment_code_version = 1.0\n[Turnout]\nresume = true\n',
  'templates/exp.html': `<!doctype html><html><head><title>Old</title></head><body><script>
    var uniqueId = "{{ uniqueId }}";
    </script><script src="/static/lib/old-client.js"></script></body></html>`,
  'static/lib/old-client.js': `
    var model = { currenttrial: 0, data: [], questiondata: {}, eventdata: [] };
    function record(value) {
      model.data.push({
        uniqueid: uniqueId, current_trial: model.currenttrial, dateTime: Date.now(), trialdata: { item: value },
      });
      model.currenttrial += 1;
    }
    function put() {
      return new Promise(function (resolve) {
        var request = new XMLHttpRequest();
        request.open('PUT', '/sync/' + uniqueId);
        request.setRequestHeader('Content-Type', 'application/json');
        request.onloadend = function () { resolve(request.status); };
        request.send(JSON.stringify(model));
      });
    }`,
};

describe('Chromium with psiTurk’s own way of saving', () => {
  it('keeps what an old copy of psiTurk’s script saves, which sends its whole model each time', async () => {
    const old = studyFolder(oldStudy);
    const own = new ServerProcess({ folder: old.folder, port: await freePort(), env: {} });
    const context = await browser.newContext();
    const page = await context.newPage();
    const puts: { token: string | undefined; status: number }[] = [];
    page.on('response', (response) => {
      const request = response.request();
      if (request.method() !== 'PUT') return;
      puts.push({ token: request.headers()['x-turnout-token'], status: response.status() });
    });
    await own.start();
    await page.goto(`${own.url}/exp?workerId=Wold&assignmentId=Aold&hitId=link1&mode=live`);
    expect(await page.evaluate('record(1); record(2); put()')).toBe(200);
    await own.kill();
    expect(await page.evaluate('record(3); put()')).toBe(0);
    await own.start();
    expect(await page.evaluate('record(4); put()')).toBe(200);
    expect(puts.map(({ status }) => status)).toEqual([200, 200]);
    expect(puts.every(({ token }) => token !== undefined)).toBe(true);
    // The same without the token that the page's first script adds.
    const stranger = await ask(`${own.url}/sync/Wold:Aold`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(stranger?.status).toBe(401);
    await context.close();
    await own.kill();
    const rows = exportedTrials(old.folder, undefined).get('Wold') ?? [];
    old.remove();
    expect(rows.map(({ value }) => value)).toEqual([1, 2, 3, 4]);
  });
});

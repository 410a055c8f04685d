import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChromiumBody } from '../../src/bodies/chromium/chromium-body.ts';
import type { Body, StepResult } from '../../src/index.ts';
import { acceptTask, newWorker, takeWhole } from '../support/drive.ts';
import { externalQuestion, type Market, startMarket } from '../support/market.ts';
import {
  bundledPages,
  closingWindow,
  deadEnd,
  jsPsychPages,
  startPages,
  unknownPages,
} from '../support/pages.ts';

let market: Market;
let body: Body;

beforeAll(async () => {
  market = await startMarket('localhost');
  body = createChromiumBody({ siteUrl: market.siteUrl, stuckAfterMs: 10_000 });
});

afterAll(async () => {
  await body.close();
  await market.close();
});

async function take(
  pages: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<[StepResult, string | undefined]> {
  const study = await startPages(pages, headers);
  try {
    const hit = await market.post({ question: externalQuestion(`${study.url}/task`), slots: 1 });
    const account = await newWorker(market);
    const result = await takeWhole(body, account, await acceptTask(market, account, hit.groupId));
    return [result, (await market.answers(hit.hitId))[0]];
  } finally {
    await study.close();
  }
}

describe('a worker with a browser', () => {
  it('lets jsPsych simulate a study that is loaded as its manual shows', async () => {
    const [result, answer] = await take(jsPsychPages);
    expect(result).toEqual({ done: true });
    expect(answer?.match(/"trial_type":"html-keyboard-response"/g)).toHaveLength(3);
  });

  it('lets jsPsych simulate a bundled study that asks for it', async () => {
    const [result, answer] = await take(bundledPages);
    expect(result).toEqual({ done: true });
    expect(answer?.match(/"trial_type":"html-keyboard-response"/g)).toHaveLength(1);
  });

  it('gets through pages that it knows nothing about', async () => {
    const [result, answer] = await take(unknownPages);
    expect(result).toEqual({ done: true });
    for (const name of ['age', 'hand', 'sleep', 'key'])
      expect(answer).toContain(`<QuestionIdentifier>${name}</QuestionIdentifier>`);
  });

  it('gives up where there is no way on, and says where and what to do', async () => {
    const [result] = await take(deadEnd);
    expect(result).toMatchObject({ done: false, by: 'body' });
    expect(result.done === false && result.reason).toMatch(/"Dead end".*rehearsal\.mjs/);
  });

  it('names the last page of a window that has closed, not the frame behind it', async () => {
    const [result] = await take(closingWindow);
    expect(result.done === false && result.reason).toMatch(/"Trials" \(\/study\).*window that is closed/);
  });

  it('notices a study that refuses the frame', async () => {
    const [result] = await take(deadEnd, { 'x-frame-options': 'DENY' });
    expect(result).toMatchObject({
      done: false,
      by: 'study',
      reason: expect.stringContaining('in the frame'),
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChromiumBody } from '../../src/bodies/chromium/chromium-body.ts';
import { createHttpBody } from '../../src/bodies/http/http-body.ts';
import type { Body } from '../../src/index.ts';
import { acceptTask, newWorker, takeWhole } from '../support/drive.ts';
import { type Market, startMarket } from '../support/market.ts';
import { crowdHtml, plainHtml, questionForm } from '../support/questions.ts';

let market: Market;
let bodies: Readonly<Record<'http' | 'browser', Body>>;

beforeAll(async () => {
  market = await startMarket();
  const { siteUrl } = market;
  bodies = {
    http: createHttpBody({ siteUrl }),
    browser: createChromiumBody({ siteUrl, stuckAfterMs: 8000 }),
  };
});

afterAll(async () => {
  await bodies.browser.close();
  await market.close();
});

const questions = [
  { name: 'HTMLQuestion with a form', question: plainHtml, asks: ['cat', 'why'] },
  { name: 'HTMLQuestion with a crowd-form', question: crowdHtml, asks: ['taskAnswers'] },
  { name: 'QuestionForm', question: questionForm, asks: ['colour', 'remark'] },
];

describe.each(['http', 'browser'] as const)('a worker that uses %s', (kind) => {
  it.each(questions)('answers a $name', async ({ question, asks }) => {
    const hit = await market.post({ question, slots: 1 });
    const account = await newWorker(market);
    const task = await acceptTask(market, account, hit.groupId);
    expect(await takeWhole(bodies[kind], account, task)).toEqual({ done: true });
    const [answer = ''] = await market.answers(hit.hitId);
    const named = [...answer.matchAll(/<QuestionIdentifier>([^<]*)</g)].map((match) => match[1]);
    expect(named).toEqual(asks);
  });
});

import { expect, it } from 'vitest';
import { createHttpBody } from '../../src/bodies/http/http-body.ts';
import { acceptTask, newWorker, takeWhole } from '../support/drive.ts';
import { externalQuestion, startMarket } from '../support/market.ts';
import { startPsiturkServer } from '../support/psiturk-server.ts';

it("takes a study on psiTurk's own server, with the whole model by PUT", async () => {
  const study = await startPsiturkServer();
  const market = await startMarket();
  const question = externalQuestion(`${study.url}/ad?mode=sandbox`);
  const hit = await market.post({ question, slots: 1 });
  const account = await newWorker(market);
  const task = await acceptTask(market, account, hit.groupId);
  expect(await takeWhole(createHttpBody({ siteUrl: market.siteUrl }), account, task)).toEqual({ done: true });
  const model = study.models.get(`${account.workerId}:${task.assignmentId}`);
  expect(model?.data).toHaveLength(20);
  expect(model?.questiondata).toEqual({ engagement: '3' });
  expect(study.asked.filter((line) => !line.startsWith('PUT'))).toEqual([
    'GET /ad',
    'GET /consent',
    'GET /exp',
    'GET /static/js/task.js',
    'GET /survey.html',
    'POST /inexp',
    'GET /complete',
    'GET /ad',
  ]);
  expect(await market.answers(hit.hitId)).toHaveLength(1);
  await market.close();
  await study.close();
});

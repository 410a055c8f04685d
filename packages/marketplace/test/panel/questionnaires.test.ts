import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Environment } from '../../src/domain/environment.ts';
import type { Worker } from '../../src/domain/worker.ts';
import { requestQualification } from '../../src/market/qualifications/request.ts';
import { submitTest } from '../../src/market/qualifications/submit-test.ts';
import type { Answer } from '../../src/questions/answers.ts';
import type { Client } from '../site/support/client.ts';
import { EXTERNAL_QUESTION, requesterOf } from '../support/operations.ts';
import { openTestPanel, type TestPanel } from './support/panel.ts';

let lab: TestPanel;
beforeAll(async () => {
  lab = await openTestPanel();
});
afterAll(() => lab.close());

const here = (path = '') => `/admin/questionnaires${path}`;

async function aboutPeople(admin: Client, title: string): Promise<string> {
  const made = await admin.post(here(), { title, description: 'So that studies find you.' });
  const id = /questionnaires\/(\d+)/.exec(String(made.headers.location))?.[1] ?? '';
  await admin.post(here(`/${id}/questions`), {
    text: 'How old are you?',
    kind: 'number',
    min: '18',
    required: '1',
  });
  await admin.post(here(`/${id}/questions`), {
    text: 'What is your native language?',
    kind: 'choice',
    options: 'German\nFrench\nAnother',
    required: '1',
  });
  await admin.post(here(`/${id}/outcomes`), {
    question: 'q1',
    name: `${title}: age`,
    how: 'ranges',
    'from-0': '18',
    'to-0': '30',
    'value-0': '1',
    otherwise: '0',
  });
  await admin.post(here(`/${id}/outcomes`), { question: 'q2', name: `${title}: German`, 'value-0': '1' });
  return id;
}

const values = async (worker: Worker, environment: Environment): Promise<Record<string, number>> => {
  const all = await lab.market.context.read.records.qualifications(worker.id);
  return Object.fromEntries(
    all
      .filter((one) => one.environment === environment && one.status === 'Granted')
      .map(({ name, value }) => [name, value]),
  );
};

async function answer(id: string, worker: Worker, environment: Environment, age: string, language: string) {
  const { context } = lab.market;
  const types = await context.read.questionnaires.types(Number(id));
  const type = types.find((one) => one.outcome === '' && one.environment === environment);
  const wish = {
    workerId: worker.workerId,
    qualificationTypeId: type?.qualificationTypeId ?? '',
    environment,
  };
  const answers: readonly Answer[] = [
    { kind: 'freeText', question: 'q1', text: age },
    { kind: 'selection', question: 'q2', selections: [language] },
  ];
  expect((await requestQualification(context, wish)).outcome).toBe('test');
  return submitTest(context, { ...wish, answers });
}

describe('a questionnaire', () => {
  it('MS1 MS2 gives qualifications in both environments, and the last answers count', async () => {
    const id = await aboutPeople(lab.admin, 'About you');
    const worker = await lab.person('Sam Fir');
    const opened = await lab.admin.post(here(`/${id}/open`));
    expect(opened.statusCode).toBe(303);
    expect(await answer(id, worker, 'production', '25', 'German')).toEqual({ outcome: 'granted', value: 1 });
    const expected = { 'About you': 1, 'About you: age': 1, 'About you: German': 1 };
    expect(await values(worker, 'production')).toEqual(expected);
    expect(await values(worker, 'sandbox')).toEqual(expected);
    lab.market.clock.advance(1000);
    await answer(id, worker, 'sandbox', '40', 'French');
    expect(await values(worker, 'production')).toEqual({ 'About you': 1, 'About you: age': 0 });
    expect(await lab.market.context.read.records.testAnswers(worker.id)).toHaveLength(2);
    const file = await lab.admin.get(here(`/${id}/answers.csv`));
    expect(file.body).toContain(`${worker.workerId},2026-11-21T12:00:01.000Z,40,French`);
  });

  it('MS3 sorts those who answered before by rules that changed', async () => {
    const id = await aboutPeople(lab.admin, 'Languages');
    const worker = await lab.person('Tom Elm');
    await lab.admin.post(here(`/${id}/open`));
    await answer(id, worker, 'production', '25', 'French');
    await lab.admin.post(here(`/${id}/outcomes`), { question: 'q2', name: 'Speaks French', 'value-1': '7' });
    await lab.admin.post(here(`/${id}/outcomes`), { question: 'q1', name: 'Age', how: 'itself' });
    expect(await values(worker, 'sandbox')).toMatchObject({ 'Speaks French': 7, Age: 25 });
    const types = await lab.market.context.read.questionnaires.types(Number(id));
    expect(types.filter(({ outcome }) => outcome === 'Age')).toHaveLength(2);
  });

  it('asks before a published qualification goes, and keeps a question that open HITs need', async () => {
    const { context } = lab.market;
    const id = await aboutPeople(lab.admin, 'Tastes');
    await lab.admin.post(here(`/${id}/open`));
    await answer(id, await lab.person('Vic Ash'), 'production', '25', 'German');
    const types = await context.read.questionnaires.types(Number(id));
    const age = types.find((one) => one.outcome === 'Tastes: age' && one.environment === 'production');
    const post = (path: string, fields: Record<string, string> = {}) =>
      lab.admin.post(here(`/${id}/${path}`), fields);
    const names = async () =>
      (await context.read.questionnaires.byId(Number(id)))?.outcomes.map(({ name }) => name);
    const asked = await post('outcomes/1/remove');
    expect(asked.body).toMatch(/Take out “Tastes: German”\?.*People who have it.*1.*Open HITs.*0/s);
    expect(await names()).toEqual(['Tastes: age', 'Tastes: German']);
    const stale = await post('outcomes/0/remove', { sure: '1', name: 'Tastes: German' });
    expect(stale.statusCode).toBe(409);
    await post('outcomes/1/remove', { sure: '1', name: 'Tastes: German' });
    expect(await names()).toEqual(['Tastes: age']);
    expect((await lab.admin.get('/admin/log')).body).toContain('Tastes: Tastes: German');
    const shop = requesterOf(context);
    const { HIT } = await shop.operations.CreateHIT(shop.caller, {
      Title: 'Only for some',
      Description: 'Only for some',
      Reward: '0.10',
      AssignmentDurationInSeconds: 600,
      LifetimeInSeconds: 3600,
      Question: EXTERNAL_QUESTION,
      QualificationRequirements: [
        { QualificationTypeId: age?.qualificationTypeId ?? '', Comparator: 'Exists' },
      ],
    });
    expect(HIT?.HITId).toBeDefined();
    for (const sure of ['', '1']) {
      const kept = await post('questions/q1', { act: 'remove', sure });
      expect(kept.statusCode).toBe(422);
      expect(kept.body).toContain('1 open HIT asks');
    }
    lab.market.clock.advance(3_600_001);
    expect((await post('questions/q1', { act: 'remove' })).body).toContain('Take out “How old are you?”?');
    await post('questions/q1', { act: 'remove', sure: '1' });
    expect(await names()).toEqual([]);
  });

  it('is found on the worker site when it is open, and not when it is closed', async () => {
    const id = await aboutPeople(lab.admin, 'Eyes and ears');
    const client = await lab.clientOf(await lab.person('Uma Yew'));
    expect((await client.get('/qualifications')).body).not.toContain('Eyes and ears');
    await lab.admin.post(here(`/${id}/open`));
    expect((await client.get('/qualifications')).body).toContain('Eyes and ears');
    expect((await client.get('/qualifications')).body).not.toContain('Eyes and ears: age');
    await lab.admin.post(here(`/${id}/close`));
    expect((await client.get('/qualifications')).body).not.toContain('Eyes and ears');
  });

  it('is not opened empty, nor with a name that is taken', async () => {
    const made = await lab.admin.post(here(), { title: 'Empty', description: '' });
    const path = String(made.headers.location);
    const empty = await lab.admin.post(`${path}/open`);
    expect(empty.statusCode).toBe(422);
    expect(empty.body).toContain('without questions');
    const twice = await aboutPeople(lab.admin, 'About you');
    const taken = await lab.admin.post(here(`/${twice}/open`));
    expect(taken.statusCode).toBe(422);
    expect(taken.body).toContain('There is a qualification “About you” already');
    expect(await lab.market.context.read.questionnaires.types(Number(twice))).toEqual([]);
  });

  it('says what is wrong with a question or a rule', async () => {
    const id = await aboutPeople(lab.admin, 'Strict');
    const wrong = async (path: string, fields: Record<string, string>) =>
      (await lab.admin.post(here(`/${id}/${path}`), fields)).statusCode;
    expect(await wrong('questions', { text: '', kind: 'text' })).toBe(422);
    expect(await wrong('questions', { text: 'x', kind: 'choice', options: 'one' })).toBe(422);
    expect(await wrong('questions', { text: 'x', kind: 'number', min: '9', max: '1' })).toBe(422);
    expect(await wrong('outcomes', { question: 'q1', name: 'A', how: 'ranges', 'from-0': '5' })).toBe(422);
    expect(await wrong('outcomes', { question: 'q2', name: 'A' })).toBe(422);
    expect(await wrong('outcomes', { question: 'q2', name: 'Strict: German', 'value-0': '1' })).toBe(422);
    expect(await wrong('outcomes', { question: 'q2', name: 'A', 'value-0': 'one' })).toBe(422);
  });
});

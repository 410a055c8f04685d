import type { Clock, Log, Random } from '@turnout/core';
import { inject, onTestFinished } from 'vitest';
import { freshDatabase } from '../../../store/test/support/postgres.ts';
import type {
  NewResearcher,
  ProlificOptions,
  ResearcherAccount,
  RunningProlific,
} from '../../src/prolific/index.ts';
import { startProlific } from '../../src/prolific/index.ts';

export const START = Date.UTC(2026, 10, 21, 12);
export const MINUTE = 60_000;
export const TOKEN = 'token-of-the-lab';

export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export interface TestClock extends Clock {
  advance(ms: number): void;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // What the API answers is looked at by the tests, so its shape is theirs to say.
  readonly body: Json;
}

export type Json = Readonly<Record<string, unknown>>;

export interface TestProlific {
  readonly prolific: RunningProlific;
  readonly clock: TestClock;
  readonly account: ResearcherAccount;
  /** A call by the researcher. */
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Creates a study and publishes it. @returns its id */
  publish(changes?: Json): Promise<string>;
  /** Somebody takes a place and hands in. @returns the submission's id */
  handIn(studyId: string, code?: string): Promise<string>;
}

export interface TestOptions
  extends Partial<Pick<ProlificOptions, 'behaviour' | 'fees' | 'database'>>,
    Partial<NewResearcher> {}

export function testClock(): TestClock {
  let now = START;
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
  };
}

/** A stand-in of one test, stopped when it ends: time stands still unless moved. */
export async function openProlific(options: TestOptions = {}): Promise<TestProlific> {
  const clock = testClock();
  const random: Random = { next: () => 0.5 };
  const prolific = await startProlific({
    database: options.database ?? { url: 'sqlite://' },
    clock,
    random,
    log: silentLog,
    fees: options.fees ?? { feePerMille: 333, vatPerMille: 200 },
    behaviour: options.behaviour ?? {},
  });
  onTestFinished(() => prolific.stop());
  const account = await prolific.addResearcher({
    token: TOKEN,
    currency: options.currency ?? 'GBP',
    balanceMinor: options.balanceMinor ?? 1_000_000,
  });
  const call = caller(prolific.apiUrl);
  return {
    prolific,
    clock,
    account,
    call,
    publish: async (changes = {}) => {
      const { body, status } = await call('POST', '/studies/', newStudy(changes));
      if (status !== 201) throw new Error(JSON.stringify(body));
      const published = await call('POST', `/studies/${body.id}/transition/`, { action: 'PUBLISH' });
      if (published.status !== 200) throw new Error(JSON.stringify(published.body));
      return String(body.id);
    },
    handIn: async (studyId, code = 'DONE') => {
      const { submissionId } = await prolific.takePlace(studyId);
      await prolific.submit(submissionId, code);
      return submissionId;
    },
  };
}

export const caller =
  (apiUrl: string, token = TOKEN) =>
  async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await fetch(`${apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Token ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const parsed = text === '' ? {} : (JSON.parse(text) as Json);
    return { status: answer.status, headers: answer.headers, body: parsed };
  };

export const newStudy = (changes: Json = {}): Json => ({
  name: 'Faces',
  internal_name: 'faces-1',
  description: 'Look at faces.',
  external_study_url:
    'https://study.example.org/?PROLIFIC_PID={{%PROLIFIC_PID%}}&STUDY_ID={{%STUDY_ID%}}&SESSION_ID={{%SESSION_ID%}}',
  prolific_id_option: 'url_parameters',
  completion_codes: [
    { code: 'DONE', code_type: 'COMPLETED', actions: [{ action: 'MANUALLY_REVIEW' }] },
    { code: 'AUTO', code_type: 'OTHER', actions: [{ action: 'AUTOMATICALLY_APPROVE' }] },
  ],
  estimated_completion_time: 10,
  maximum_allowed_time: 60,
  total_available_places: 3,
  reward: 150,
  device_compatibility: ['desktop'],
  filters: [],
  ...changes,
});

/** A database of its own on PostgreSQL, dropped when the test ends. */
export async function postgres(): Promise<{ readonly url: string }> {
  const fresh = await freshDatabase(inject('postgresUrl'));
  onTestFinished(fresh.drop);
  return { url: fresh.url };
}

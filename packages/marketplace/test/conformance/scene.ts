import { expect } from 'vitest';
import type { Input, OperationName, Output } from '../../src/api/shapes/index.ts';
import type { Assignment } from '../../src/domain/assignment.ts';
import type { Environment } from '../../src/domain/environment.ts';
import type { Worker } from '../../src/domain/worker.ts';
import { accept } from '../../src/market/accept.ts';
import { returnAssignment } from '../../src/market/give-back.ts';
import { requestQualification } from '../../src/market/qualifications/request.ts';
import { submitTest } from '../../src/market/qualifications/submit-test.ts';
import { settle } from '../../src/market/settle.ts';
import { submit } from '../../src/market/submit.ts';
import type { Answer } from '../../src/questions/answers.ts';
import { ANSWER, EXTERNAL_QUESTION } from '../support/operations.ts';
import type { Account, ClientAnswer, ClientError, Driver } from './drivers/driver.ts';
import { type ExpectedRefusal, timedTypes } from './expected.ts';
import type { Stage } from './stage.ts';

export type ShownHit = NonNullable<Output<'GetHIT'>['HIT']> & {
  readonly HITId: string;
  readonly HITTypeId: string;
};

/** A requester with a client, and the workers of its environment. */
export interface Lab {
  readonly account: Account;
  ask<Name extends OperationName>(operation: Name, input: Input<Name>): Promise<Output<Name>>;
  /** Expects a refusal. The input may be anything. */
  refused(operation: OperationName, input: object, expected: ExpectedRefusal): Promise<ClientError>;
  /** A whole list, read by the client's own paginator; a client that joins the pages gives one. */
  pages<Name extends OperationName>(
    operation: Name,
    input: Input<Name>,
    size: number,
  ): Promise<readonly Output<Name>[]>;
  /** CreateHIT with the usual values and some others. */
  post(changes?: Partial<Input<'CreateHIT'>>): Promise<ShownHit>;
  hit(hitId: string): Promise<ShownHit>;
  balance(): Promise<readonly [available: string | undefined, held: string | undefined]>;
  /** A worker takes a slot; a new one where none is named. */
  take(hitId: string, workerId?: string): Promise<Held>;
  /** Why a worker gets none. */
  notGiven(hitId: string, workerId: string): Promise<string>;
  handIn(held: Held, answer?: string): Promise<Assignment>;
  giveBack(held: Held): Promise<void>;
  /** Takes a slot and hands in at once. */
  work(hitId: string, workerId?: string): Promise<Held>;
}

export interface Held {
  readonly AssignmentId: string;
  readonly WorkerId: string;
}

export interface Scene extends Lab {
  readonly stage: Stage;
  /** Somebody with an access key and no account. */
  readonly stranger: Lab;
  /** Another account. */
  lab(account?: LabOptions): Promise<Lab>;
  worker(changes?: Partial<Worker>): Promise<string>;
  /** A worker asks for a qualification. @returns what came of it, or why not */
  requestQualification(workerId: string, qualificationTypeId: string): Promise<string>;
  handInTest(workerId: string, qualificationTypeId: string, answers: readonly Answer[]): Promise<void>;
  /** How many messages a worker has not read. */
  unread(workerId: string): Promise<number>;
  /** What was handed over to be sent about a HIT. */
  events(hitId: string): readonly string[];
  /** Lets time go by, and what is due happen. */
  pass(ms: number): Promise<void>;
}

export interface LabOptions {
  /** Default: production. */
  readonly environment?: Environment;
  /** Minor units. Default: ten thousand dollars. */
  readonly availableMinor?: number;
}

/** The values of a HIT that a case does not care for. */
export const usualHit: Input<'CreateHIT'> = {
  Title: 'A study of memory',
  Description: 'Ten minutes of remembering words',
  Reward: '1.00',
  AssignmentDurationInSeconds: 3600,
  LifetimeInSeconds: 86_400,
  MaxAssignments: 3,
  Question: EXTERNAL_QUESTION,
};

/**
 * Sets a scene with an account of its own, so cases on one stage do not see each other.
 * @param driverOf the client through which an operation is called
 */
export async function openScene(
  stage: Stage,
  driverOf: (operation: OperationName) => Driver,
): Promise<Scene> {
  const worker: Scene['worker'] = async (changes) => (await stage.worker(changes)).workerId;
  const lab: Scene['lab'] = async ({ environment = 'production', availableMinor = 1_000_000 } = {}) => {
    const { accessKey } = await stage.requester(environment, { availableMinor });
    return openLab(stage, driverOf, { url: stage.url, environment, accessKey }, worker);
  };
  const home = await lab();
  return {
    ...home,
    stage,
    stranger: openLab(stage, driverOf, { ...home.account, accessKey: 'AKIASTRANGER' }, worker),
    lab,
    worker,
    ...qualificationSteps(stage, home.account),
    unread: async (workerId) => {
      const { workers, messages } = stage.context.read;
      return messages.countUnread((await workers.byWorkerId(workerId))?.id ?? 0);
    },
    events: (hitId) =>
      stage.notified.filter(({ event }) => event.hitId === hitId).map(({ event }) => event.type),
    pass: async (ms) => {
      stage.clock.advance(ms);
      await settle(stage.context);
    },
  };
}

const qualificationSteps = (
  { context }: Stage,
  { environment }: Account,
): Pick<Scene, 'requestQualification' | 'handInTest'> => ({
  requestQualification: async (workerId, qualificationTypeId) => {
    const asked = await requestQualification(context, { workerId, qualificationTypeId, environment });
    return asked.outcome === 'refused' ? asked.refusal.reason : asked.outcome;
  },
  handInTest: async (workerId, qualificationTypeId, answers) => {
    const done = await submitTest(context, { workerId, qualificationTypeId, environment, answers });
    if (done.outcome === 'refused') throw new Error(`not taken: ${done.reason}`);
  },
});

function openLab(
  stage: Stage,
  driverOf: (operation: OperationName) => Driver,
  account: Account,
  worker: Scene['worker'],
): Lab {
  const { context } = stage;
  const call = (operation: OperationName, input: object): Promise<ClientAnswer> =>
    driverOf(operation).call(account, operation, input);
  const ask = async <Name extends OperationName>(operation: Name, input: object): Promise<Output<Name>> => {
    const answer = await call(operation, input);
    if ('error' in answer) throw new Error(`${operation}: ${answer.error.name}: ${answer.error.message}`);
    // What the stage answers is held against the model before it leaves.
    return answer.output as Output<Name>;
  };
  const took = async (hitId: string, workerId: string) => {
    await settle(context);
    return accept(context, { hitId, workerId, environment: account.environment });
  };
  const lab: Omit<Lab, 'work'> = {
    account,
    ask,
    refused: async (operation, input, expected) => {
      const answer = await call(operation, input);
      if ('output' in answer) throw new Error(`${operation} was done: ${JSON.stringify(answer.output)}`);
      expectRefusal(answer.error, expected, driverOf(operation), marks(stage, account));
      return answer.error;
    },
    pages: async <Name extends OperationName>(operation: Name, input: object, size: number) =>
      (await driverOf(operation).pages(account, operation, input, size)) as readonly Output<Name>[],
    post: async (changes) => shown((await ask('CreateHIT', { ...usualHit, ...changes })).HIT),
    hit: async (HITId) => shown((await ask('GetHIT', { HITId })).HIT),
    balance: async () => {
      const { AvailableBalance, OnHoldBalance } = await ask('GetAccountBalance', {});
      return [AvailableBalance, OnHoldBalance];
    },
    take: async (hitId, workerId) => {
      const WorkerId = workerId ?? (await worker());
      const got = await took(hitId, WorkerId);
      if ('refused' in got) throw new Error(`not given: ${got.refused.reason}`);
      return { AssignmentId: got.assignment.assignmentId, WorkerId };
    },
    notGiven: async (hitId, workerId) => {
      const got = await took(hitId, workerId);
      return 'refused' in got ? got.refused.reason : 'given';
    },
    handIn: async ({ AssignmentId, WorkerId }, answer = ANSWER) => {
      const done = await submit(context, { assignmentId: AssignmentId, workerId: WorkerId, answer });
      if ('refused' in done) throw new Error(`not taken: ${done.refused}`);
      return done.assignment;
    },
    giveBack: async ({ AssignmentId, WorkerId }) => {
      const done = await returnAssignment(context, { assignmentId: AssignmentId, workerId: WorkerId });
      if ('refused' in done) throw new Error(`not returned: ${done.refused}`);
    },
  };
  return {
    ...lab,
    work: async (hitId, workerId) => {
      const held = await lab.take(hitId, workerId);
      await lab.handIn(held);
      return held;
    },
  };
}

function shown(hit: Output<'GetHIT'>['HIT']): ShownHit {
  if (hit?.HITId === undefined || hit.HITTypeId === undefined) throw new Error('the HIT has no id');
  return { ...hit, HITId: hit.HITId, HITTypeId: hit.HITTypeId };
}

/** What stands behind a text of the service's own layer at this moment. */
const marks = ({ clock }: Stage, { environment }: Account): string =>
  environment === 'sandbox' ? ` (${clock.now()} s)` : ` (${clock.now()})`;

function expectRefusal(error: ClientError, expected: ExpectedRefusal, driver: Driver, mark: string): void {
  const { name, code, message, status = 400 } = expected;
  expect({ name: error.name, message: error.message }).toMatchObject({ name });
  const end = timedTypes.includes(name) ? mark : '';
  expect(error.message.endsWith(end), `${error.message} ends in ${end}`).toBe(true);
  const text = error.message.slice(0, error.message.length - end.length);
  if (typeof message === 'string') expect(text).toBe(message);
  if (message instanceof RegExp) expect(text).toMatch(message);
  if (driver.tells.includes('status')) expect(error.status).toBe(status);
  if (driver.tells.includes('code'))
    expect(error.code).toBe(code === undefined ? undefined : `AWS.MechanicalTurk.${code}`);
}

import type { Random } from '@turnout/core';
import type { Task } from '@turnout/protocol';
import type { Persona, SiteStep, TaskStep, TimedStep } from '../behaviour/index.ts';
import { type Account, type Body, type StepResult, stopped, type TaskSession } from '../bodies/body.ts';
import { isRefusal, type WorkerClient } from '../marketplace-client/worker.ts';
import { RehearsalError } from '../rehearsal-error.ts';
import type { Ending, PersonRecord, RefusalRecord, Stage, TaskRecord } from './records.ts';

export interface PersonParts {
  readonly number: number;
  readonly persona: Persona;
  readonly body: Body;
  /** In the order they are used. */
  readonly accounts: readonly Account[];
  readonly life: readonly TimedStep[];
  readonly random: Random;
  readonly arrivedAt: number;
}

export interface World {
  readonly groupId: string;
  workerFor(account: Account): WorkerClient;
  /** Epoch ms of the marketplace. */
  readonly now: () => number;
  readonly noteTask: (record: TaskRecord) => void;
  readonly noteRefusal: (record: RefusalRecord) => void;
  readonly noteHolding: (change: 1 | -1) => void;
}

/** One simulated worker, living a life that was drawn beforehand. */
export interface Person {
  readonly number: number;
  readonly body: Body;
  /** Does the next thing, which is due at `at`. @returns when the one after it is due; undefined when it was the last */
  next(at: number): Promise<number | undefined>;
  record(): PersonRecord;
}

interface Holding {
  readonly task: Task;
  readonly session: TaskSession;
  readonly acceptedAt: number;
  reached: Stage;
}

/** How long somebody who cannot go on looks at the refusal before returning the task. */
const DISAPPOINTMENT_MS = 20_000;

/** After the deadline, so that the marketplace has taken the task back when the clock gets there. */
const AFTER_DEADLINE_MS = 1000;

const stageOf: Readonly<Record<Exclude<TaskStep['kind'], 'work'>, Stage>> = {
  open: 'first-page',
  consent: 'consent',
  begin: 'study',
  finish: 'end',
  'hand-in': 'handed-in',
  'hand-in-again': 'handed-in',
};

export function createPerson(parts: PersonParts, world: World): Person {
  const { number, persona, body, life } = parts;
  let account = parts.accounts[0] as Account;
  let position = 0;
  let holding: Holding | undefined;
  let last: Holding | undefined;
  let handedIn = false;
  let outcome: PersonRecord['outcome'] = 'left';
  let doubleTaken = false;
  /** What comes instead of the rest of the life. */
  let instead: { readonly at: number; readonly act: (at: number) => Promise<void> } | undefined;

  const refuse = (by: RefusalRecord['by'], during: string, reason: string): void =>
    world.noteRefusal({
      person: number,
      persona: persona.name,
      by,
      body: body.kind,
      during,
      reason,
      again: handedIn,
    });

  const letGo = async (ending: Ending, at: number, reached?: Stage): Promise<void> => {
    if (holding === undefined) return;
    const { task, session, acceptedAt } = holding;
    world.noteTask({
      person: number,
      persona: persona.name,
      body: body.kind,
      workerId: account.workerId,
      assignmentId: task.assignmentId,
      hitId: task.hitId,
      acceptedAt,
      endedAt: at,
      reached: reached ?? holding.reached,
      ending,
      again: handedIn,
      cell: session.cell(),
    });
    world.noteHolding(-1);
    last = holding;
    holding = undefined;
    if (ending !== 'handed-in') await session.close();
  };

  const giveBack = async (at: number): Promise<void> => {
    if (holding === undefined) return;
    const refusal = await world.workerFor(account).giveBack(holding.task.assignmentId);
    if (refusal !== undefined) refuse('marketplace', 'return', refusal.message);
    await letGo(refusal === undefined ? 'returned' : 'abandoned', at);
  };

  const browse = async (): Promise<boolean> => {
    const projects = await world.workerFor(account).browse();
    const project = projects.find(({ groupId }) => groupId === world.groupId);
    if (project === undefined || project.available === 0) {
      if (handedIn) refuse('marketplace', 'browse', 'The task is not offered any more.');
      else outcome = 'found-nothing';
      return false;
    }
    if (!project.qualified) {
      refuse('marketplace', 'browse', 'The worker does not meet the requirements.');
      if (!handedIn) outcome = 'not-qualified';
      return false;
    }
    return true;
  };

  const accept = async (at: number): Promise<boolean> => {
    const answer = await world.workerFor(account).accept(world.groupId);
    if (isRefusal(answer)) {
      refuse('marketplace', 'accept', answer.message);
      if (!handedIn) outcome = answer.refused === 'not-qualified' ? 'not-qualified' : 'found-nothing';
      return false;
    }
    outcome = 'took-part';
    await last?.session.close();
    last = undefined;
    const { now } = world;
    const careless = persona.behaviour === 'spammer';
    const { random } = parts;
    const session = await body.take({
      person: number,
      account,
      task: answer,
      persona: persona.name,
      careless,
      random,
      now,
    });
    holding = { task: answer, session, acceptedAt: at, reached: 'accepted' };
    world.noteHolding(1);
    return true;
  };

  const onSite = async (step: SiteStep, at: number): Promise<boolean> => {
    switch (step.kind) {
      case 'browse':
        return browse();
      case 'preview': {
        const result = await attempt(() => body.preview(number, account, world.groupId));
        if (!result.done) refuse(result.by, 'preview', result.reason);
        return true;
      }
      case 'accept':
        return accept(at);
      case 'return':
        await giveBack(at);
        return false;
      case 'vanish':
        if (holding !== undefined)
          instead = {
            at: Math.max(at, holding.task.deadline + AFTER_DEADLINE_MS),
            act: (end) => letGo('abandoned', end),
          };
        return false;
      case 'change-account':
        account = parts.accounts[1] ?? account;
        return true;
    }
  };

  const onTask = async (step: TaskStep, at: number): Promise<boolean> => {
    const held = holding ?? (step.kind === 'hand-in-again' ? last : undefined);
    if (held === undefined) return false;
    const result = await attempt(() => held.session.perform(step));
    if (step.kind === 'hand-in-again') {
      if (result.done) doubleTaken = true;
      else refuse(result.by, step.kind, result.reason);
      return true;
    }
    if (result.done) {
      const stage = step.kind === 'work' ? (step.until >= 0.5 ? 'half' : 'study') : stageOf[step.kind];
      held.reached = stage;
      if (step.kind === 'hand-in') {
        await letGo('handed-in', at);
        handedIn = true;
      }
      return true;
    }
    refuse(result.by, step.kind, result.reason);
    if (step.kind === 'hand-in' && result.by === 'marketplace') await letGo('hand-in-refused', at);
    else instead = { at: at + DISAPPOINTMENT_MS, act: giveBack };
    return false;
  };

  return {
    number,
    body,
    async next(at) {
      if (instead !== undefined) {
        const { act } = instead;
        instead = undefined;
        await act(at);
        return undefined;
      }
      const timed = life[position];
      if (timed === undefined) return undefined;
      position += 1;
      const began = performance.now();
      const goesOn = await (isOnSite(timed.step) ? onSite(timed.step, at) : onTask(timed.step, at));
      // What a browser does takes its time; of a fast body only what was drawn counts.
      const tookMs = body.kind === 'browser' ? performance.now() - began : 0;
      const following = life[position];
      if (goesOn && following !== undefined) return at + tookMs + following.afterMs;
      const ending = instead as { readonly at: number } | undefined;
      if (ending !== undefined) return ending.at;
      await last?.session.close();
      return undefined;
    },
    record: () => ({
      person: number,
      persona: persona.name,
      body: body.kind,
      arrivedAt: parts.arrivedAt,
      outcome,
      doubleTaken,
    }),
  };
}

const SITE_STEPS: ReadonlySet<string> = new Set([
  'browse',
  'preview',
  'accept',
  'return',
  'vanish',
  'change-account',
] satisfies SiteStep['kind'][]);

const isOnSite = (step: SiteStep | TaskStep): step is SiteStep => SITE_STEPS.has(step.kind);

/** A study that does not answer, or leads astray, stops this worker and not the rehearsal. */
async function attempt(work: () => Promise<StepResult>): Promise<StepResult> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RehearsalError) return stopped('study', error.message);
    throw error;
  }
}

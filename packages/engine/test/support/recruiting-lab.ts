import type { Store } from '@turnout/core';
import { appendAudit } from '../../src/audit/append.ts';
import type { Recruiting, RecruitingSettings } from '../../src/index.ts';
import { attempt } from '../../src/jobs/attempt.ts';
import { recordDecision } from '../../src/payments/record-decision.ts';
import { createRecruiting, recruitingJobs } from '../../src/recruiting/index.ts';
import type { RecruitingParts } from '../../src/recruiting/parts.ts';
import type { PostingRequest } from '../../src/recruiting/types.ts';
import { enter, type Lab, type LabOptions, startLab } from './lab.ts';
import { MemoryRecruiter, type MemoryRecruiterOptions } from './memory-recruiter.ts';

export interface RecruitingLab extends Lab {
  readonly recruiter: MemoryRecruiter;
  readonly parts: RecruitingParts;
  readonly recruiting: Recruiting;
  /** What the code waited for, ms. */
  readonly pauses: number[];
  /** Does what a job of this name would do. */
  run(name: string, data?: unknown): Promise<unknown>;
  /** Does the jobs that are due, as a server would. */
  runDue(): Promise<void>;
}

export interface RecruitingLabOptions extends LabOptions {
  readonly capabilities?: MemoryRecruiterOptions;
  readonly recruiting?: Partial<RecruitingSettings>;
}

export const act = { actor: 'cli:ana', reason: 'test' };

export const oneDay = 86_400_000;

export const requestOf = (more: Partial<PostingRequest> = {}): PostingRequest => ({
  rewardMinor: 100,
  places: 3,
  durationMs: 3_600_000,
  lifetimeMs: oneDay,
  autoApprovalMs: 3 * oneDay,
  requireGroups: [],
  excludeGroups: [],
  ...more,
});

/** A study with a recruiter of its own in memory. */
export async function startRecruitingLab(options: RecruitingLabOptions = {}): Promise<RecruitingLab> {
  const lab = await startLab(options);
  const recruiter = new MemoryRecruiter(lab.clock, options.capabilities);
  return joinRecruiting(lab, recruiter, options.recruiting);
}

/** Recruiting over a lab that is there, as of one more server. */
export function joinRecruiting(
  lab: Lab,
  recruiter: MemoryRecruiter,
  settings: Partial<RecruitingSettings> = {},
  store: Store = lab.engine.context.store,
): RecruitingLab {
  const pauses: number[] = [];
  const parts: RecruitingParts = {
    context: { ...lab.engine.context, store },
    recruiter,
    settings: {
      title: 'A study',
      description: 'Press keys.',
      keywords: ['psychology'],
      adUrl: 'https://study.example/ad',
      limits: { personMinor: undefined, dayMinor: undefined, studyMinor: undefined },
      leaseMs: undefined,
      retakes: { group: undefined, grantAt: 'entry' },
      ...settings,
    },
    appendAudit,
    recordDecision,
    pause: async (ms) => {
      pauses.push(ms);
      lab.clock.advance(ms / 60_000);
    },
  };
  const jobs = recruitingJobs(parts);
  return {
    ...lab,
    recruiter,
    parts,
    recruiting: createRecruiting(parts),
    pauses,
    run: async (name, data = {}) => {
      const [found] = Object.entries(jobs).filter(([key]) => key.startsWith(`${name} `));
      if (found === undefined) throw new Error(`no job ${name}`);
      const now = lab.clock.now();
      const job = {
        id: 1,
        name,
        data: '',
        state: 'active',
        attempts: 1,
        putOff: 0,
        mostAttempts: 1,
      } as const;
      const rest = { singletonKey: undefined, batch: undefined, startAfter: now, createdAt: now };
      return found[1].run(
        data,
        { ...job, ...rest, runner: 'x', leaseUntil: now, endedAt: undefined, message: undefined },
        new AbortController().signal,
      );
    },
    runDue: async () => {
      const now = lab.clock.now();
      const order = { names: Object.keys(jobs), now, runner: 'x', leaseUntil: now + oneDay, limit: 99 };
      for (const job of await store.write((tx) => tx.jobs.claim(order))) {
        const handler = jobs[job.name];
        if (handler !== undefined)
          await attempt(parts.context, handler, job, 'x', new AbortController().signal);
      }
    },
  };
}

/** A worker takes a place and opens the study. @returns the assignment's and our participant's id */
export async function takePlace(
  { recruiter, engine }: RecruitingLab,
  postingExternalId: string,
  name: string,
): Promise<{ readonly assignmentId: string; readonly participantId: number }> {
  const assignmentId = recruiter.accept(postingExternalId, `W${name}`);
  if (assignmentId === undefined) throw new Error('no place to take');
  const participantId = await enter(engine, name, {
    hitId: postingExternalId,
    assignmentId,
    mode: recruiter.environment,
  });
  return { assignmentId, participantId };
}

import type { Recruiter } from '@turnout/core';
import { appendAudit } from './audit/append.ts';
import { createAudit } from './audit/create-audit.ts';
import type { Audit } from './audit/types.ts';
import { campaignJobs, createCampaigns, createTasks } from './campaigns/index.ts';
import type { Campaigns, RunCommand, Tasks } from './campaigns/types.ts';
import type { EngineContext } from './context.ts';
import { JobRunner } from './jobs/runner.ts';
import { systemTimer, type Timer } from './jobs/timer.ts';
import type { Jobs } from './jobs/types.ts';
import { PRUNE_EVERY_MS, pruneJobs } from './jobs/upkeep.ts';
import { createPayments } from './payments/create-payments.ts';
import { paymentJobs } from './payments/payment-jobs.ts';
import { recordDecision } from './payments/record-decision.ts';
import { REVIVE_EVERY_MS } from './payments/revive.ts';
import type { Payments } from './payments/types.ts';
import { createRecruiting, type RecruitingParts, recruitingJobs } from './recruiting/index.ts';
import { scopedName } from './recruiting/parts.ts';
import type { RecruitingSettings } from './recruiting/settings.ts';
import type { Recruiting } from './recruiting/types.ts';

/** Recruiting and paying: the use cases that spend money and run by themselves. */
export interface Operations {
  readonly recruiting: Recruiting;
  readonly payments: Payments;
  readonly campaigns: Campaigns;
  readonly tasks: Tasks;
  readonly jobs: Jobs;
  readonly audit: Audit;
}

export interface OperationsOptions {
  readonly context: EngineContext;
  /** For the mode that the command or server works in. */
  readonly recruiter: Recruiter;
  readonly settings: RecruitingSettings;
  readonly runCommand?: RunCommand;
  /** Names this process among the servers of one database. */
  readonly runner: string;
  /** How it waits; the system's, unless a test waits without time passing. */
  readonly timer?: Timer;
}

/** Wires recruiting and paying together; nothing runs and nothing is called before `jobs.start` or `jobs.work`. */
export function createOperations(options: OperationsOptions): Operations {
  const { context, recruiter, settings, runner, runCommand, timer = systemTimer } = options;
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      timer.after(ms, resolve);
    });
  const parts: RecruitingParts = { context, recruiter, settings, appendAudit, recordDecision, pause };
  const payments = createPayments(parts);
  const pruning = scopedName(parts, 'jobs.prune');
  const handlers = new Map([
    [pruning, pruneJobs(context)],
    ...Object.entries(recruitingJobs(parts)),
    ...Object.entries(paymentJobs(parts)),
    ...Object.entries(campaignJobs(parts, { payments, runCommand })),
  ]);
  const { study } = context.settings;
  const upkeep = [
    { study, jobName: scopedName(parts, 'ledger.revive'), everyMs: REVIVE_EVERY_MS },
    { study, jobName: pruning, everyMs: PRUNE_EVERY_MS },
  ];
  return {
    recruiting: createRecruiting(parts),
    payments,
    campaigns: createCampaigns(parts),
    tasks: createTasks(parts),
    jobs: new JobRunner({ context, handlers, upkeep, runner, timer }),
    audit: createAudit(context.store),
  };
}

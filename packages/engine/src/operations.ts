import type { Recruiter } from '@turnout/core';
import type { Audit } from './audit/types.ts';
import type { Campaigns, Tasks, TaskWork } from './campaigns/types.ts';
import type { EngineContext } from './context.ts';
import type { JobOutcome, Jobs } from './jobs/types.ts';
import type { Payments } from './payments/types.ts';
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
  /** Does a task's command. */
  readonly runCommand?: (work: Extract<TaskWork, { kind: 'command' }>) => Promise<JobOutcome>;
  /** Names this process among the servers of one database. */
  readonly runner: string;
}

/** The resolved part of the study's configuration that recruiting and paying need. */
export interface RecruitingSettings {
  readonly title: string;
  readonly description: string;
  readonly keywords: readonly string[];
  /** The address of the ad, without the mode. */
  readonly adUrl: string;
  /** Most that may be spent, minor units; undefined: no limit of this kind. Person: without fees. */
  readonly limits: {
    readonly personMinor: number | undefined;
    readonly dayMinor: number | undefined;
    readonly studyMinor: number | undefined;
  };
  /** ms that a posting lives at the recruiter without a server that renews it; undefined: until its end. */
  readonly leaseMs: number | undefined;
  /** ms after which work of campaigns and tasks is approved by itself at the recruiter; 3 days unless set. */
  readonly autoApprovalMs?: number;
  /** When a worker is put into the group of those who took part, which new postings exclude. */
  readonly retakes: {
    readonly group: string | undefined;
    readonly grantAt: 'entry' | 'completion' | 'approval';
  };
}

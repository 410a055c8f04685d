import type { Campaign, CampaignPlan, RecruiterProblem, Schedule } from '@turnout/core';
import type { Act } from '../act.ts';
import type { JobOutcome } from '../jobs/types.ts';

export interface CampaignView extends Campaign {
  /** Participants that count; of a campaign that has ended, those who came while it ran. */
  readonly reached: number;
  /** Places open or being worked on. */
  readonly underWay: number;
  readonly spentMinor: number;
  /** Epoch ms of the next round. */
  readonly nextAt: number | undefined;
}

export interface Campaigns {
  /** What it will cost at most, and how many rounds it needs. @throws TurnoutError CAMPAIGN_INVALID */
  preview(plan: CampaignPlan): Promise<{
    /** Participants still to be found, those under way among them. */
    readonly toFind: number;
    /** Participants who count already. */
    readonly reached: number;
    readonly rounds: number;
    /** What is missing costs, if everybody counts who takes part. */
    readonly restMinor: number;
    /** What is spent at most: `restMinor` or the budget, whichever is less; with `usable` the budget. */
    readonly mostMinor: number;
    /** What is in the way of its first round; starting would be refused with these. */
    readonly problems: readonly RecruiterProblem[];
    readonly currency: string;
    readonly needsConfirmation: boolean;
  }>;
  /**
   * One active campaign for each study and mode. Its first round comes at once.
   * @throws TurnoutError CAMPAIGN_INVALID, CONFIRMATION_MISSING; RECRUITER_SETUP, LIMIT_EXCEEDED, BALANCE_SHORT when the
   * first round would be refused
   */
  start(plan: CampaignPlan, act: Act): Promise<Campaign>;
  list(): Promise<readonly CampaignView[]>;
  /** Pausing ends what it has open, unless `keepsOpen`: then people go on finding that, and no further rounds come. */
  change(
    id: number,
    change: { readonly goal?: number; readonly isPaused?: boolean; readonly keepsOpen?: boolean },
    act: Act,
  ): Promise<Campaign>;
  /** Ends it, and with it what it has open. */
  end(id: number, act: Act): Promise<Campaign>;
}

/** Something done again and again. */
export type TaskWork =
  | { readonly kind: 'approve_all' }
  /** Words of a command of `turnout`. */
  | { readonly kind: 'command'; readonly words: readonly string[] };

/** Does a task's command. @param signal end it soon, with everything it started: the server stops */
export type RunCommand = (
  work: Extract<TaskWork, { kind: 'command' }>,
  signal: AbortSignal,
) => Promise<JobOutcome>;

/** A task as whoever made it sees it. Within a study, recruiter and mode its title names it. */
export interface Task extends Pick<Schedule, 'title' | 'cron' | 'timeZone' | 'everyMs' | 'isActive'> {
  readonly work: TaskWork;
  /** Epoch ms. */
  readonly nextAt: number;
  readonly lastAt: number | undefined;
  readonly createdAt: number;
}

export interface Tasks {
  /** When a task like this would be due first. Changes nothing. @throws TurnoutError TASK_INVALID */
  preview(
    title: string,
    work: TaskWork,
    when: Parameters<Tasks['add']>[2],
  ): Promise<{ readonly nextAt: number }>;
  /** @param when every so many ms (30 minutes at least), or a cron expression. @throws TurnoutError TASK_INVALID */
  add(
    title: string,
    work: TaskWork,
    when: { readonly everyMs: number } | { readonly cron: string; readonly timeZone?: string },
    act: Act,
  ): Promise<Task>;
  /** In the order in which they were made. */
  list(): Promise<readonly Task[]>;
  /** @throws TurnoutError TASK_UNKNOWN */
  remove(title: string, act: Act): Promise<void>;
}

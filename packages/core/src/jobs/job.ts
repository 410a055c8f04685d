/** pg-boss's words. `created` and `retry` wait, `active` is being done; the others are ends. */
export type JobState = 'created' | 'retry' | 'active' | 'completed' | 'cancelled' | 'failed';

export interface Job {
  readonly id: number;
  /** What to do, e.g. `ledger.send`. */
  readonly name: string;
  /** JSON. */
  readonly data: string;
  readonly state: JobState;
  /** While a job of the same name and key waits or is being done, there is no second one. */
  readonly singletonKey: string | undefined;
  /** Jobs ordered together, for their progress. */
  readonly batch: string | undefined;
  /** Attempts begun. */
  readonly attempts: number;
  /** Times in a row that it was begun, and put off because the other side asked for patience or was silent. */
  readonly putOff: number;
  readonly mostAttempts: number;
  /** Epoch ms before which it is not begun. */
  readonly startAfter: number;
  /** Who does it, and until when nobody else may. */
  readonly runner: string | undefined;
  readonly leaseUntil: number | undefined;
  readonly createdAt: number;
  readonly endedAt: number | undefined;
  /** Why it is to be tried again, failed or was cancelled. */
  readonly message: string | undefined;
}

export interface NewJob {
  readonly name: string;
  readonly data: string;
  readonly singletonKey?: string;
  readonly batch?: string;
  readonly mostAttempts: number;
  readonly startAfter: number;
  readonly createdAt: number;
}

/** A job ordered again and again. */
export interface Schedule {
  readonly id: number;
  readonly study: string;
  /** Its name for people, unique in the study. */
  readonly title: string;
  /** A cron expression, or undefined: every `everyMs`. */
  readonly cron: string | undefined;
  readonly timeZone: string | undefined;
  readonly everyMs: number | undefined;
  readonly jobName: string;
  readonly jobData: string;
  readonly isActive: boolean;
  readonly nextAt: number;
  readonly lastAt: number | undefined;
  readonly createdAt: number;
}

export type NewSchedule = Omit<Schedule, 'id' | 'lastAt'>;

export interface JobFilter {
  readonly names?: readonly string[];
  readonly states?: readonly JobState[];
  readonly batch?: string;
}

export type JobCounts = Readonly<Record<JobState, number>>;

export interface JobReader {
  byId(id: number): Promise<Job | undefined>;
  page(filter: JobFilter, after: number, limit: number): Promise<readonly Job[]>;
  counts(filter: JobFilter): Promise<JobCounts>;
  /** When the next waiting job or schedule is due; undefined when nothing waits. */
  nextDue(): Promise<number | undefined>;
  /** When the next job of a batch falls due, or its runner counts as gone; undefined when all have ended. */
  nextDueOf(batch: string): Promise<number | undefined>;
  schedules(study: string): Promise<readonly Schedule[]>;
}

export interface JobWriter extends JobReader {
  /** @returns the id; undefined when one of this singleton key waits or is being done */
  insert(job: NewJob): Promise<number | undefined>;
  /**
   * Takes jobs that are due, or whose lease has run out (their runner is gone), oldest first. JB1: each is given to
   * one runner, however many ask at once.
   */
  claim(order: {
    readonly names: readonly string[];
    readonly now: number;
    readonly runner: string;
    readonly leaseUntil: number;
    readonly limit: number;
  }): Promise<readonly Job[]>;
  /** @returns false when the job is another runner's by now */
  renew(id: number, runner: string, leaseUntil: number): Promise<boolean>;
  /** Ends the attempt. @returns false when the job is another runner's by now */
  end(
    id: number,
    runner: string,
    outcome:
      | { readonly state: 'completed' | 'failed'; readonly at: number; readonly message?: string }
      | {
          readonly state: 'retry';
          readonly startAfter: number;
          readonly message: string;
          /** False: the attempt does not count; the other side asked for patience. */
          readonly isAttempt?: boolean;
        },
  ): Promise<boolean>;
  /** Cancels those that wait. @returns how many */
  cancel(filter: JobFilter, at: number): Promise<number>;
  /** Deletes the oldest that ended before a time, up to `limit`. @returns how many */
  prune(endedBefore: number, limit: number): Promise<number>;
  /** @returns undefined when the study has a schedule of this title */
  insertSchedule(schedule: NewSchedule): Promise<number | undefined>;
  /** Schedules that are due, locked until the transaction ends; those another server holds are left out. */
  dueSchedules(now: number): Promise<readonly Schedule[]>;
  changeSchedule(
    id: number,
    change: Partial<Pick<Schedule, 'isActive' | 'nextAt' | 'lastAt'>>,
  ): Promise<void>;
  removeSchedule(id: number): Promise<void>;
}

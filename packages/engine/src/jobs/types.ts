import type { Job, JobCounts, JobFilter } from '@turnout/core';

/** How one attempt at a job ended. A handler that throws is tried again. */
export type JobOutcome =
  | { readonly kind: 'completed'; readonly message?: string }
  | { readonly kind: 'failed'; readonly message: string }
  /**
   * Not an attempt: the other side asks for patience, or does not answer. Without a time of its own it is put off for
   * longer each time in a row.
   */
  | { readonly kind: 'later'; readonly afterMs?: number; readonly message: string };

export interface JobHandler {
  /** Jobs of this name that one server does at the same time. */
  readonly atOnce: number;
  /** Milliseconds between the starts of two of them on one server: the other side's rate limit. */
  readonly apartMs: number;
  /** @param data of the order, parsed. @param signal the server stops: end soon, or leave it to the next one */
  run(data: unknown, job: Job, signal: AbortSignal): Promise<JobOutcome>;
}

export interface Jobs {
  /** Does jobs and schedules as they fall due, until `stop`. */
  start(): void;
  /** Tells what is being done to end, waits some seconds for it, and does no more. What hangs is left to its lease. */
  stop(): Promise<void>;
  /**
   * Does the jobs of one batch, with or without a server that does the same beside it: until all have ended, or until
   * what is left is put off for longer than anybody should wait, e.g. because the recruiter is silent.
   * @returns the counts at the end. What is `created`, `retry` or `active` still waits: a server goes on with it, and
   * so does the same command when it is run again.
   */
  work(
    batch: string,
    options?: { readonly onProgress?: (counts: JobCounts) => void; readonly signal?: AbortSignal },
  ): Promise<JobCounts>;
  list(filter: JobFilter): Promise<readonly Job[]>;
}

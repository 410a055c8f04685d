import type { Job, JobCounts, JobFilter } from '@turnout/core';
import type { EngineContext } from '../context.ts';
import { attempt } from './attempt.ts';
import { orderDue } from './schedules.ts';
import type { Timer } from './timer.ts';
import type { JobHandler, Jobs } from './types.ts';

/** A job whose runner is silent for so long is given to another. Far longer than any call to a recruiter takes. */
const LEASE_MS = 120_000;
const RENEW_MS = 30_000;
/** Another server's jobs, and what was ordered by a command, are seen after this at the latest. */
const POLL_MS = 2_000;
const SWEEP_MS = 15_000;
const PAGE = 500;

export interface RunnerOptions {
  readonly context: Pick<EngineContext, 'store' | 'clock' | 'random' | 'log'>;
  /** By the job's full name. */
  readonly handlers: ReadonlyMap<string, JobHandler>;
  /** Names this process among all that work on the database. */
  readonly runner: string;
  readonly timer: Timer;
}

/** Does the jobs of one database that it has handlers for. Any number of runners may work beside each other (JB1). */
export class JobRunner implements Jobs {
  readonly #options: RunnerOptions;
  readonly #running = new Map<string, Set<Promise<void>>>();
  /** Epoch ms at which the next job of a name may begin. */
  readonly #notBefore = new Map<string, number>();
  #stopping = new AbortController();
  #loop: Promise<void> | undefined;
  /** Epoch ms. */
  #sweptAt = 0;
  readonly #asleep = new Set<() => void>();
  /** A job ended since the last look, so that waiting would be in vain. */
  #hasNews = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#loop !== undefined) return;
    this.#stopping = new AbortController();
    this.#loop = this.#work(async () => true, true);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    await this.#loop;
    await this.#idle();
    this.#loop = undefined;
  }

  async work(
    batch: string,
    options: { readonly onProgress?: (counts: JobCounts) => void; readonly signal?: AbortSignal } = {},
  ): Promise<JobCounts> {
    const { store } = this.#options.context;
    const stop = (): void => this.#wake();
    options.signal?.addEventListener('abort', stop);
    try {
      await this.#work(async () => {
        if (options.signal?.aborted === true) return false;
        const counts = await store.jobs.counts({ batch });
        options.onProgress?.(counts);
        return counts.created + counts.retry + counts.active > 0;
      }, false);
      await this.#idle();
    } finally {
      options.signal?.removeEventListener('abort', stop);
    }
    return store.jobs.counts({ batch });
  }

  async list(filter: JobFilter): Promise<readonly Job[]> {
    const found: Job[] = [];
    for (;;) {
      const page = await this.#options.context.store.jobs.page(filter, found.at(-1)?.id ?? 0, PAGE);
      found.push(...page);
      if (page.length < PAGE) return found;
    }
  }

  async #work(goesOn: () => Promise<boolean>, withSchedules: boolean): Promise<void> {
    const { context } = this.#options;
    while (!this.#stopping.signal.aborted) {
      this.#hasNews = false;
      let wait = POLL_MS;
      try {
        if (!(await goesOn())) return;
        wait = await this.#round(withSchedules);
      } catch (error) {
        // The database does not answer: that ends, and then the work goes on.
        context.log.warn('jobs could not be looked for', { error: String(error) });
        if (!withSchedules) throw error;
      }
      if (wait > 0) await this.#pause(wait);
    }
  }

  /** Begins what is due. @returns ms until it is worth looking again */
  async #round(withSchedules: boolean): Promise<number> {
    const { store, clock } = this.#options.context;
    const due = (await store.jobs.nextDue()) ?? Number.POSITIVE_INFINITY;
    const now = clock.now();
    if (due <= now && withSchedules) await store.write((tx) => orderDue(tx, now));
    // Jobs of servers that went away are not among the waiting ones: they are looked for now and then.
    const isSweep = now - this.#sweptAt >= SWEEP_MS;
    if (isSweep) this.#sweptAt = now;
    if ((due <= now || isSweep) && (await this.#claim(now)) > 0) return 0;
    const paced = [...this.#notBefore.values()].filter((at) => at > now);
    const next = Math.min(due > now ? due : Number.POSITIVE_INFINITY, ...paced);
    return Math.max(1, Math.min(POLL_MS, next - now));
  }

  /** Takes what is due of every name that has room for it, in one transaction. @returns how many it began */
  async #claim(now: number): Promise<number> {
    const { context, handlers, runner } = this.#options;
    const wanted = [...handlers].flatMap(([name, handler]) => {
      const free = handler.atOnce - this.#runningOf(name).size;
      if (free <= 0 || now < (this.#notBefore.get(name) ?? 0)) return [];
      return [{ name, limit: handler.apartMs > 0 ? 1 : free }];
    });
    if (wanted.length === 0) return 0;
    const claimed = await context.store.write(async ({ jobs }) => {
      const found: Job[] = [];
      for (const { name, limit } of wanted)
        found.push(...(await jobs.claim({ names: [name], now, runner, leaseUntil: now + LEASE_MS, limit })));
      return found;
    });
    for (const job of claimed) this.#begin(job, now);
    return claimed.length;
  }

  #begin(job: Job, now: number): void {
    const handler = this.#options.handlers.get(job.name);
    if (handler === undefined) return;
    const running = this.#runningOf(job.name);
    this.#notBefore.set(job.name, now + handler.apartMs);
    const done = this.#do(handler, job).finally(() => {
      running.delete(done);
      this.#wake();
    });
    running.add(done);
  }

  #runningOf(name: string): Set<Promise<void>> {
    const running = this.#running.get(name) ?? new Set();
    this.#running.set(name, running);
    return running;
  }

  async #do(handler: JobHandler, job: Job): Promise<void> {
    const { context, runner } = this.#options;
    const letGo = this.#keep(job);
    try {
      await attempt(context, handler, job, runner, this.#stopping.signal);
    } catch (error) {
      // How it ended could not be written: its lease runs out, and it is looked at again.
      context.log.warn('the end of a job could not be written', { job: job.id, error: String(error) });
    } finally {
      letGo();
    }
  }

  /** Renews the lease of a job for as long as it is being done. */
  #keep(job: Job): () => void {
    const { context, runner, timer } = this.#options;
    let isKept = true;
    let cancel: () => void = () => {};
    const renew = async (): Promise<void> => {
      const leaseUntil = context.clock.now() + LEASE_MS;
      try {
        isKept &&= await context.store.write(({ jobs }) => jobs.renew(job.id, runner, leaseUntil));
      } catch (error) {
        // The next renewal comes before the lease has run out.
        context.log.warn('a lease was not renewed', { job: job.id, error: String(error) });
      }
      again();
    };
    const again = (): void => {
      if (isKept) cancel = timer.after(RENEW_MS, () => void renew());
    };
    again();
    return () => {
      isKept = false;
      cancel();
    };
  }

  #wake(): void {
    this.#hasNews = true;
    for (const wake of this.#asleep) wake();
  }

  async #pause(ms: number): Promise<void> {
    if (this.#hasNews) return;
    let wake: () => void = () => {};
    const isOver = new Promise<void>((resolve) => {
      wake = resolve;
    });
    this.#asleep.add(wake);
    const cancel = this.#options.timer.after(ms, wake);
    await isOver;
    cancel();
    this.#asleep.delete(wake);
  }

  async #idle(): Promise<void> {
    while ([...this.#running.values()].some((running) => running.size > 0))
      await Promise.all([...this.#running.values()].flatMap((running) => [...running]));
  }
}

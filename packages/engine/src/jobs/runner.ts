import type { Job, JobCounts, JobFilter } from '@turnout/core';
import type { EngineContext } from '../context.ts';
import { allRows } from '../paging.ts';
import { attempt } from './attempt.ts';
import { batchPatience } from './batch-patience.ts';
import { keepLease, LEASE_MS } from './keep-lease.ts';
import { createPace, type Pace } from './pace.ts';
import { createPauses, type Pauses } from './pauses.ts';
import { orderDue } from './schedules.ts';
import { type Spell, takeLeave } from './spell.ts';
import type { Timer } from './timer.ts';
import type { JobHandler, Jobs } from './types.ts';
import { keepSchedule, type Upkeep } from './upkeep.ts';

/** Another server's jobs, and what was ordered by a command, are seen after this at the latest. */
const POLL_MS = 2_000;
const SWEEP_MS = 15_000;

interface RunnerOptions {
  readonly context: Pick<EngineContext, 'store' | 'clock' | 'random' | 'log'>;
  /** By the job's full name. */
  readonly handlers: ReadonlyMap<string, JobHandler>;
  readonly upkeep?: readonly Upkeep[];
  /** Names this process among all that work on the database. */
  readonly runner: string;
  readonly timer: Timer;
}

/** Does the jobs of one database that it has handlers for. Any number of runners may work beside each other (JB1). */
export class JobRunner implements Jobs {
  readonly #options: RunnerOptions;
  readonly #pace: Pace;
  readonly #pauses: Pauses;
  #stopping = new AbortController();
  #loop: Promise<void> | undefined;
  /** Epoch ms. */
  #sweptAt = 0;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#pace = createPace(options.handlers);
    this.#pauses = createPauses(options.timer);
  }

  start(): void {
    if (this.#loop !== undefined) return;
    this.#stopping = new AbortController();
    let isKept = false;
    const spell: Spell = { signal: this.#stopping.signal, withSchedules: true, begun: new Map() };
    this.#loop = this.#work(spell, async () => {
      if (!isKept) await this.#keepUpkeep();
      isKept = true;
      return true;
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#pauses.wake();
    await this.#loop;
    this.#loop = undefined;
  }

  async work(
    batch: string,
    options: { readonly onProgress?: (counts: JobCounts) => void; readonly signal?: AbortSignal } = {},
  ): Promise<JobCounts> {
    const { context } = this.#options;
    const ending = new AbortController();
    const signals = [ending.signal, this.#stopping.signal, ...(options.signal ? [options.signal] : [])];
    const spell: Spell = { signal: AbortSignal.any(signals), withSchedules: false, begun: new Map() };
    const { wake } = this.#pauses;
    options.signal?.addEventListener('abort', wake);
    const isWorthIt = batchPatience(context, batch);
    try {
      await this.#work(spell, async () => {
        const counts = await context.store.jobs.counts({ batch });
        options.onProgress?.(counts);
        const isOver = counts.created + counts.retry + counts.active === 0;
        return !isOver && (await isWorthIt(counts));
      });
    } finally {
      ending.abort();
      options.signal?.removeEventListener('abort', wake);
    }
    return context.store.jobs.counts({ batch });
  }

  list(filter: JobFilter): Promise<readonly Job[]> {
    const { jobs } = this.#options.context.store;
    return allRows((after, limit) => jobs.page(filter, after, limit));
  }

  async #work(spell: Spell, goesOn: () => Promise<boolean>): Promise<void> {
    const { context } = this.#options;
    while (!spell.signal.aborted) {
      this.#pauses.look();
      let wait = POLL_MS;
      try {
        if (!(await goesOn())) break;
        wait = await this.#round(spell);
      } catch (error) {
        // The database does not answer: that ends, and then the work goes on.
        context.log.warn('jobs could not be looked for', { error: String(error) });
        if (!spell.withSchedules) throw error;
      }
      if (wait > 0 && !spell.signal.aborted) await this.#pauses.pause(wait);
    }
    await takeLeave(this.#options, spell);
  }

  async #keepUpkeep(): Promise<void> {
    const { context, upkeep = [] } = this.#options;
    const now = context.clock.now();
    await context.store.write(async (tx) => {
      for (const one of upkeep) await keepSchedule(tx, one, now);
    });
  }

  /** Begins what is due. @returns ms until it is worth looking again */
  async #round(spell: Spell): Promise<number> {
    const { store, clock } = this.#options.context;
    const due = (await store.jobs.nextDue()) ?? Number.POSITIVE_INFINITY;
    const now = clock.now();
    if (due <= now && spell.withSchedules) await store.write((tx) => orderDue(tx, now));
    // Jobs of servers that went away are not among the waiting ones: they are looked for now and then.
    const isSweep = Math.abs(now - this.#sweptAt) >= SWEEP_MS;
    if (isSweep) this.#sweptAt = now;
    if ((due <= now || isSweep) && (await this.#claim(spell, now)) > 0) return 0;
    const next = Math.min(due > now ? due : Number.POSITIVE_INFINITY, this.#pace.nextAt(now));
    return Math.max(1, Math.min(POLL_MS, next - now));
  }

  /** Takes what is due of every name that has room for it, in one transaction. @returns how many it began */
  async #claim(spell: Spell, now: number): Promise<number> {
    const { context, runner } = this.#options;
    const wanted = this.#pace.room(now);
    if (wanted.length === 0) return 0;
    const claimed = await context.store.write(async ({ jobs }) => {
      const found: Job[] = [];
      for (const { name, limit } of wanted)
        found.push(...(await jobs.claim({ names: [name], now, runner, leaseUntil: now + LEASE_MS, limit })));
      return found;
    });
    for (const job of claimed) this.#begin(spell, job, now);
    return claimed.length;
  }

  #begin(spell: Spell, job: Job, now: number): void {
    const handler = this.#options.handlers.get(job.name);
    if (handler === undefined) return;
    this.#pace.begun(job.name, handler, now);
    const letGo = keepLease(this.#options, job);
    const done = this.#do(spell, handler, job).finally(() => {
      letGo();
      spell.begun.delete(done);
      this.#pace.ended(job.name);
      this.#pauses.wake();
    });
    spell.begun.set(done, letGo);
  }

  async #do({ signal }: Spell, handler: JobHandler, job: Job): Promise<void> {
    const { context, runner } = this.#options;
    try {
      await attempt(context, handler, job, runner, signal);
    } catch (error) {
      // How it ended could not be written: its lease runs out, and it is looked at again.
      context.log.warn('the end of a job could not be written', { job: job.id, error: String(error) });
    }
  }
}

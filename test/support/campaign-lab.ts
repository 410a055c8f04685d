import { setTimeout as pause } from 'node:timers/promises';
import type { Campaign, Job, JobState, LedgerEntry, Posting, Store } from '@turnout/core';
import { expect } from 'vitest';
import type { MturkWorld } from './mturk-world.ts';
import type { ServerProcess } from './server-process.ts';
import { takePart } from './take-part.ts';
import type { Ids } from './wire-participant.ts';
import type { WorldClock } from './world-clock.ts';

/** How long anything may take, on a machine that does much else. */
const PATIENCE_MS = 120_000;
/** What is due so soon is waited for before time is moved on. */
const SOON_MS = 2_000;
const PAGE = 500;
const MOST_STEPS = 12;
/** Of a study whose configuration names no table. */
const STUDY = 'assignments';

export interface CampaignLabOptions {
  readonly world: MturkWorld;
  readonly clock: WorldClock;
  /** The study's database, beside the servers. */
  readonly store: Store;
  readonly servers: readonly ServerProcess[];
  readonly goal: number;
}

/** People and time of a campaign that servers of their own hold. */
export class CampaignLab {
  readonly finished: Ids[] = [];
  readonly #options: CampaignLabOptions;
  /** Whoever was marked, also where the mark was taken back. */
  readonly #unusable = new Set<number>();

  constructor(options: CampaignLabOptions) {
    this.#options = options;
  }

  async campaign(): Promise<Campaign> {
    const { store } = this.#options;
    const [campaign] = await store.campaigns.page({ study: STUDY }, 0, PAGE);
    if (campaign === undefined) throw new Error('no campaign');
    return campaign;
  }

  postings(): Promise<readonly Posting[]> {
    return this.#options.store.postings.page({}, 0, PAGE);
  }

  /** Places of the postings that are open here and that nobody has taken. */
  async freePlaces(): Promise<readonly Posting[]> {
    const taken = new Set(this.finished.map(({ hitId }) => hitId));
    const postings = await this.postings();
    return postings.filter(({ state, externalId = '' }) => state === 'open' && !taken.has(externalId));
  }

  /** Somebody takes each free place, does the study at one of the servers and hands in, until so many have. */
  async fill(people: number): Promise<void> {
    const { world, servers } = this.#options;
    for (const { externalId = '', groupId = '' } of await this.freePlaces()) {
      if (this.finished.length >= people) return;
      const ids = await world.take({ externalId, groupId });
      const base = servers[this.finished.length % servers.length]?.url ?? '';
      await takePart(base, ids);
      await world.handIn(ids);
      this.finished.push(ids);
    }
  }

  /** Whether the work of somebody who finished is of any use. */
  async mark(person: number, isUsable: boolean): Promise<void> {
    const { store, clock } = this.#options;
    const ids = this.finished[person];
    const known = await store.participants.page({ study: STUDY }, 0, PAGE);
    const found = known.find(({ assignmentId }) => assignmentId === ids?.assignmentId);
    if (found === undefined) throw new Error('nobody to mark');
    const mark = { reason: 'answered without reading', actor: 'lab', at: clock.now() };
    await store.write((tx) => tx.participants.markUnusable(found.id, isUsable ? undefined : mark));
    this.#unusable.add(person);
  }

  /**
   * Lets time pass, once the living servers have done what is due: else a call that takes a second of the real time
   * would take them half an hour.
   * @param dead whose jobs nobody does any more
   */
  async advance(ms: number, dead?: string): Promise<void> {
    const { clock, world } = this.#options;
    await this.quiet(dead);
    await this.#expectNoneTooMany();
    clock.advance(ms);
    await world.advance(ms);
  }

  /** Everything that was due is done. */
  async quiet(dead?: string): Promise<void> {
    const { store, clock } = this.#options;
    await expect
      .poll(
        async () => {
          const dueAt = (await store.jobs.nextDue()) ?? Number.POSITIVE_INFINITY;
          const active = (await this.#active()).filter(({ runner }) => runner !== dead);
          return dueAt > clock.now() + SOON_MS && active.length === 0;
        },
        { timeout: PATIENCE_MS, interval: 100 },
      )
      .toBe(true);
  }

  /** Time passes, step by step, until it holds. */
  async until(holds: () => Promise<boolean>, stepMs: number): Promise<void> {
    await this.quiet();
    for (let step = 0; !(await holds()); step += 1) {
      if (step === MOST_STEPS) throw new Error(`it does not come about: ${holds}`);
      await this.advance(stepMs);
      await this.quiet();
    }
  }

  #active(): Promise<readonly Job[]> {
    return this.#options.store.jobs.page({ states: ['active'] }, 0, PAGE);
  }

  /**
   * Lets the next round begin, waits for its first HIT, and kills the server that posts it.
   * @param afterMs when the round is due
   * @param slowMs how long each call for a HIT takes
   * @returns the dead server, and its name among those who do jobs
   */
  async killInRound(
    afterMs: number,
    slowMs: number,
  ): Promise<{ readonly server: ServerProcess; readonly runner: string }> {
    const { world, servers } = this.#options;
    await this.quiet();
    const hits = (await world.hits()).length;
    await world.fail([{ kind: 'delay', operation: 'CreateHIT', delayMs: slowMs }]);
    await this.advance(afterMs);
    await expect
      .poll(async () => (await world.hits()).length, { timeout: PATIENCE_MS, interval: 50 })
      .toBeGreaterThan(hits);
    const active = await this.#active();
    const { runner = '' } = active.find(({ name }) => name.includes('campaign.round')) ?? {};
    const server = servers.find(({ pid }) => runner.split(':').includes(String(pid))) ?? servers[0];
    if (server === undefined) throw new Error('no server');
    await server.kill();
    // The call that was on its way comes about without it, before time moves on.
    await pause(slowMs);
    await world.fail([]);
    return { server, runner };
  }

  /** Places that each round ordered, as the record of acts tells. */
  async rounds(): Promise<ReadonlyMap<string, number>> {
    const rounds = new Map<string, number>();
    for (const { action, actor, reason, facts } of await this.#options.store.audit.page(0, PAGE)) {
      if (action !== 'posting.create' || !actor.startsWith('campaign')) continue;
      const { places } = JSON.parse(facts) as { readonly places: number };
      rounds.set(reason, (rounds.get(reason) ?? 0) + places);
    }
    return rounds;
  }

  /** The runs of a task: which of its times each belongs to, counted from 1, and how it ended. */
  async runs(title: string): Promise<readonly { readonly time: number; readonly state: JobState }[]> {
    const { store } = this.#options;
    const schedule = (await store.jobs.schedules(STUDY)).find((row) => isTask(row, title));
    if (schedule?.everyMs === undefined) throw new Error(`no task "${title}"`);
    const { jobName, jobData, createdAt, everyMs } = schedule;
    const jobs = await store.jobs.page({ names: [jobName] }, 0, PAGE);
    return jobs
      .filter(({ data }) => data === jobData)
      .map((job) => ({ time: Math.floor((job.createdAt - createdAt) / everyMs), state: job.state }));
  }

  /** Entries of the ledger: whom each approved, and whether the recruiter has said so. */
  approvals(): Promise<readonly LedgerEntry[]> {
    return this.#options.store.ledger.page({ kinds: ['approve'] }, 0, PAGE);
  }

  /** No more places were ever posted than the goal needs, with those in place of people who were of no use. */
  async #expectNoneTooMany(): Promise<void> {
    const { world, goal } = this.#options;
    const places = (await world.hits()).reduce((sum, { MaxAssignments = 0 }) => sum + MaxAssignments, 0);
    expect(places).toBeLessThanOrEqual(goal + this.#unusable.size);
  }
}

/** The row's own title holds recruiter and mode, too. */
const isTask = ({ jobData }: { readonly jobData: string }, title: string): boolean =>
  (JSON.parse(jobData) as { readonly title?: string }).title === title;

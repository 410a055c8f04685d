import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { type CommandEnd, CommandProcess } from './command-process.ts';
import type { CrowdWorld, MadePosting } from './crowd-world.ts';
import type { Seeded } from './random.ts';
import type { ServerProcess } from './server-process.ts';
import { ask, enter, type Ids } from './wire-participant.ts';
import type { WorldClock } from './world-clock.ts';

export const REWARD_MINOR = 150;
export const BONUS_MINOR = 50;
export const FINISHED = 6;
/** They hand in what they never finished: nobody approves them unasked. */
export const UNFINISHED = 2;
const PEOPLE = FINISHED + UNFINISHED;
/** Whom the limit leaves a second bonus for. */
const SECOND = FINISHED / 2;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A ledger entry as `turnout pay ledger --json` tells it. */
interface Entry {
  readonly kind: string;
  readonly state: string;
  readonly amountMinor: number;
  readonly feeMinor: number;
  readonly assignmentId: number;
}

/** What `turnout pay reconcile --json` tells. */
interface Reconciled {
  readonly ledger: { readonly rewardMinor: number; readonly bonusMinor: number };
  readonly recruiter: {
    readonly rewardMinor: number;
    readonly bonusMinor: number;
    readonly isWhole: boolean;
  };
  readonly resolved: readonly unknown[];
  readonly differences: readonly unknown[];
}

export interface MoneyLab {
  readonly folder: string;
  readonly world: CrowdWorld;
  readonly clock: WorldClock;
  readonly random: Seeded;
  readonly env: Readonly<Record<string, string>>;
  /** One, or two on the same database. */
  readonly servers: readonly ServerProcess[];
}

/** What the postings, one bonus each and a second one for half of them may cost, to the cent. */
export function limitMinor({ feeOf }: Pick<CrowdWorld, 'feeOf'>): number {
  const cost = (minor: number): number => minor + feeOf(minor);
  return PEOPLE * cost(REWARD_MINOR) + (FINISHED + SECOND) * cost(BONUS_MINOR);
}

export class MoneyRun {
  readonly #lab: MoneyLab;
  readonly #finished: Ids[] = [];
  readonly #unfinished: Ids[] = [];
  #posting: MadePosting = { externalId: '' };
  #killed = 0;
  #commands = 0;

  constructor(lab: MoneyLab) {
    this.#lab = lab;
  }

  /** Posts, and puts people in place, while everything works. */
  async prepare(): Promise<void> {
    const { world, servers } = this.#lab;
    for (const server of servers) await server.start();
    const words = ['post', 'create', '-n', String(PEOPLE), '--reward', '1.50', '--json'];
    const { out, err } = await this.#start(words).ended;
    const { postings = [] } = out === '' ? {} : (JSON.parse(out) as { postings?: readonly MadePosting[] });
    const [posting] = postings;
    if (posting === undefined) throw new Error(`nothing was posted: ${err}`);
    this.#posting = posting;
    for (let person = 0; person < PEOPLE; person += 1) {
      const server = servers[person % servers.length];
      if (server === undefined) throw new Error('no server');
      const ids = await world.take(posting);
      const token = await enter(server.url, ids);
      if (person < FINISHED) {
        this.#finished.push(ids);
        const unique = new URLSearchParams({
          uniqueId: `${ids.workerId}:${ids.assignmentId}`,
          mode: ids.mode,
        });
        const end = await ask(`${server.url}/complete?${unique}`, {
          headers: { 'x-turnout-token': token ?? '' },
        });
        expect(end?.status, end?.body).toBe(200);
      } else this.#unfinished.push(ids);
      await world.handIn(ids);
    }
  }

  /** A script approves and pays again and again, while calls fail and processes die. */
  async storm(kills: number): Promise<void> {
    const { world, servers, random } = this.#lab;
    for (let kill = 0; kill < kills; kill += 1) {
      await world.misbehave(random);
      const commands = [this.#start(APPROVE), this.#start(BONUS)];
      // A kill at a random moment is the point; nothing is waited for.
      await pause(random.between(300, 2500));
      const victims = [...servers, ...commands];
      const victim = victims[random.between(0, victims.length - 1)];
      await victim?.kill();
      this.#killed += 1;
      if (servers.some((server) => server === victim)) await (victim as ServerProcess).start();
      await this.#advance(random.between(0, 3) * MINUTE_MS);
      await this.#ended(commands);
    }
  }

  /** Two at once want what the limit leaves for one of them. */
  async race(): Promise<void> {
    await this.#settle();
    const halves = [this.#finished.slice(0, SECOND), this.#finished.slice(SECOND)];
    const all = this.#start([...BONUS, '--again']);
    expect((await all.ended).err).toContain('LIMIT_EXCEEDED');
    await this.#lab.world.misbehave(this.#lab.random);
    const some = ['pay', 'bonus', '--amount', '0.50', '--reason', 'And thanks again', '--again'];
    await this.#ended(
      halves.map((half) => this.#start([...some, ...half.map(({ assignmentId }) => assignmentId)])),
    );
  }

  /** Nothing fails any more: what is open comes to its end, and then every cent is held against the recruiter's. */
  async check(): Promise<string> {
    const { world, servers } = this.#lab;
    await this.#lab.world.behave();
    const half = this.#finished.slice(0, SECOND).map(({ assignmentId }) => assignmentId);
    // Where faults kept both halves of the race from anything, the money is there for one of them.
    await this.#until([...BONUS.slice(0, -1), '--again', ...half], /LIMIT_EXCEEDED|of \d+ done/);
    await this.#reconcile();
    const entries = JSON.parse(
      (await this.#start(['pay', 'ledger', '--json']).ended).out,
    ) as readonly Entry[];
    const account = await world.account(this.#posting);
    const label = JSON.stringify(entries.map(({ kind, state }) => `${kind} ${state}`));
    const confirmed = entries.filter(({ state }) => state === 'confirmed');
    const sum = (of: (entry: Entry) => number): number => confirmed.reduce((all, one) => all + of(one), 0);
    expect(
      entries.filter(({ state }) => !['confirmed', 'failed'].includes(state)),
      label,
    ).toEqual([]);
    // Whoever finished was approved and paid, once; nobody else was.
    expect([...account.approved.keys()].toSorted(), label).toEqual(
      this.#finished.map(({ assignmentId }) => assignmentId).toSorted(),
    );
    const bonuses = [...account.approved.values()];
    for (const paid of bonuses) expect(new Set([BONUS_MINOR, ...paid])).toEqual(new Set([BONUS_MINOR]));
    const counts = bonuses.map(({ length }) => length).toSorted();
    expect(counts, label).toEqual([...Array(SECOND).fill(1), ...Array(SECOND).fill(2)]);
    expect(
      {
        rewardsMinor: sum(({ kind, amountMinor }) => (kind === 'approve' ? amountMinor : 0)),
        bonusesMinor: sum(({ kind, amountMinor }) => (kind === 'bonus' ? amountMinor : 0)),
        feesMinor: sum(({ feeMinor }) => feeMinor),
      },
      label,
    ).toEqual({
      rewardsMinor: account.rewardsMinor,
      bonusesMinor: account.bonusesMinor,
      feesMinor: account.feesMinor,
    });
    expect(account.rewardsMinor).toBe(FINISHED * REWARD_MINOR);
    const spent = account.rewardsMinor + account.bonusesMinor + account.feesMinor;
    expect(spent).toBe(limitMinor(world) - UNFINISHED * (REWARD_MINOR + world.feeOf(REWARD_MINOR)));
    const verified = await this.#start(['audit', 'verify']).ended;
    expect(verified.code, verified.err).toBe(0);
    for (const server of servers) expect(await server.stop(), server.output).toBe(0);
    return `${this.#killed} kills, ${this.#commands} commands, ${entries.length} entries, ${account.approved.size} approved and paid once, ${counts.reduce((all, one) => all + one, 0)} bonuses, ${spent} ${world.currency} minor units spent on both sides`;
  }

  /** Orders what is still to be done, until nothing is. */
  async #settle(): Promise<void> {
    await this.#lab.world.behave();
    await this.#advance(HOUR_MS + MINUTE_MS);
    await this.#ended([this.#start(RECONCILE)]);
    await this.#until(APPROVE, /NOTHING_TO_DO/);
    await this.#until(BONUS, /NOTHING_TO_DO/);
  }

  /** All that is left to tell is who handed in without having finished. */
  async #reconcile(): Promise<void> {
    const expected = this.#unfinished.map(({ assignmentId }) => ({
      code: 'submitted_unfinished',
      ref: expect.objectContaining({ externalId: assignmentId }),
    }));
    let found: Reconciled | undefined;
    await this.#lab.world.behave();
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      // The hours between, because lists lag; not each time, because whoever works must come to an end before the next.
      if (tries % TRIES_IN_AN_HOUR === 0) await this.#advance(HOUR_MS + MINUTE_MS);
      const command = this.#start(RECONCILE);
      await this.#ended([command]);
      const { out, err } = await command.ended;
      if (out === '') throw new Error(`not reconciled: ${err}`);
      found = JSON.parse(out) as Reconciled;
      if (found.differences.length === expected.length && found.resolved.length === 0) break;
      await pause(LOOK_MS);
    }
    expect(found?.differences).toEqual(expected.map((one) => expect.objectContaining(one)));
    expect(found?.recruiter).toEqual({
      rewardMinor: found?.ledger.rewardMinor,
      bonusMinor: found?.ledger.bonusMinor,
      isWhole: true,
    });
  }

  /** Runs a command again until it says what it must say in the end. */
  async #until(words: readonly string[], says: RegExp): Promise<void> {
    let last: CommandEnd | undefined;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const command = this.#start(words);
      await this.#ended([command]);
      last = await command.ended;
      if (says.test(last.out + last.err)) return;
      await pause(LOOK_MS);
    }
    throw new Error(`${words.join(' ')} never says ${says}:\n${last?.out}\n${last?.err}`);
  }

  /** Waits for commands, while time passes for what they wait for. */
  async #ended(commands: readonly CommandProcess[]): Promise<void> {
    let isOver = false;
    const all = Promise.all(commands.map(({ ended }) => ended)).then(() => {
      isOver = true;
    });
    for (let waits = 0; !isOver; waits += 1) {
      await Promise.race([all, pause(LOOK_MS)]);
      if (!isOver && waits % PATIENCE === PATIENCE - 1) await this.#advance(5 * MINUTE_MS);
      if (waits > MOST_WAITS)
        throw new Error(`no end: ${commands.map(({ words }) => words.join(' ')).join('; ')}`);
    }
  }

  async #advance(ms: number): Promise<void> {
    if (ms === 0) return;
    this.#lab.clock.advance(ms);
    await this.#lab.world.advance(ms);
  }

  #start(words: readonly string[]): CommandProcess {
    const { folder, env } = this.#lab;
    this.#commands += 1;
    return new CommandProcess(folder, words, env);
  }
}

const RECONCILE = ['pay', 'reconcile', '--json'];
const APPROVE = ['review', 'approve', '--all'];
const BONUS = ['pay', 'bonus', '--amount', '0.50', '--reason', 'Thank you', '--all'];
const MOST_TRIES = 40;
const TRIES_IN_AN_HOUR = 5;
/** How long a command may take before time passes for it, and between two leaps of time: longer than a call takes. */
const LOOK_MS = 500;
const PATIENCE = 6;
const MOST_WAITS = 600;

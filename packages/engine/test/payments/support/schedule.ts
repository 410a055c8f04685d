import { type LedgerEntry, type Log, type Store, TurnoutError } from '@turnout/core';
import type { Seeded } from '../../../../../test/support/random.ts';
import { createOperations, createVault, type Operations, type PaymentRequest } from '../../../src/index.ts';
import type { Crowd } from './crowd.ts';
import { setUp } from './place-people.ts';
import { Died, type Faults, FaultyProcess } from './process.ts';
import type { VirtualTime } from './virtual-time.ts';

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const vault = createVault(Buffer.alloc(32, 7));

const MOST_WAIT_MS = 3 * 3_600_000;

/** Everything of one schedule: its people at the recruiter, its database, and the servers it starts. */
export interface Run {
  readonly study: string;
  readonly time: VirtualTime;
  readonly random: Seeded;
  readonly crowd: Crowd;
  readonly store: Store;
  readonly faults: Faults;
  readonly limitMinor: number | undefined;
  /** What was ordered without being refused, by kind and assignment. */
  readonly requests: readonly PaymentRequest[];
  servers: number;
}

/** What a schedule is made of; everything else is chance's. */
interface RunParts extends Pick<Run, 'study' | 'time' | 'random' | 'crowd' | 'store' | 'faults'> {}

export async function startRun(parts: RunParts): Promise<Run> {
  const { store, time, random, crowd, study } = parts;
  await setUp({ store, vault, time, crowd, study });
  const all = { all: true } as const;
  // All of them finished: a rejection has to name them.
  const named = { assignments: crowd.people.map(({ externalId }) => externalId) };
  const bonus = { kind: 'bonus', which: all, reason: 'Thank you' } as const;
  const reversed: readonly PaymentRequest[] = [
    { kind: 'reverse', which: all, message: 'sorry' },
    { ...bonus, amount: { kind: 'computed' } },
  ];
  const stories: readonly (readonly PaymentRequest[])[] = [
    [{ kind: 'approve', which: all }],
    [
      { kind: 'approve', which: all },
      { ...bonus, amount: { kind: 'computed' } },
    ],
    [
      { kind: 'approve', which: all },
      { ...bonus, amount: { kind: 'fixed', minor: 50 } },
      { ...bonus, amount: { kind: 'fixed', minor: 50 }, again: true },
    ],
    [{ kind: 'reject', which: named, reason: crowd.rejection }, ...(crowd.reverses ? reversed : [])],
  ];
  const requests = stories[random.between(0, stories.length - 1)] ?? [];
  const limitMinor = random.chance(0.3) ? random.between(100, 600) : undefined;
  return { ...parts, limitMinor, requests, servers: 0 };
}

export interface Server {
  readonly operations: Operations;
  readonly process: FaultyProcess;
}

/**
 * @param isSound without a fault of any kind but
 * @param dieAt the step at which it dies; such a one does no jobs
 */
export function startServer(run: Run, isSound: boolean, dieAt?: number): Server {
  const { time, random, faults, store, crowd, study } = run;
  run.servers += 1;
  const process = new FaultyProcess(time, random, faults, {
    dieAt: dieAt ?? (!isSound && random.chance(0.6) ? random.between(1, 40) : undefined),
    freezeAt: !isSound && random.chance(0.3) ? random.between(1, 40) : undefined,
  });
  const operations = createOperations({
    context: {
      store: process.store(store),
      vault,
      clock: time,
      random,
      log: silent,
      settings: {
        study,
        designVersion: '1.0',
        conditions: 1,
        counters: 1,
        cutoffMs: 1,
        allowRepeats: false,
        resume: false,
      },
    },
    recruiter: crowd.reach(process, isSound ? 0 : 0.25),
    settings: {
      title: 't',
      description: 'd',
      keywords: [],
      adUrl: 'https://study.example/ad',
      limits: { personMinor: undefined, dayMinor: undefined, studyMinor: run.limitMinor },
      leaseMs: undefined,
      retakes: { group: undefined, grantAt: 'entry' },
    },
    runner: `server ${run.servers}`,
    timer: time,
  });
  if (dieAt === undefined) operations.jobs.start();
  return { operations, process };
}

/** Two servers through the whole story; who dies is replaced. Then a sound one finishes and reconciles. */
export async function play(run: Run): Promise<Server> {
  const { time, random } = run;
  const servers = [startServer(run, false), startServer(run, false)];
  for (const request of run.requests) {
    const orders = servers.map((server) => order(server, request));
    if (random.chance(0.5))
      run.faults.set('ordered twice at once', (run.faults.get('ordered twice at once') ?? 0) + 1);
    else await time.until(Promise.all(orders.slice(0, 1)));
    await time.until(Promise.all(orders));
    if (request.kind === 'approve' && random.chance(0.2)) approveByItself(run);
    // Whoever compares while payments are under way must not take the list's lag for "not done".
    if (random.chance(0.3)) await time.until(comparing(run, servers[0]));
    await settled(run, servers, random.between(1, 40) * 60_000);
    if (random.chance(0.3)) replace(run, servers);
  }
  await stopAll(run, servers);
  const sound = startServer(run, true);
  if (random.chance(0.3)) time.advance(25 * 3_600_000);
  await settled(run, [], MOST_WAIT_MS);
  for (const request of run.requests) {
    await time.until(order(sound, request));
    await settled(run, [], MOST_WAIT_MS);
  }
  return sound;
}

async function order({ operations }: Server, request: PaymentRequest): Promise<void> {
  try {
    const plan = await operations.payments.plan(request);
    await operations.payments.order(plan, {
      actor: 'cli:ana',
      reason: 'test',
      confirmedMinor: plan.totalMinor,
    });
  } catch (error) {
    const isLimit = error instanceof TurnoutError && error.code === 'LIMIT_EXCEEDED';
    if (!isLimit && !isOfTheTest(error)) throw error;
  }
}

/** The time of review is over for one of them, or somebody approves it at the recruiter, which tells nobody. */
function approveByItself({ crowd, faults }: Run): void {
  const kind = 'approved by itself';
  crowd.approveOne(() => faults.set(kind, (faults.get(kind) ?? 0) + 1));
}

async function comparing({ time, random }: Run, server: Server | undefined): Promise<void> {
  await time.sleep(random.between(0, 30_000));
  try {
    await server?.operations.payments.reconcile();
  } catch (error) {
    if (!isOfTheTest(error)) throw error;
  }
}

const isOfTheTest = (error: unknown): boolean =>
  error instanceof Died ||
  (error instanceof TurnoutError && error.code === 'RECRUITER_SILENT') ||
  (error instanceof Error && error.message === 'no answer');

/** The dead and now and then a living one make room for new ones. */
function replace(run: Run, servers: Server[]): void {
  for (const [index, server] of servers.entries())
    if (server.process.isDead && run.servers < 8) servers[index] = startServer(run, false);
}

export async function openEntries({ store, study }: Run): Promise<readonly LedgerEntry[]> {
  return store.ledger.page({ study, states: ['intent', 'sent', 'unknown'] }, 0, 100);
}

/** Waits until nothing is under way, for so long at most. */
export async function settled(run: Run, servers: Server[], mostMs: number): Promise<void> {
  const until = run.time.now() + mostMs;
  while (run.time.now() < until && (await openEntries(run)).length > 0) {
    replace(run, servers);
    await run.time.until(run.time.sleep(20_000));
  }
}

export async function stopAll(run: Run, servers: readonly Server[]): Promise<void> {
  await run.time.until(Promise.all(servers.map(({ operations }) => operations.jobs.stop())));
}

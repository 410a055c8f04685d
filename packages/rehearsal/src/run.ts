import type { WorkerProfile } from '@turnout/protocol';
import {
  arrivals,
  branch,
  cast,
  type DayCurve,
  ordinaryCrowd,
  ordinaryDay,
  type Persona,
  planLife,
} from './behaviour/index.ts';
import type { Account, Body } from './bodies/body.ts';
import { createChromiumBody } from './bodies/chromium/chromium-body.ts';
import type { BrowserOptions } from './bodies/chromium/launch.ts';
import { createHttpBody } from './bodies/http/http-body.ts';
import type { StudyScript } from './bodies/study-script.ts';
import { type ControlClient, controlClient } from './marketplace-client/control.ts';
import { type WorkerClient, workerClient } from './marketplace-client/worker.ts';
import { RehearsalError } from './rehearsal-error.ts';
import { makeReport } from './report/make-report.ts';
import type { RehearsalReport } from './report/report.ts';
import { inParallel } from './simulation/in-parallel.ts';
import { createPerson, type Person, type World } from './simulation/person.ts';
import type { RefusalRecord, SimulationRecord, TaskRecord } from './simulation/records.ts';
import { type MarketClock, simulate } from './simulation/simulate.ts';
import type { StudyPort } from './study-port.ts';

export interface RehearsalOptions {
  /** Where the worker site of the environment is, e.g. `http://127.0.0.1:4000/sandbox`; no slash at the end. */
  readonly siteUrl: string;
  /** The origin of the control; the worker site's by default. */
  readonly controlUrl?: string;
  /** Lets somebody control the marketplace. */
  readonly controlToken: string;
  /** The group of the HITs that were posted for the rehearsal. */
  readonly groupId: string;
  /** Whose ledger the cost is read from. */
  readonly environment: 'sandbox' | 'production';
  readonly workers: number;
  /** The same seed makes the same crowd. */
  readonly seed: number;
  readonly personas?: readonly Persona[];
  readonly curve?: DayCurve;
  /** Within this time from now on, by the marketplace's clock, everybody arrives; ms. A day by default. */
  readonly arriveWithinMs?: number;
  /** What the task takes an ordinary person, ms; five minutes by default. */
  readonly typicalTaskMs?: number;
  /** What the marketplace knows of a worker, by number; an ordinary adult in the US by default. */
  readonly profile?: (number: number) => WorkerProfile;
  /** How many of the workers use a real browser; the diligent ones first. None by default. */
  readonly browsers?: number;
  readonly browser?: BrowserOptions;
  /** The study's own `rehearsal.mjs`. */
  readonly script?: StudyScript;
  readonly study?: StudyPort;
  /** When everybody is done, before the accounts are read: the requester's approvals and bonuses. */
  readonly review?: () => Promise<void>;
  readonly onProgress?: (progress: RehearsalProgress) => void;
  readonly signal?: AbortSignal;
}

export interface RehearsalProgress {
  /** Epoch ms of the marketplace. */
  readonly now: number;
  readonly people: number;
  readonly arrived: number;
  /** Have a task in hand. */
  readonly working: number;
  readonly handedIn: number;
}

const DAY_MS = 24 * 3_600_000;
const TYPICAL_TASK_MS = 5 * 60_000;

/** In a browser the study takes the time it takes; between its steps only their order counts. */
const BROWSER_STEP_MS = 2000;

/** Two cores are busy with this many; more only makes each of them wait. */
const MOST_AT_ONCE = 16;
const MOST_BROWSERS = 2;

/** Close enough to be at the same moment, and short beside anything that a person or a deadline takes. */
const WINDOW_MS = 10_000;

/**
 * Lets a simulated crowd take a study that is posted on a marketplace in rehearsal.
 * @throws RehearsalError when there is nothing to rehearse with, or the marketplace fails
 */
export async function rehearse(options: RehearsalOptions): Promise<RehearsalReport> {
  const began = performance.now();
  const { siteUrl, environment, groupId, seed } = options;
  const control = controlClient(options.controlUrl ?? new URL(siteUrl).origin, options.controlToken);
  const clock: MarketClock = { now: (await control.state()).now };
  const startedAt = clock.now;
  const ledgerBefore = await control.ledger(environment);
  const crowd = await drawCrowd(options, control, clock);
  await expectPosted(crowd.clients, groupId);

  const tasks: TaskRecord[] = [];
  const refusals: RefusalRecord[] = [];
  let working = 0;
  const world: World = {
    groupId,
    workerFor: crowd.clientFor,
    now: () => clock.now,
    noteTask: (record) => tasks.push(record),
    noteRefusal: (record) => refusals.push(record),
    noteHolding: (change) => {
      working += change;
    },
  };
  const bodies = bodiesFor(options);
  try {
    const people = crowd.people.map((parts) => ({
      person: createPerson({ ...parts, body: parts.inBrowser ? bodies.browser() : bodies.http }, world),
      arrivesAt: parts.arrivedAt,
    }));
    await simulate({
      control,
      people,
      clock,
      windowMs: WINDOW_MS,
      mostAtOnce: MOST_AT_ONCE,
      mostBrowsers: browsersAtOnce(options),
      signal: options.signal,
      onStep: () =>
        options.onProgress?.({
          now: clock.now,
          people: people.length,
          arrived: people.filter(({ arrivesAt }) => arrivesAt <= clock.now).length,
          working,
          handedIn: tasks.filter(({ ending }) => ending === 'handed-in').length,
        }),
    });
    await options.review?.();
    const simulation: SimulationRecord = {
      people: people.map(({ person }: { readonly person: Person }) => person.record()),
      tasks,
      refusals,
      startedAt,
      endedAt: clock.now,
    };
    return makeReport({
      seed,
      groupId,
      environment,
      simulation,
      ledgerBefore,
      ledgerAfter: await control.ledger(environment),
      lint: await control.lint(),
      submittedAtMarketplace: await submittedBy(crowd.clients),
      study: await options.study?.status(),
      realMs: Math.round(performance.now() - began),
    });
  } finally {
    await bodies.close();
  }
}

interface Crowd {
  readonly people: readonly (Omit<Parameters<typeof createPerson>[0], 'body'> & {
    readonly inBrowser: boolean;
  })[];
  readonly clients: readonly WorkerClient[];
  readonly clientFor: (account: Account) => WorkerClient;
}

/** Who comes, when, with which accounts, and what each of them will do. */
async function drawCrowd(
  options: RehearsalOptions,
  control: ControlClient,
  clock: MarketClock,
): Promise<Crowd> {
  const { workers, seed, siteUrl } = options;
  const personas = cast(workers, options.personas ?? ordinaryCrowd, branch(seed, 'cast'));
  const span = options.arriveWithinMs ?? DAY_MS;
  const times = arrivals(workers, options.curve ?? ordinaryDay, clock.now, span, branch(seed, 'arrivals'));
  const owners = personas.flatMap(({ behaviour }, number) =>
    behaviour === 'second-account' ? [number, number] : [number],
  );
  const made = await control.createWorkers(owners.map((number) => options.profile?.(number) ?? {}));
  const clients = new Map(made.map(({ workerId, token }) => [workerId, workerClient(siteUrl, token)]));
  const inBrowser = browserUsers(personas, options.browsers ?? 0);
  const people = personas.map((persona, number) => {
    const random = branch(seed, `worker ${number}`);
    const life = planLife(persona.behaviour, options.typicalTaskMs ?? TYPICAL_TASK_MS, random);
    const place = inBrowser.indexOf(number);
    // Those who are in a browser at the same time have to come at the same time.
    const first = place < 0 ? number : inBrowser[place - (place % browsersAtOnce(options))];
    return {
      number,
      persona,
      accounts: made.filter((_, index) => owners[index] === number),
      life: place < 0 ? life : life.map((timed) => ({ ...timed, afterMs: BROWSER_STEP_MS })),
      random,
      arrivedAt: times[first ?? number] ?? clock.now,
      inBrowser: place >= 0,
    };
  });
  return {
    people,
    clients: [...clients.values()],
    clientFor: ({ workerId }) => clients.get(workerId) as WorkerClient,
  };
}

/** Browsers show most when they go through the whole study. */
function browserUsers(personas: readonly Persona[], count: number): number[] {
  const numbers = [...personas.keys()];
  const isDiligent = (number: number): boolean => personas[number]?.behaviour === 'diligent';
  const inOrder = [...numbers.filter(isDiligent), ...numbers.filter((number) => !isDiligent(number))];
  return inOrder.slice(0, count);
}

const browsersAtOnce = ({ browser }: RehearsalOptions): number => browser?.atOnce ?? MOST_BROWSERS;

async function expectPosted(clients: readonly WorkerClient[], groupId: string): Promise<void> {
  const [first] = clients;
  if (first === undefined)
    throw new RehearsalError('There is nobody to rehearse with.', 'Ask for at least one worker (--workers).');
  if ((await first.browse()).some((project) => project.groupId === groupId)) return;
  throw new RehearsalError(
    `No group ${groupId} is on offer at the marketplace.`,
    'Post the study first, check that it has not expired, and that the first worker meets its requirements.',
  );
}

async function submittedBy(clients: readonly WorkerClient[]): Promise<number> {
  let submitted = 0;
  await inParallel(clients, MOST_AT_ONCE, async (client) => {
    const summary = await client.summary();
    submitted += summary.submitted;
  });
  return submitted;
}

interface Bodies {
  readonly http: Body;
  /** Made when the first worker needs it. */
  readonly browser: () => Body;
  readonly close: () => Promise<void>;
}

function bodiesFor({ siteUrl, script, browser }: RehearsalOptions): Bodies {
  const http = createHttpBody({ siteUrl, script });
  let chromium: Body | undefined;
  return {
    http,
    browser: () => {
      chromium ??= createChromiumBody({ siteUrl, script, ...browser });
      return chromium;
    },
    close: async () => {
      await http.close();
      await chromium?.close();
    },
  };
}

import {
  arrivals,
  branch,
  cast,
  ordinaryCrowd,
  ordinaryDay,
  type Persona,
  planLife,
} from '../behaviour/index.ts';
import type { Account } from '../bodies/body.ts';
import type { ControlClient } from '../marketplace-client/control.ts';
import { type WorkerClient, workerClient } from '../marketplace-client/worker.ts';
import type { RehearsalOptions } from '../options.ts';
import type { PersonParts } from './person.ts';

const DAY_MS = 24 * 3_600_000;
const TYPICAL_TASK_MS = 5 * 60_000;
const MOST_BROWSERS = 2;

/** In a browser the study takes the time it takes; between its steps only their order counts. */
const BROWSER_STEP_MS = 2000;

export interface Crowd {
  readonly people: readonly (Omit<PersonParts, 'body'> & {
    readonly inBrowser: boolean;
  })[];
  readonly clients: readonly WorkerClient[];
  readonly clientFor: (account: Account) => WorkerClient;
}

/** Who comes, when, with which accounts, and what each of them will do. */
export async function drawCrowd(
  options: RehearsalOptions,
  control: ControlClient,
  now: number,
): Promise<Crowd> {
  const { workers, seed, siteUrl } = options;
  const personas = cast(workers, options.personas ?? ordinaryCrowd, branch(seed, 'cast'));
  const span = options.arriveWithinMs ?? DAY_MS;
  const times = arrivals(workers, options.curve ?? ordinaryDay, now, span, branch(seed, 'arrivals'));
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
      arrivedAt: times[first ?? number] ?? now,
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

export const browsersAtOnce = ({ browser }: RehearsalOptions): number => browser?.atOnce ?? MOST_BROWSERS;

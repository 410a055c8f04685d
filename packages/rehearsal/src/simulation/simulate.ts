import type { ControlClient } from '../marketplace-client/control.ts';
import { createEventQueue } from './event-queue.ts';
import { inParallel } from './in-parallel.ts';
import type { Person } from './person.ts';

export interface SimulationOptions {
  readonly control: ControlClient;
  readonly people: readonly { readonly person: Person; readonly arrivesAt: number }[];
  readonly clock: MarketClock;
  /** Things due within this time of each other happen at once, ms. */
  readonly windowMs: number;
  /** How many fast workers act at the same time. */
  readonly mostAtOnce: number;
  /** How many browsers are open at the same time. */
  readonly mostBrowsers: number;
  readonly onStep: () => void;
  readonly signal: AbortSignal | undefined;
}

/** The marketplace's time as last heard, epoch ms. */
export interface MarketClock {
  now: number;
}

/** The most that one move of the clock may be (protocol, MoveClock). */
const LONGEST_MOVE_MS = 1e9;

/**
 * Lets everybody live: moves the marketplace's clock to the next thing that is due, and does what is due then, many at
 * a time, until nobody has anything left to do.
 * @throws whatever stops the rehearsal as a whole, and the signal's reason
 */
export async function simulate(options: SimulationOptions): Promise<void> {
  const { control, people, clock, windowMs, mostAtOnce, mostBrowsers, onStep, signal } = options;
  const queue = createEventQueue<Person>();
  for (const { person, arrivesAt } of people) queue.push(arrivesAt, person);
  for (let next = queue.nextAt(); next !== undefined; next = queue.nextAt()) {
    signal?.throwIfAborted();
    while (next > clock.now) {
      const advanceMs = Math.min(LONGEST_MOVE_MS, Math.ceil(next - clock.now));
      clock.now = (await control.moveClock({ advanceMs })).now;
    }
    const due = queue.takeUntil(Math.max(next, clock.now) + windowMs);
    const act = async ({ at, what: person }: (typeof due)[number]): Promise<void> => {
      signal?.throwIfAborted();
      const following = await person.next(at);
      if (following !== undefined) queue.push(following, person);
      onStep();
    };
    await Promise.all([
      inParallel(
        due.filter(({ what }) => what.body.kind === 'http'),
        mostAtOnce,
        act,
      ),
      inParallel(
        due.filter(({ what }) => what.body.kind === 'browser'),
        mostBrowsers,
        act,
      ),
    ]);
  }
}

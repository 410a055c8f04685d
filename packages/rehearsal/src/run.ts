import { type Bodies, bodiesFor } from './bodies/bodies.ts';
import { unlessAborted } from './interruption.ts';
import { controlClient } from './marketplace-client/control.ts';
import type { WorkerClient } from './marketplace-client/worker.ts';
import type { RehearsalOptions } from './options.ts';
import { RehearsalError } from './rehearsal-error.ts';
import { makeReport } from './report/make-report.ts';
import type { RehearsalReport } from './report/report.ts';
import { browsersAtOnce, drawCrowd } from './simulation/crowd.ts';
import { inParallel } from './simulation/in-parallel.ts';
import { createNotes } from './simulation/notes.ts';
import { createPerson, type World } from './simulation/person.ts';
import { type MarketClock, simulate } from './simulation/simulate.ts';

/** Two cores are busy with this many; more only makes each of them wait. */
const MOST_AT_ONCE = 16;

/** Close enough to be at the same moment, and short beside anything that a person or a deadline takes. */
const WINDOW_MS = 10_000;

/**
 * Lets a simulated crowd take a study that is posted on a marketplace in rehearsal.
 * @throws RehearsalError when there is nothing to rehearse with, the marketplace fails, or `options.signal` aborts; then
 * at once and also in the middle of a step, with all browsers closed
 */
export async function rehearse(options: RehearsalOptions): Promise<RehearsalReport> {
  const bodies = bodiesFor(options);
  return unlessAborted(options.signal, () => rehearseWith(bodies, options), bodies.close);
}

async function rehearseWith(bodies: Bodies, options: RehearsalOptions): Promise<RehearsalReport> {
  const began = performance.now();
  const { siteUrl, environment, groupId, seed } = options;
  const control = controlClient(options.controlUrl ?? new URL(siteUrl).origin, options.controlToken);
  const clock: MarketClock = { now: (await control.state()).now };
  const startedAt = clock.now;
  const ledgerBefore = await control.ledger(environment);
  const crowd = await drawCrowd(options, control, startedAt);
  await expectPosted(crowd.clients, groupId);

  const notes = createNotes(crowd.people.map(({ arrivedAt }) => arrivedAt));
  const world: World = { groupId, workerFor: crowd.clientFor, now: () => clock.now, ...notes };
  const people = crowd.people.map((parts) => ({
    person: createPerson({ ...parts, body: parts.inBrowser ? bodies.browser() : bodies.http }, world),
    arrivesAt: parts.arrivedAt,
  }));
  try {
    await simulate({
      control,
      people,
      clock,
      windowMs: WINDOW_MS,
      mostAtOnce: MOST_AT_ONCE,
      mostBrowsers: browsersAtOnce(options),
      signal: options.signal,
      onStep: () => options.onProgress?.(notes.progress(clock.now)),
    });
  } finally {
    await bodies.close();
  }
  options.signal?.throwIfAborted();
  await options.review?.();
  const { tasks, refusals } = notes;
  return makeReport({
    seed,
    groupId,
    environment,
    simulation: {
      people: people.map(({ person }) => person.record()),
      tasks,
      refusals,
      startedAt,
      endedAt: clock.now,
    },
    ledgerBefore,
    ledgerAfter: await control.ledger(environment),
    lint: await control.lint(),
    submittedAtMarketplace: await submittedBy(crowd.clients),
    study: await options.study?.status(),
    realMs: Math.round(performance.now() - began),
  });
}

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

import { openStore } from '@turnout/store';
import { expect, inject, it, onTestFinished } from 'vitest';
import { freshPostgres } from '../../../../test/support/postgres.ts';
import { createOperations } from '../../src/operations.ts';
import { startLab } from '../support/lab.ts';
import { MemoryRecruiter } from '../support/memory-recruiter.ts';
import { act, joinRecruiting, takePlace } from '../support/recruiting-lab.ts';

/** Waits that keep a server alive are real; those between two looks at the jobs are short. */
const quick = {
  after(ms: number, call: () => void) {
    const timer = setTimeout(call, ms >= 30_000 ? ms : Math.min(ms, 10));
    return () => clearTimeout(timer);
  },
};

const HOUR = 60;

it('CA6 two servers on one PostgreSQL post each round of a campaign once, and one goes on when the other stops', async () => {
  const url = await freshPostgres(inject('postgresUrl'));
  const lab = await startLab({ url });
  const recruiter = new MemoryRecruiter(lab.clock);
  const { parts } = joinRecruiting(lab, recruiter);
  const log = lab.engine.context.log;
  const other = await openStore({ url, clock: lab.clock, log });
  onTestFinished(() => other.close());
  const servers = [lab.store, other].map((store, index) =>
    createOperations({
      context: { ...parts.context, store },
      recruiter,
      settings: parts.settings,
      runner: `server ${index + 1}`,
      timer: quick,
    }),
  );
  onTestFinished(async () => {
    await Promise.all(servers.map(({ jobs }) => jobs.stop()));
  });
  const [first, second] = servers;
  if (first === undefined || second === undefined) throw new Error('no servers');
  const { id } = await first.campaigns.start(
    {
      ...{ goal: 14, counts: 'completed', perCell: false, rewardMinor: 100, durationMs: 1_800_000 },
      ...{ placesPerRound: 6, betweenRoundsMs: 3_600_000, batchOf: 3, budgetMinor: undefined },
      ...{ hours: undefined, mostReturned: undefined },
    },
    act,
  );
  for (const { jobs } of servers) jobs.start();
  const rounds = async () => (await lab.store.campaigns.byId(id))?.rounds;
  const quiet = async () => {
    const counts = await lab.store.jobs.counts({});
    return counts.created + counts.retry + counts.active;
  };
  let people = 0;
  for (const [round, places] of [6, 12, 14].entries()) {
    await expect.poll(rounds).toBe(round + 1);
    await expect.poll(quiet).toBe(0);
    expect(recruiter.held.reduce((sum, posting) => sum + posting.places, 0)).toBe(places);
    for (const posting of recruiter.open())
      while (posting.assignments.length < posting.places) {
        people += 1;
        const joined = joinRecruiting(lab, recruiter);
        const taken = await takePlace(joined, posting.externalId, `p${people}`);
        await lab.engine.complete(taken.participantId, { page: '', last: 0 });
        recruiter.become(taken.assignmentId, 'submitted');
      }
    if (round === 1) await first.jobs.stop();
    lab.clock.advance(HOUR);
  }
  await expect.poll(async () => (await lab.store.campaigns.byId(id))?.state).toBe('ended');
  expect(recruiter.held.map(({ places }) => places)).toEqual([3, 3, 3, 3, 2]);
  expect(recruiter.calls.filter((call) => call === 'post')).toHaveLength(5);
  const annotations = recruiter.held.map(({ order }) => order.annotation);
  expect(new Set(annotations).size).toBe(5);
  expect((await second.audit.verify()).n).toBeGreaterThan(10);
});

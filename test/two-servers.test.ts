import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Posting } from '@turnout/core';
import { openStore } from '@turnout/store';
import { expect, inject, it, onTestFinished } from 'vitest';
import { CampaignLab } from './support/campaign-lab.ts';
import { colourStudy } from './support/colour-study.ts';
import { CommandProcess } from './support/command-process.ts';
import { startMarketplaceProcess } from './support/marketplace-process.ts';
import { type MturkWorld, mturkWorld } from './support/mturk-world.ts';
import { freshPostgres } from './support/postgres.ts';
import { freePort, ServerProcess } from './support/server-process.ts';
import { WorldClock } from './support/world-clock.ts';

const MINUTE_MS = 60_000;
const ROUND_MS = 10 * MINUTE_MS;
/** The job of a server that was killed is another's after this. */
const LEASE_MS = 3 * MINUTE_MS;
const TASK_MS = 30 * MINUTE_MS;

const GOAL = 6;
const PER_ROUND = 3;
const REWARD_MINOR = 150;
/** One call for a HIT, so that there is a middle of a round to kill a server in. */
const SLOW_MS = 1_500;

const EVENING = `
campaign start --goal ${GOAL} --usable --reward 1.50 --per-round ${PER_ROUND} --batch-of 1 --every ${ROUND_MS / MINUTE_MS}
task add payday --approve-all --every ${TASK_MS / 60 / MINUTE_MS}
task add check --every ${TASK_MS / 60 / MINUTE_MS} -- audit verify
`;

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

it('CA6 JB2 PA7 two servers on one PostgreSQL, one killed in the middle: each round is posted once, each task done once, everybody paid once', {
  timeout: 300_000,
}, async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'turnout-two-'));
  onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
  const clock = new WorldClock(scratch);
  const databaseUrl = await freshPostgres(inject('postgresUrl'));
  const world = mturkWorld(await startMarketplaceProcess());
  onTestFinished(() => world.stop());
  const [first, second] = [await freePort(), await freePort()];
  const study = colourStudy({ hit: { ad_url: `http://127.0.0.1:${first}/ad` } }, { 'evening.txt': EVENING });
  onTestFinished(() => study.remove());
  const env = { ...world.env, ...clock.env, DATABASE_URL: databaseUrl };
  const servers = [first, second].map((port) => new ServerProcess({ folder: study.folder, port, env }));
  onTestFinished(async () => {
    await Promise.all(servers.map((server) => server.kill()));
  });
  // The first of them brings the database up to date; both at once would as well, which others test.
  await Promise.all(servers.map((server) => server.start()));
  const command = (...words: string[]) => new CommandProcess(study.folder, words, env).ended;
  const evening = await command('shell', '--script', 'evening.txt');
  expect(evening.code, evening.out + evening.err).toBe(0);

  const store = await openStore({ url: databaseUrl, clock, log: silent });
  onTestFinished(() => store.close());
  const lab = new CampaignLab({ world, clock, store, servers, goal: GOAL });

  // Three people of the first round, two of whom are of no use: five are still to be found.
  await expect.poll(async () => (await lab.postings()).length).toBe(PER_ROUND);
  await lab.quiet();
  await lab.fill(PER_ROUND);
  expect(lab.finished).toHaveLength(PER_ROUND);
  await lab.mark(0, false);
  await lab.mark(1, false);

  // The second round: its server dies after the first HIT of it, and the other one goes on.
  const dead = await lab.killInRound(ROUND_MS, SLOW_MS);
  await dead.server.start();
  await lab.advance(LEASE_MS, dead.runner);

  // One of the two was of use after all: the goal is reached while a place is still open, and that one is taken back.
  const finished = GOAL + 1;
  await lab.until(async () => {
    await lab.fill(finished);
    return lab.finished.length === finished && (await lab.freePlaces()).length === 1;
  }, ROUND_MS);
  await lab.mark(0, true);
  await lab.until(async () => (await lab.campaign()).state === 'ended', ROUND_MS);
  const isPaid = async (): Promise<boolean> =>
    (await lab.approvals()).filter(({ state }) => state === 'confirmed').length >= finished;
  await lab.until(isPaid, ROUND_MS);
  for (const title of ['payday', 'check'])
    await lab.until(async () => (await lab.runs(title)).length > 1, ROUND_MS);

  const campaign = await lab.campaign();
  const posted = (await lab.postings()).filter(({ externalId }) => externalId !== undefined);
  const hits = await world.hits();
  expect(campaign.note).toBe('the goal is reached');
  expect(hits.map(({ RequesterAnnotation: annotation }) => annotation).toSorted()).toEqual(
    posted.map(({ annotation }) => annotation).toSorted(),
  );
  expect(new Set(posted.map(({ token }) => token)).size).toBe(hits.length);
  expect(hits.reduce((sum, { MaxAssignments = 0 }) => sum + MaxAssignments, 0)).toBe(finished + 1);
  expect(hits.filter(({ HITStatus: status }) => status === 'Assignable')).toEqual([]);
  const rounds = await lab.rounds();
  expect([...rounds.keys()]).toEqual([...Array(campaign.rounds).keys()].map((index) => `round ${index + 1}`));
  for (const places of rounds.values()) expect(places).toBeLessThanOrEqual(PER_ROUND);

  for (const title of ['payday', 'check']) {
    const runs = await lab.runs(title);
    expect(runs.length, title).toBeGreaterThan(1);
    expect(runs, title).toEqual(runs.map((_, index) => ({ time: index + 1, state: 'completed' })));
  }

  const approved = await approvedAt(world, posted);
  const assignments = lab.finished.map(({ assignmentId }) => assignmentId).toSorted();
  expect(approved.ids.toSorted()).toEqual(assignments);
  expect(approved.rewardsMinor).toBe(finished * REWARD_MINOR);
  const approvals = await lab.approvals();
  expect(approvals.map(({ state }) => state)).toEqual(Array(finished).fill('confirmed'));
  expect(new Set(approvals.map(({ assignmentId }) => assignmentId)).size).toBe(finished);
  const verified = await command('audit', 'verify');
  expect(verified.code, verified.err).toBe(0);
  for (const server of servers) expect(await server.stop(), server.output).toBe(0);
});

/** What the marketplace itself says of everything that was posted. */
async function approvedAt(world: MturkWorld, postings: readonly Posting[]) {
  const ids: string[] = [];
  let rewardsMinor = 0;
  for (const { externalId = '' } of postings) {
    const account = await world.account({ externalId });
    ids.push(...account.approved.keys());
    rewardsMinor = account.rewardsMinor;
  }
  return { ids, rewardsMinor };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { colourStudy } from './support/colour-study.ts';
import { CommandProcess } from './support/command-process.ts';
import type { CrowdWorld, MadePosting } from './support/crowd-world.ts';
import { startMturkWorld } from './support/mturk-world.ts';
import { Seeded } from './support/random.ts';
import { freePort, ServerProcess } from './support/server-process.ts';
import { takePart } from './support/take-part.ts';
import { TerminalCommand } from './support/terminal-command.ts';
import { WorldClock } from './support/world-clock.ts';

/** The whole size is TURNOUT_APPROVALS=2000. */
const APPROVALS = Number(process.env.TURNOUT_APPROVALS ?? 400);
const REWARD_MINOR = 50;
/** Marketplaces bear five calls in a second, and a command keeps to it; nobody waits for that here. */
const SPEED = 20;
const AT_ONCE = 8;

it(`a batch of ${APPROVALS} approvals survives a kill in the middle`, { timeout: 1_800_000 }, async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'turnout-batch-'));
  onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
  const clock = new WorldClock(scratch, SPEED);
  const world = await startMturkWorld(new Seeded(1));
  onTestFinished(() => world.stop());
  const port = await freePort();
  const study = colourStudy({
    hit: { ad_url: `http://127.0.0.1:${port}/ad` },
    turnout: { limit_day: 10_000, mturk_notifies: false },
  });
  onTestFinished(() => study.remove());
  const env = { ...world.env, ...clock.env };
  const server = new ServerProcess({ folder: study.folder, port, env });
  onTestFinished(() => server.kill());
  const json = async <Answer>(...words: readonly string[]): Promise<Answer> => {
    const { out, err } = await new CommandProcess(study.folder, [...words, '--json'], env).ended;
    if (out === '') throw new Error(err);
    return JSON.parse(out) as Answer;
  };

  await server.start();
  const { postings } = await json<{ readonly postings: readonly MadePosting[] }>(
    ...['post', 'create', '-n', String(APPROVALS), '--reward', '0.50'],
  );
  const [posting] = postings;
  if (posting === undefined) throw new Error('nothing was posted');
  await handInAll(world, server.url, posting);
  await server.stop();
  const waiting = await json<readonly unknown[]>('review', 'list', '--state', 'submitted');
  expect(waiting).toHaveLength(APPROVALS);

  const approve = ['review', 'approve', '--all'];
  const began = performance.now();
  const first = new TerminalCommand(study.folder, approve, env);
  const half = Math.floor(APPROVALS / 2);
  await first.shows((shown) => progressOf(shown) >= half);
  await first.kill();
  const atKill = (await world.account(posting)).approved.size;
  expect(atKill).toBeGreaterThanOrEqual(half);
  expect(atKill).toBeLessThan(APPROVALS);

  const second = new TerminalCommand(study.folder, approve, env);
  expect(await second.ended(), second.shown.slice(-2000)).toBe(0);
  const seconds = (performance.now() - began) / 1000;

  const account = await world.account(posting);
  expect(account.approved.size).toBe(APPROVALS);
  expect(account.rewardsMinor).toBe(APPROVALS * REWARD_MINOR);
  const entries = await json<readonly { readonly state: string }[]>('pay', 'ledger', '--kind', 'approve');
  expect(entries).toHaveLength(APPROVALS);
  expect(new Set(entries.map(({ state }) => state))).toEqual(new Set(['confirmed']));
  expect(await json('pay', 'reconcile')).toMatchObject({ differences: [], assignments: APPROVALS });
  await json('audit', 'verify');
  console.log(
    `${APPROVALS} approvals, killed after ${atKill}: ${seconds.toFixed(1)} s, ${(APPROVALS / seconds).toFixed(1)}/s at ${SPEED} times the usual pace`,
  );
});

/** People take the study, as fast as they can. */
async function handInAll(world: CrowdWorld, url: string, posting: MadePosting): Promise<void> {
  let people = 0;
  const come = async (): Promise<void> => {
    while (people < APPROVALS) {
      people += 1;
      const ids = await world.take(posting);
      await takePart(url, ids);
      await world.handIn(ids);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, come));
}

/** How far the line says it is that is rewritten again and again. */
const progressOf = (shown: string): number =>
  Number(
    [...shown.matchAll(/(\d+) of (\d+)\b/g)].findLast(([, , all]) => all === String(APPROVALS))?.[1] ?? 0,
  );

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { amountText } from '@turnout/core';
import { describe, inject, it } from 'vitest';
import { colourStudy } from './support/colour-study.ts';
import type { CrowdWorld } from './support/crowd-world.ts';
import { limitMinor, MoneyRun } from './support/money-run.ts';
import { startMturkWorld } from './support/mturk-world.ts';
import { freshPostgres } from './support/postgres.ts';
import { startProlificWorld } from './support/prolific-world.ts';
import { Seeded } from './support/random.ts';
import { freePort, ServerProcess } from './support/server-process.ts';
import { WorldClock } from './support/world-clock.ts';

/** Kills in each of the four runs; more with TURNOUT_KILLS=50. */
const kills = Number(process.env.TURNOUT_KILLS ?? 2);
const seed = Number(process.env.TURNOUT_SEED ?? 20261121);

describe.each([
  ['mturk', 'sqlite'],
  ['prolific', 'sqlite'],
  ['mturk', 'postgres'],
  ['prolific', 'postgres'],
] as const)(`money under fire, ${kills} kills, seed ${seed}: %s on %s`, (recruiter, database) => {
  it('PA7 pays each once, within the limit, and all books agree', {
    timeout: 480_000 + kills * 60_000,
  }, async ({ onTestFinished }) => {
    const random = new Seeded(seed);
    const scratch = mkdtempSync(join(tmpdir(), 'turnout-fire-'));
    onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
    const clock = new WorldClock(scratch);
    const world: CrowdWorld =
      recruiter === 'mturk' ? await startMturkWorld(random) : await startProlificWorld(clock, random);
    onTestFinished(() => world.stop());
    const ports = [await freePort(), await freePort()];
    const study = colourStudy(
      {
        hit: { ad_url: `http://127.0.0.1:${ports[0]}/ad` },
        turnout: { limit_study: amountText(limitMinor(world), world.currency) },
      },
      world.files,
    );
    onTestFinished(() => study.remove());
    const databaseUrl = database === 'postgres' ? await freshPostgres(inject('postgresUrl')) : undefined;
    const env = {
      ...world.env,
      ...clock.env,
      ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
    };
    const servers = (databaseUrl === undefined ? ports.slice(0, 1) : ports).map(
      (port) => new ServerProcess({ folder: study.folder, port, env }),
    );
    onTestFinished(async () => {
      await Promise.all(servers.map((server) => server.kill()));
    });
    const run = new MoneyRun({ folder: study.folder, world, clock, random, env, servers });
    await run.prepare();
    await run.storm(kills);
    await run.race();
    console.log(`${recruiter} on ${database}: ${await run.check()}`);
  });
});

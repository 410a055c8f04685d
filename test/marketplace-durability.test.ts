import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import { crowdRun } from './support/crowd-run.ts';
import { marketplaceProcess } from './support/marketplace-process.ts';
import { freshPostgres } from './support/postgres.ts';
import type { ServerProcess } from './support/server-process.ts';

/** Kills per database in one run; thousands with TURNOUT_KILLS=2000. */
const kills = Number(process.env.TURNOUT_KILLS ?? 8);
const seed = Number(process.env.TURNOUT_SEED ?? 20261121);
const controlToken = 'the-token-of-this-test';

describe.each(['sqlite', 'postgres'] as const)(
  `kill -9 of a marketplace, ${kills} times, seed ${seed}, on %s`,
  (kind) => {
    let folder: string;
    let server: ServerProcess;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'turnout-market-'));
      const database = kind === 'postgres' ? ['--database', await freshPostgres(inject('postgresUrl'))] : [];
      server = await marketplaceProcess(folder, database, { TURNOUT_CONTROL_TOKEN: controlToken });
    });

    afterAll(async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('loses nothing that was acknowledged, to the cent', {
      timeout: 300_000 + kills * 10_000,
    }, async () => {
      console.log(`${kind}: ${await crowdRun({ server, controlToken, kills, seed })}`);
    });
  },
);

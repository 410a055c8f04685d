import { afterAll, beforeAll, describe, it } from 'vitest';
import { crowdConfig, killRun, kills, seed } from './support/kill-run.ts';
import { freePort, ServerProcess } from './support/server-process.ts';
import { type StudyFixture, studyFolder } from './support/study-folder.ts';

/** Promise 1: an acknowledged record is never lost, stored once and in order; completion implies that. */
describe(`kill -9, ${kills} times, seed ${seed}, on sqlite`, () => {
  let study: StudyFixture;
  let server: ServerProcess;

  beforeAll(async () => {
    study = studyFolder({ 'config.txt': crowdConfig });
    server = new ServerProcess({ folder: study.folder, port: await freePort(), env: {} });
  });

  afterAll(async () => {
    await server.stop();
    study.remove();
  });

  it('loses nothing that was acknowledged', { timeout: 300_000 + kills * 10_000 }, async () => {
    const figures = await killRun({
      server,
      folder: study.folder,
      databaseUrl: undefined,
      times: kills,
      end: () => server.kill(),
    });
    console.log(`sqlite: ${figures}`);
  });
});

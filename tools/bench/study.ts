import { freePort, ServerProcess } from '../../test/support/server-process.ts';
import { studyFolder } from '../../test/support/study-folder.ts';
import { databaseCeiling, httpCeiling } from './ceilings.ts';
import { runLoad } from './load.ts';
import { Participants } from './participants.ts';
import { reportLoad, reportRate } from './report.ts';
import { seedParticipants } from './seed.ts';

export interface BenchPlan {
  readonly durationMs: number;
  readonly databaseUrl: string | undefined;
  /** How many there are already in the last figure. */
  readonly crowd: number;
}

/** What participants do: enter, save, open pages. */
export async function benchStudy({ durationMs, databaseUrl, crowd }: BenchPlan): Promise<void> {
  const study = studyFolder({
    'config.txt': '[Task Parameters]\nnum_conds = 4\nnum_counters = 2\nbrowser_exclude_rule = MSIE\n',
  });
  const port = await freePort();
  const env = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl };
  const server = new ServerProcess({ folder: study.folder, port, env });
  const people = new Participants({ host: '127.0.0.1', port });
  const load = { host: '127.0.0.1', port, durationMs, connections: 50, onResponse: people.answered } as const;

  const sample = people.modelOfSize(20_000);
  const ceiling = await httpCeiling(sample, durationMs);
  reportLoad('ceiling: bare HTTP framework, PUT of 20 KB', ceiling);
  reportRate('ceiling: bare SQLite, rows of 200 bytes, 50 a commit', databaseCeiling(200, durationMs));
  reportRate('ceiling: bare SQLite, rows of 20 KB, 50 a commit', databaseCeiling(20_000, durationMs));

  await server.start();
  try {
    reportLoad('new participant through /exp, empty table', await runLoad({ ...load, next: people.enter }));
    reportLoad('page open: /ad for a new worker', await runLoad({ ...load, next: people.openAd }));
    await people.enrol(400);
    reportLoad('native append of one trial', await runLoad({ ...load, next: people.appendTrial }));
    await people.enrol(1000);
    await people.fillModels(20_000);
    reportLoad(
      'psiTurk save, 20 KB model with one new trial',
      await runLoad({ ...load, next: people.saveModel }),
      ceiling,
    );
    reportLoad(
      'psiTurk save, 20 KB model with nothing new',
      await runLoad({ ...load, next: people.saveSame }),
      ceiling,
    );
    await server.stop();
    await seedParticipants({ folder: study.folder, databaseUrl, count: crowd });
    await server.start();
    const title = `new participant through /exp, ${crowd.toLocaleString('en')} there`;
    reportLoad(title, await runLoad({ ...load, next: people.enter }));
  } finally {
    await server.stop();
    study.remove();
  }
}

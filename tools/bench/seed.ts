import { createEngine } from '@turnout/engine';
import { openData, systemClock } from '../../packages/cli/src/wiring/data.ts';
import { openStudyFolder } from '../../packages/cli/src/wiring/study.ts';

export interface SeedPlan {
  readonly folder: string;
  readonly databaseUrl: string | undefined;
  readonly count: number;
}

const AT_ONCE = 500;

/** Fills the study with participants through the use case itself, so that the tables are as in a real study. */
export async function seedParticipants({ folder, databaseUrl, count }: SeedPlan): Promise<void> {
  const env = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl };
  const study = openStudyFolder(folder, env);
  const data = await openData(study, 'tool');
  const { config } = study;
  const engine = createEngine({
    store: data.store,
    vault: data.vault,
    clock: systemClock,
    random: { next: () => Math.random() },
    log: data.log,
    settings: {
      study: config.study,
      designVersion: config.designVersion,
      conditions: config.conditions,
      counters: config.counters,
      cutoffMs: config.cutoffMinutes * 60_000,
      allowRepeats: false,
      resume: false,
    },
  });
  for (let from = 0; from < count; from += AT_ONCE) {
    const size = Math.min(AT_ONCE, count - from);
    await Promise.all(
      Array.from({ length: size }, (_, index) => {
        const id = `S${from + index}`;
        const visit = { hitId: 'H1', assignmentId: id, workerId: id, mode: 'live' };
        const browser = { ipAddress: '192.0.2.1', browser: 'Chrome', platform: 'Linux', language: 'en' };
        return engine.openStudy({ ...visit, ...browser }, () => undefined);
      }),
    );
    if (process.stderr.isTTY) process.stderr.write(`\rfilling the table: ${from + size} of ${count} `);
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
  await data.close();
}

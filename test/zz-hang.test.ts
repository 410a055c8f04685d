import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { exportedTrials, type TrialRow } from './support/exported.ts';
import { freshPostgres } from './support/postgres.ts';
import { Seeded } from './support/random.ts';
import { freePort, ServerProcess } from './support/server-process.ts';
import { type StudyFixture, studyFolder } from './support/study-folder.ts';
import { ModelParticipant, WireParticipant, type Witness } from './support/wire-participant.ts';

/** Kills per database; thousands with TURNOUT_KILLS=2000. */
const kills = Number(process.env.TURNOUT_KILLS ?? 100);
const seed = Number(process.env.TURNOUT_SEED ?? 20261121);
const CROWD = 12;

/** Promise 1: an acknowledged record is never lost, stored once and in order; completion implies that. */
describe.each(['sqlite', 'postgres'] as const)(`kill -9, ${kills} times, seed ${seed}, on %s`, (database) => {
  let study: StudyFixture;
  let server: ServerProcess;
  let databaseUrl: string | undefined;

  beforeAll(async () => {
    study = studyFolder({
      'config.txt':
        '[Task Parameters]\nnum_conds = 3\nbrowser_exclude_rule = MSIE\n[Turnout]\nresume = true\n',
    });
    databaseUrl = database === 'postgres' ? await freshPostgres(inject('postgresUrl')) : undefined;
    const env: Record<string, string> = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl };
    server = new ServerProcess({ folder: study.folder, port: await freePort(), env });
  });

  afterAll(async () => {
    await server.stop();
    study.remove();
  });

  it('loses nothing that was acknowledged', { timeout: 600_000 }, async () => {
    const random = new Seeded(seed);
    const witnesses: Witness[] = [];
    const timing: string[] = [];
    let killing = true;
    let people = 0;
    await server.start();
    const live = async (): Promise<void> => {
      while (killing) {
        people += 1;
        const ids = { workerId: `W${people}`, assignmentId: `A${people}`, hitId: 'H1', mode: 'live' };
        const own = new Seeded(seed + people);
        if (people % 3 === 0) {
          const person = new ModelParticipant(server.url, ids, own);
          witnesses.push(person.witness);
          await person.run(own.between(5, 25));
        } else {
          const person = new WireParticipant(server.url, ids, own);
          witnesses.push(person.witness);
          await person.run(own.between(1, 3), own.between(3, 15));
        }
      }
    };
    const crowd = Promise.all(Array.from({ length: CROWD }, live));
    for (let kill = 0; kill < kills; kill += 1) {
      // A kill at a random moment is the point of this test; nothing is waited for.
      await new Promise((resolve) => setTimeout(resolve, random.between(5, 400)));
      const t0 = performance.now();
      await server.kill();
      const t1 = performance.now();
      const watch = setTimeout(async () => {
        console.log('SLOW START', server.output);
        if (databaseUrl) {
          const c = new pg.Client({ connectionString: databaseUrl });
          await c.connect();
          console.log(
            (
              await c.query(
                'select pid,state,wait_event_type,wait_event,xact_start,query from pg_stat_activity where datname=current_database()',
              )
            ).rows,
          );
          await c.end();
        }
      }, 3000);
      await server.start();
      clearTimeout(watch);
      const t2 = performance.now();
      timing.push(`${Math.round(t1 - t0)}/${Math.round(t2 - t1)}`);
    }
    killing = false;
    console.log(database, 'kill/start ms', timing.join(' '));
    const tc = performance.now();
    await crowd;
    console.log(database, 'crowd finished after', Math.round(performance.now() - tc));
    await server.stop();

    const stored = exportedTrials(study.folder, databaseUrl);
    for (const witness of witnesses) check(witness, stored.get(witness.ids.workerId) ?? []);
    const acknowledged = witnesses.reduce((sum, witness) => sum + witness.acknowledged.size, 0);
    console.log(
      `${database}: ${kills} kills, ${witnesses.length} participants, ${acknowledged} acknowledged trials, all stored once`,
    );
    expect(acknowledged).toBeGreaterThan(kills);
  });
});

function check(witness: Witness, stored: readonly TrialRow[]): void {
  const values = stored.map((row) => row.value);
  const label = JSON.stringify(witness.ids);
  expect(new Set(values).size, `stored once: ${label}`).toBe(values.length);
  for (const value of witness.acknowledged)
    expect(values, `acknowledged = stored: ${label}`).toContain(value);
  for (const recorded of witness.recorded.values()) {
    const kept = values.filter((value) => recorded.includes(value));
    expect(kept, `in order: ${label}`).toEqual(recorded.filter((value) => values.includes(value)));
  }
  if (!witness.completed) return;
  const everything = [...witness.recorded.values()].flat();
  expect(
    values.toSorted((a, b) => a - b),
    `complete implies durable: ${label}`,
  ).toEqual(everything.toSorted((a, b) => a - b));
  expect(stored[0]?.status, label).toBe('COMPLETED');
}

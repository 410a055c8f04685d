import { expect } from 'vitest';
import { exportedTrials, type TrialRow } from './exported.ts';
import { Seeded } from './random.ts';
import type { ServerProcess } from './server-process.ts';
import { ModelParticipant, WireParticipant, type Witness } from './wire-participant.ts';

/** Kills per database in one run; thousands with TURNOUT_KILLS=2000. */
export const kills = Number(process.env.TURNOUT_KILLS ?? 20);
/** Printed with the name of the test; TURNOUT_SEED repeats a run. */
export const seed = Number(process.env.TURNOUT_SEED ?? 20261121);

const CROWD = 12;

export interface KillRun {
  readonly server: ServerProcess;
  readonly folder: string;
  readonly databaseUrl: string | undefined;
  readonly times: number;
  /** Ends the server, each time at a random moment. */
  readonly end: () => Promise<void>;
}

/**
 * Drives a crowd of participants, a third of them with psiTurk's protocol, while the server ends and starts again;
 * then holds what they know against what is stored: acknowledged = stored, once, in order, and complete implies
 * durable.
 * @returns figures for the report
 */
export async function killRun({ server, folder, databaseUrl, times, end }: KillRun): Promise<string> {
  const random = new Seeded(seed);
  const witnesses: Witness[] = [];
  let going = true;
  let people = 0;
  const live = async (): Promise<void> => {
    while (going) {
      people += 1;
      const ids = { workerId: `W${people}`, assignmentId: `A${people}`, hitId: 'H1', mode: 'live' };
      const own = new Seeded(seed + people);
      const speaksPsiturk = people % 3 === 0;
      const person = new (speaksPsiturk ? ModelParticipant : WireParticipant)(server.url, ids, own);
      witnesses.push(person.witness);
      if (person instanceof ModelParticipant) await person.run(own.between(5, 25));
      else await person.run(own.between(1, 3), own.between(3, 15));
    }
  };
  const began = performance.now();
  await server.start();
  const crowd = Promise.all(Array.from({ length: CROWD }, live));
  for (let kill = 0; kill < times; kill += 1) {
    // An end at a random moment is the point of this test; nothing is waited for; a person who fails ends it.
    await Promise.race([crowd, pause(random.between(5, 300))]);
    await end();
    await server.start();
  }
  going = false;
  await crowd;
  expect(await server.stop(), 'exit code of a graceful stop').toBe(0);

  const stored = exportedTrials(folder, databaseUrl);
  for (const witness of witnesses) checkWitness(witness, stored.get(witness.ids.workerId) ?? []);
  const acknowledged = witnesses.reduce((sum, witness) => sum + witness.acknowledged.size, 0);
  expect(acknowledged).toBeGreaterThan(times);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  return `${times} ends in ${seconds} s, ${witnesses.length} participants, ${acknowledged} acknowledged trials, all stored once`;
}

function checkWitness(witness: Witness, stored: readonly TrialRow[]): void {
  const values = stored.map((row) => row.value);
  const known = new Set(values);
  const label = JSON.stringify(witness.ids);
  expect(known.size, `stored once: ${label}`).toBe(values.length);
  const lost = [...witness.acknowledged].filter((value) => !known.has(value));
  expect(lost, `acknowledged = stored: ${label}`).toEqual([]);
  for (const recorded of witness.recorded.values()) {
    const own = new Set(recorded);
    const kept = values.filter((value) => own.has(value));
    expect(kept, `in order: ${label}`).toEqual(recorded.filter((value) => known.has(value)));
  }
  if (!witness.completed) return;
  const everything = [...witness.recorded.values()].flat();
  expect(
    values.toSorted((a, b) => a - b),
    `complete implies durable: ${label}`,
  ).toEqual(everything.toSorted((a, b) => a - b));
  expect(stored[0]?.status, label).toBe('COMPLETED');
}

/** A study whose participants may come back, for the crowd above. */
export const crowdConfig =
  '[Task Parameters]\nnum_conds = 3\nbrowser_exclude_rule = MSIE\n[Turnout]\nresume = true\n';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

import type { Store } from '@turnout/core';
import { openStore } from '@turnout/store';
import { Seeded } from '../../../../../test/support/random.ts';
import { createAudit } from '../../../src/audit/create-audit.ts';
import type { Crowd } from './crowd.ts';
import type { Faults } from './process.ts';
import { startRun } from './schedule.ts';
import { expectSound } from './soundness.ts';
import { VirtualTime } from './virtual-time.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Schedules over one database: a fresh one costs more than they do. */
const PER_STORE = 50;

/** What schedules are played with. */
export interface Stage {
  readonly name: string;
  /** Of the next schedule. */
  time(): VirtualTime;
  crowd(study: string, time: VirtualTime, random: Seeded): Promise<Crowd>;
}

export interface Seeds {
  readonly first: number;
  readonly count: number;
}

const open = (): Promise<Store> => openStore({ url: 'sqlite://', clock: new VirtualTime(), log: silent });

async function close(store: Store): Promise<void> {
  await createAudit(store).verify();
  await store.close();
}

/** Plays one schedule for each seed. @returns how often each fault came about. @throws Error that names the seed */
export async function playMany(stage: Stage, { first, count }: Seeds): Promise<Faults> {
  const faults: Faults = new Map();
  let store = await open();
  for (let index = 0; index < count; index += 1) {
    if (index > 0 && index % PER_STORE === 0) {
      await close(store);
      store = await open();
    }
    const seed = first + index;
    try {
      await playOne(stage, seed, store, faults);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`${stage.name}, seed ${seed}: ${message}`, { cause: error });
    }
  }
  await close(store);
  return faults;
}

async function playOne(stage: Stage, seed: number, store: Store, faults: Faults): Promise<void> {
  const random = new Seeded(seed);
  const study = `${stage.name} ${seed}`;
  const time = stage.time();
  const crowd = await stage.crowd(study, time, random);
  await expectSound(await startRun({ study, time, random, crowd, store, faults }));
}

import type { LedgerEntry, Store } from '@turnout/core';
import { openStore } from '@turnout/store';
import { describe, expect, it } from 'vitest';
import { createAudit } from '../../src/audit/create-audit.ts';
import { type Manner, manners } from './support/account.ts';
import { REWARD_MINOR } from './support/place-people.ts';
import type { Faults } from './support/process.ts';
import { openEntries, play, type Run, settled, startRun, stopAll } from './support/schedule.ts';
import { VirtualTime } from './support/virtual-time.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** More with TURNOUT_FAULT_SCHEDULES=20000; the first seed with TURNOUT_FAULT_SEED. */
const SCHEDULES = Number(process.env.TURNOUT_FAULT_SCHEDULES ?? 150);
const FIRST_SEED = Number(process.env.TURNOUT_FAULT_SEED ?? 1);
/** Schedules over one database: a fresh one costs more than they do. */
const PER_STORE = 50;

/** Every kind has to have happened, or the schedules prove less than they seem to. */
const KINDS = [
  'a question without an answer',
  'approved by itself',
  'broke after',
  'broke before',
  'died after a call',
  'died after a write',
  'died before a call',
  'died before a write',
  'done after the answer was given up',
  'dropped after',
  'dropped before',
  'froze',
  'ordered twice at once',
  'throttled',
];
const ENOUGH = 100;

const open = (): Promise<Store> => openStore({ url: 'sqlite://', clock: new VirtualTime(), log: silent });

const sum = (entries: readonly LedgerEntry[]): number =>
  entries.reduce((total, { amountMinor }) => total + amountMinor, 0);

/** What must hold at the end of every schedule. */
async function expectSound(run: Run): Promise<void> {
  const { account, store, study, limitMinor } = run;
  account.settle();
  const entries = await store.ledger.page({ study }, 0, 1_000);
  const confirmed = entries.filter(({ state }) => state === 'confirmed');
  const rewards = [...account.places.values()].reduce((total, place) => total + place.rewards, 0);
  const bonuses = account.bonuses.reduce((total, bonus) => total + bonus.amountMinor, 0);
  expect({
    open: (await openEntries(run)).map(({ kind, state }) => `${kind} ${state}`),
    failed: entries.filter(({ state }) => state === 'failed').map(({ kind }) => kind),
    paidTwice: [...account.places.values()].filter((place) => place.rewards > 1),
    rewards: rewards * REWARD_MINOR,
    bonuses,
    numberOfBonuses: account.bonuses.length,
  }).toEqual({
    open: [],
    failed: [],
    paidTwice: [],
    rewards: sum(confirmed.filter(({ kind }) => kind === 'approve' || kind === 'reverse')),
    bonuses: sum(confirmed.filter(({ kind }) => kind === 'bonus')),
    numberOfBonuses: confirmed.filter(({ kind }) => kind === 'bonus').length,
  });
  // What the recruiter approved by itself was not ordered, so no limit could hold it back.
  const ordered = confirmed.filter(({ actor }) => actor !== 'recruiter');
  const spent = sum(ordered) + ordered.reduce((total, { feeMinor }) => total + feeMinor, 0);
  if (limitMinor !== undefined) expect(spent).toBeLessThanOrEqual(limitMinor);
}

async function runSchedule(store: Store, manner: Manner, seed: number, faults: Faults): Promise<void> {
  const run = await startRun(store, manner, seed, faults);
  const sound = await play(run);
  await run.time.until(sound.operations.payments.reconcile());
  await settled(run, [], 6 * 3_600_000);
  // Until then the recruiter's list may leave out what was paid last.
  run.time.advance(manner.listLagMs);
  const { differences, ledger, recruiter } = await run.time.until(sound.operations.payments.reconcile());
  await stopAll(run, [sound]);
  await expectSound(run);
  expect(differences).toEqual([]);
  expect(recruiter).toEqual({
    rewardMinor: ledger.rewardMinor,
    bonusMinor: ledger.bonusMinor,
    isWhole: true,
  });
}

/** Seeds by which a wrong step was noticed: each fails when the step that its name tells of is taken back. */
const noticed = [
  ['like prolific', 40, 'asking before the list must show what was done'],
  ['like mturk', 106, 'sending again what a server that died had sent'],
  ['like prolific', 21, 'sending again what a server that died had sent'],
  ['like prolific', 100, 'calling after a sleep in which another server took over'],
  ['like mturk', 2, 'taking "it is approved already" for a refusal'],
] as const;

it.each(noticed)('PA7 pays each person once: %s, seed %i, %s', async (name, seed) => {
  const manner = manners.find((one) => one.name === name);
  if (manner === undefined) throw new Error(`there is nothing ${name}`);
  const store = await open();
  await runSchedule(store, manner, seed, new Map());
  await createAudit(store).verify();
  await store.close();
});

describe.each(manners.map((manner) => [manner.name, manner] as const))(
  'money under fire, %s',
  (name, manner) => {
    it(`PA7 pays each person once, through ${SCHEDULES} schedules of faults`, async () => {
      const faults: Faults = new Map();
      let store = await open();
      for (let index = 0; index < SCHEDULES; index += 1) {
        if (index > 0 && index % PER_STORE === 0) {
          await createAudit(store).verify();
          await store.close();
          store = await open();
        }
        const seed = FIRST_SEED + index;
        await runSchedule(store, manner, seed, faults).catch((error: unknown) => {
          throw new Error(`${name}, seed ${seed}: ${error instanceof Error ? error.message : error}`, {
            cause: error,
          });
        });
      }
      await createAudit(store).verify();
      await store.close();
      if (SCHEDULES >= ENOUGH) expect(KINDS.filter((kind) => !faults.has(kind))).toEqual([]);
      console.log(`${name}: ${SCHEDULES} schedules`, Object.fromEntries([...faults].toSorted()));
    }, 3_600_000);
  },
);

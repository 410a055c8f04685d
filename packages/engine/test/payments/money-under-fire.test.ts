import { describe, expect, it } from 'vitest';
import { Account, type Manner, manners } from './support/account.ts';
import { memoryCrowd } from './support/memory-crowd.ts';
import { playMany, type Stage } from './support/play-many.ts';
import { VirtualTime } from './support/virtual-time.ts';

/** More with TURNOUT_FAULT_SCHEDULES=20000; the first seed with TURNOUT_FAULT_SEED. */
const SCHEDULES = Number(process.env.TURNOUT_FAULT_SCHEDULES ?? 150);
const FIRST_SEED = Number(process.env.TURNOUT_FAULT_SEED ?? 1);

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

const stageOf = (manner: Manner): Stage => ({
  name: manner.name,
  time: () => new VirtualTime(),
  crowd: async (study, time, random) =>
    memoryCrowd(new Account(manner, time), time, `P1 ${study}`, random.between(1, 3)),
});

/**
 * Seeds by which a wrong step was noticed: each fails when the step that its name tells of is taken back. They hold for
 * the order of things in this code; guards.test.ts holds the same steps one by one.
 */
const noticed = [
  ['like prolific', 28, 'sending again what a server that died had sent'],
  ['like prolific', 31, 'asking before the list must show what was done'],
  ['like mturk', 2, 'taking "it is approved already" for a refusal'],
] as const;

it.each(noticed)('PA7 pays each person once: %s, seed %i, %s', async (name, seed) => {
  const manner = manners.find((one) => one.name === name);
  if (manner === undefined) throw new Error(`there is nothing ${name}`);
  await playMany(stageOf(manner), { first: seed, count: 1 });
});

describe.each(manners.map((manner) => [manner.name, manner] as const))(
  'money under fire, %s',
  (name, manner) => {
    it(`PA7 pays each person once, through ${SCHEDULES} schedules of faults`, async () => {
      const faults = await playMany(stageOf(manner), { first: FIRST_SEED, count: SCHEDULES });
      if (SCHEDULES >= ENOUGH) expect(KINDS.filter((kind) => !faults.has(kind))).toEqual([]);
      console.log(`${name}: ${SCHEDULES} schedules`, Object.fromEntries([...faults].toSorted()));
    }, 3_600_000);
  },
);

import { describe, expect, it } from 'vitest';
import { playMany, type Stage } from '../packages/engine/test/payments/support/play-many.ts';
import { type CrowdService, openCrowd } from './support/crowd-service.ts';
import { startMturkService } from './support/mturk-service.ts';
import { startProlificService } from './support/prolific-service.ts';
import { Seeded } from './support/random.ts';

/** More with TURNOUT_FAULT_SCHEDULES=20000; the first seed with TURNOUT_FAULT_SEED. */
const USUAL = 40;
const SCHEDULES = Number(process.env.TURNOUT_FAULT_SCHEDULES ?? USUAL);
const FIRST_SEED = Number(process.env.TURNOUT_FAULT_SEED ?? 1);
/** A service is begun anew after so many, as memory fills. */
const PER_SERVICE = 500;

/** Every kind has to have happened, or the schedules prove less than they seem to. */
const OFTEN = [
  'a lost question',
  'broke after',
  'broke before',
  'died after a write',
  'died before a write',
  'done after the answer was given up',
  'dropped after',
  'dropped before',
  'froze',
  'ordered twice at once',
  'throttled',
];
const RARE = [
  'a question without an answer',
  'approved by itself',
  'died after a call',
  'died before a call',
];
const MANY = 200;

const services = [
  ['mturk', startMturkService],
  ['prolific', startProlificService],
] as const;

const stageAt = (service: CrowdService): Stage => ({
  name: service.name,
  time: () => service.clock.next(),
  crowd: async (study, time, random) =>
    openCrowd(service, await service.account(study.replaceAll(' ', '-')), time, random.between(1, 3)),
});

/**
 * The same schedules as the engine's own, but what is paid is paid by the recruiters that labs use, over sockets, at
 * our marketplace and at the stand-in of Prolific. When a socket is served is not chance's alone: a seed brings back
 * the faults, not always the order of things.
 */
describe.each(services)('money under fire, at a service of %s', (name, start) => {
  it(`PA7 pays each person once, through ${SCHEDULES} schedules of faults`, async () => {
    const faults = new Map<string, number>();
    for (let done = 0; done < SCHEDULES; done += PER_SERVICE) {
      const first = FIRST_SEED + done;
      const service = await start(new Seeded(first));
      const played = await playMany(stageAt(service), {
        first,
        count: Math.min(PER_SERVICE, SCHEDULES - done),
      }).finally(() => service.stop());
      for (const [kind, count] of played) faults.set(kind, (faults.get(kind) ?? 0) + count);
    }
    const kinds = [...(SCHEDULES < USUAL ? [] : OFTEN), ...(SCHEDULES < MANY ? [] : RARE)];
    expect(kinds.filter((kind) => !faults.has(kind))).toEqual([]);
    console.log(`${name}: ${SCHEDULES} schedules`, Object.fromEntries([...faults].toSorted()));
  }, 36_000_000);
});

import { describe, expect, it } from 'vitest';
import { Seeded } from '../../../../test/support/random.ts';
import type { CallFault } from '../support/memory-recruiter.ts';
import { act, requestOf, startRecruitingLab } from '../support/recruiting-lab.ts';

const FAULTS: readonly CallFault[] = ['dropped', 'lost', 'later', 'refused'];
const LIMIT = 3_000;

/** One researcher at a bad connection: posts, extends, ends and restarts in any order, with faults at every call. */
async function misadventure(seed: number) {
  const random = new Seeded(seed);
  const limits = { personMinor: undefined, dayMinor: undefined, studyMinor: LIMIT };
  const lab = await startRecruitingLab({ recruiting: { limits, leaseMs: 30 * 60_000 } });
  const { recruiter, recruiting, clock, store } = lab;
  const pick = async (): Promise<number> => {
    const rows = await store.postings.page({}, 0, 99);
    return rows[random.between(0, rows.length - 1)]?.id ?? 1;
  };
  const steps: readonly (() => Promise<unknown>)[] = [
    () => recruiting.post(requestOf({ places: random.between(1, 6), batchOf: 2 }), act),
    async () => recruiting.addPlaces(await pick(), random.between(1, 3), act),
    async () => recruiting.end(await pick(), act),
    async () => recruiting.setEnd(await pick(), clock.now() + random.between(1, 90) * 60_000, act),
    () => recruiting.sweep(),
    () => recruiting.endLeases(),
    () => lab.run('recruiting.renew'),
    async () => clock.advance(random.between(1, 45)),
  ];
  /** What everything at the recruiter can come to. */
  const exposed = (): number =>
    recruiter.open().reduce((sum, { places, order }) => {
      const { totalMinor } = recruiter.quote({ places, rewardMinor: order.rewardMinor });
      return sum + totalMinor;
    }, 0);
  for (let step = 0; step < 25; step += 1) {
    for (const call of ['post', 'addPlaces', 'setEnd'] as const)
      if (random.chance(0.3)) recruiter.fail(call, FAULTS[random.between(0, 3)] ?? 'lost');
    recruiter.isDown = random.chance(0.1);
    const work = steps[random.between(0, steps.length - 1)] ?? steps[0];
    await work?.().catch((error: unknown) => {
      const code = (error as { code?: string }).code;
      const isDown = error instanceof Error && error.message === 'no answer';
      if (code === undefined && !isDown) throw error;
    });
    expect(exposed()).toBeLessThanOrEqual(LIMIT);
  }
  // The connection is good again, and a server runs.
  recruiter.isDown = false;
  recruiter.clearFaults();
  for (let minute = 0; minute < 6; minute += 1) {
    clock.advance(5);
    await recruiting.sweep();
    for (const { name, data } of await store.jobs.page({ states: ['created'] }, 0, 99))
      await lab.run(name.split(' ')[0] ?? '', JSON.parse(data));
  }
  return { ...lab, rows: await store.postings.page({}, 0, 99) };
}

describe('whatever becomes of the calls', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed + 1))(
    'RC1, RC5, RC8 both sides agree in the end, and the limit always held: seed %i',
    async (seed) => {
      const { recruiter, rows } = await misadventure(seed);
      const open = rows.filter(({ state }) => state === 'open');
      expect(
        recruiter
          .open()
          .map(({ externalId, places }) => [externalId, places])
          .toSorted(),
      ).toEqual(open.map(({ externalId, places }) => [externalId, places]).toSorted());
      expect(rows.filter(({ state }) => state === 'intended')).toEqual([]);
      const made = rows.flatMap(({ externalId }) => externalId ?? []);
      expect(made.toSorted()).toEqual(recruiter.held.map(({ externalId }) => externalId).toSorted());
    },
  );
});

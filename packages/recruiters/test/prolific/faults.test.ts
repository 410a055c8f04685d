import type { AssignmentRef, BonusOrder, CallResult, ListedPosting, Recruiter } from '@turnout/core';
import type { ProlificFaultKind } from '@turnout/marketplace';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { all, orderOf } from '../contract/recruiter-contract.ts';
import { openProlificLab, type ProlificLab } from './support/lab.ts';

const KINDS: readonly ProlificFaultKind[] = [
  'throttle',
  'server-error',
  'server-error-after',
  'drop',
  'drop-after',
];
const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);
const REWARD = 150;
const BONUS = 75;

let lab: ProlificLab;
let faulty: () => Recruiter;

beforeEach(async () => {
  lab = await openProlificLab();
});
afterEach(() => lab.close());

/** Mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Until it is done, as an engine does: an unknown outcome is looked at, everything else asked for again. */
async function untilDone<Value>(
  call: (recruiter: Recruiter) => Promise<CallResult<Value>>,
  wasDone: (recruiter: Recruiter) => Promise<Value | undefined>,
): Promise<Value> {
  for (let tries = 0; tries < 100; tries += 1) {
    const result = await call(faulty());
    if (result.kind === 'done') return result.value;
    expect(result, JSON.stringify(result)).not.toMatchObject({ kind: 'refused', isAlready: false });
    if (result.kind === 'later') continue;
    await lab.advance(lab.recruiter.capabilities.listLagMs);
    const value = await asked(() => wasDone(faulty()));
    if (value !== undefined) return value;
  }
  throw new Error('it was never done');
}

/** Asks until there is an answer. */
async function asked<Value>(ask: () => Promise<Value>): Promise<Value> {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      expect(error).toMatchObject({ code: 'RECRUITER_SILENT' });
    }
  }
  throw new Error('it was never answered');
}

async function approveAndPay(ref: AssignmentRef): Promise<void> {
  const isApproved = async (recruiter: Recruiter) =>
    (await recruiter.assignment(ref))?.state === 'approved' ? true : undefined;
  await untilDone(async (recruiter) => {
    const result = await recruiter.approve(ref, {});
    return result.kind === 'done' || (result.kind === 'refused' && result.isAlready)
      ? { kind: 'done', value: true }
      : result;
  }, isApproved);
  const bonus: BonusOrder = {
    ref,
    amountMinor: BONUS,
    reason: 'For speed (P-1)',
    token: `bonus ${ref.externalId}`,
  };
  await untilDone(
    async (recruiter) => {
      const prepared = (await recruiter.prepareBonus?.(bonus)) ?? { kind: 'done', value: '' };
      return prepared.kind === 'done' ? recruiter.payBonus(bonus, prepared.value) : prepared;
    },
    async (recruiter) =>
      (await recruiter.bonuses(ref)).find(({ amountMinor }) => amountMinor === BONUS) && '',
  );
}

describe('whatever happens to calls of Prolific', () => {
  it.each(SEEDS)('one study is open and everybody is paid once: seed %i', async (seed) => {
    const random = randomOf(seed);
    // Each call may be another server's, which remembers nothing of the ones before.
    faulty = () => {
      const kind = KINDS[Math.floor(random() * KINDS.length)] ?? 'drop';
      lab.prolific.faults.set([{ kind, share: 0.35, times: Math.floor(random() * 4) }]);
      lab.prolific.behave({ payDelayMs: random() < 0.3 ? 600_000 : 0 });
      return random() < 0.5 ? lab.another() : lab.recruiter;
    };
    const order = orderOf(lab, { rewardMinor: REWARD, places: 3 });
    const posting: ListedPosting = await untilDone(
      (recruiter) => recruiter.post(order),
      (recruiter) => recruiter.findPosting(order.annotation),
    );
    const refs: AssignmentRef[] = [];
    for (let taken = 0; taken < 3; taken += 1) {
      const ref = await lab.take(posting);
      await lab.handIn(ref);
      refs.push(ref);
    }
    for (const ref of refs) await approveAndPay(ref);
    lab.prolific.faults.set([]);
    await lab.advance(lab.recruiter.capabilities.listLagMs);
    const [money] = await lab.prolific.money();
    expect(money?.paid).toEqual(Object.fromEntries(refs.map(({ workerId }) => [workerId, REWARD + BONUS])));
    const studies = await all(lab.recruiter.postings());
    expect(studies.filter(({ state }) => state !== 'draft')).toHaveLength(1);
  });
});

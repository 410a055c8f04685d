import type { LedgerEntry } from '@turnout/core';
import { expect } from 'vitest';
import { REWARD_MINOR } from './memory-crowd.ts';
import { openEntries, play, type Run, settled, stopAll } from './schedule.ts';

const LONG_MS = 6 * 3_600_000;

/** Plays a schedule to its end, and holds both sides' books against each other. */
export async function expectSound(run: Run): Promise<void> {
  const { time, crowd } = run;
  const sound = await play(run);
  await time.until(sound.operations.payments.reconcile());
  await settled(run, [], LONG_MS);
  // Until then the recruiter's list may leave out what was paid last.
  time.advance(crowd.listLagMs);
  const { differences, ledger, recruiter } = await time.until(sound.operations.payments.reconcile());
  await stopAll(run, [sound]);
  await expectPaidOnce(run);
  expect(differences).toEqual([]);
  expect(recruiter).toEqual({
    rewardMinor: ledger.rewardMinor,
    bonusMinor: ledger.bonusMinor,
    isWhole: true,
  });
}

const amounts = (entries: readonly LedgerEntry[]): readonly number[] =>
  entries.map(({ amountMinor }) => amountMinor);
const fees = (entries: readonly LedgerEntry[]): readonly number[] => entries.map(({ feeMinor }) => feeMinor);
const sum = (minor: readonly number[]): number => minor.reduce((total, one) => total + one, 0);

/** Where no limit keeps anybody from it: whoever is missing here was forgotten. */
function expectNobodyForgotten({ crowd, requests }: Run, confirmed: readonly LedgerEntry[]): void {
  const paid = (...kinds: readonly LedgerEntry['kind'][]): number =>
    new Set(confirmed.filter(({ kind }) => kinds.includes(kind)).map(({ assignmentId }) => assignmentId))
      .size;
  const isOrdered = (...kinds: readonly string[]): boolean =>
    requests.some(({ kind }) => kinds.includes(kind));
  const all = crowd.people.length;
  expect({ approved: paid('approve', 'reverse'), bonuses: paid('bonus'), rejected: paid('reject') }).toEqual({
    approved: isOrdered('approve', 'reverse') ? all : 0,
    bonuses: isOrdered('bonus') ? all : 0,
    rejected: isOrdered('reject') ? all : 0,
  });
}

async function expectPaidOnce(run: Run): Promise<void> {
  const { crowd, store, study, limitMinor } = run;
  const books = await crowd.books();
  const entries = await store.ledger.page({ study }, 0, 1_000);
  const confirmed = entries.filter(({ state }) => state === 'confirmed');
  const paying = confirmed.filter(({ kind }) => kind === 'approve' || kind === 'reverse');
  const bonuses = amounts(confirmed.filter(({ kind }) => kind === 'bonus'));
  expect({
    open: (await openEntries(run)).map(({ kind, state }) => `${kind} ${state}`),
    failed: entries.filter(({ state }) => state === 'failed').map(({ kind }) => kind),
    ...books,
    bonuses: books.bonuses.toSorted(),
  }).toEqual({
    open: [],
    failed: [],
    rewardsMinor: sum(amounts(paying)),
    approved: books.rewardsMinor / REWARD_MINOR,
    bonuses: bonuses.toSorted(),
    feesMinor: books.feesMinor === undefined ? undefined : sum(fees(confirmed)),
  });
  // What the recruiter approved by itself was not ordered, so no limit could hold it back.
  const ordered = confirmed.filter(({ actor }) => actor !== 'recruiter');
  if (limitMinor === undefined) expectNobodyForgotten(run, confirmed);
  else expect(sum(amounts(ordered)) + sum(fees(ordered))).toBeLessThanOrEqual(limitMinor);
}

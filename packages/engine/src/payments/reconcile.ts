import type { LedgerEntry, ListedAssignment, ListedBonus, Posting } from '@turnout/core';
import { allRows } from '../recruiting/paging.ts';
import { type RecruitingParts, scopeOf } from '../recruiting/parts.ts';
import { type Noted, takeNote } from '../recruiting/take-note.ts';
import { type Compared, differencesOf, isApprovedElsewhere } from './differences.ts';
import { entriesOf } from './judge.ts';
import { entryOf } from './order.ts';
import { resolveOpen } from './revive.ts';
import { confirm, lockEntry } from './steps.ts';
import type { Difference, Reconciliation } from './types.ts';

const ACTOR = 'reconcile';

/** PA8: compares ledger, recruiter and participants, resolves what is unknown, and proposes. Moves no money. */
export async function reconcile(
  parts: RecruitingParts,
  onProgress: (done: number, all: number) => void = () => {},
): Promise<Reconciliation> {
  const { recruiter, context } = parts;
  const resolved = await resolveOpen(parts);
  const postings = await allRows((after, limit) => context.store.postings.page(scopeOf(parts), after, limit));
  const differences: Difference[] = [];
  const paid = { rewardMinor: 0, bonusMinor: 0 };
  let assignments = 0;
  for (const [done, posting] of postings.entries()) {
    onProgress(done, postings.length);
    if (posting.externalId === undefined) continue;
    if (posting.state === 'removed') {
      differences.push(...(await removedOnes(parts, posting, posting.externalId)));
      continue;
    }
    for await (const listed of recruiter.assignments(posting.externalId)) {
      assignments += 1;
      const compared = await compare(parts, posting, listed);
      differences.push(...differencesOf(compared));
      if (isApprovedElsewhere(compared)) await record(parts, posting, listed);
      if (listed.state === 'approved') paid.rewardMinor += posting.rewardMinor;
      paid.bonusMinor += compared.bonuses.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    }
  }
  onProgress(postings.length, postings.length);
  return {
    currency: recruiter.currency,
    ledger: await ledgerTotals(parts),
    recruiter: paid,
    assignments,
    resolved,
    differences,
  };
}

/** What was paid in a posting that is off the account cannot be compared any more: its cents are told of. */
async function removedOnes(
  { context }: RecruitingParts,
  posting: Posting,
  postingExternalId: string,
): Promise<readonly Difference[]> {
  const assignments = await allRows((after, limit) =>
    context.store.assignments.page({ postingIds: [posting.id] }, after, limit),
  );
  const entries = (await Promise.all(assignments.map(({ id }) => entriesOf(context.store, id)))).flat();
  const amountMinor = entries
    .filter(({ state }) => state === 'confirmed')
    .reduce((sum, entry) => sum + entry.amountMinor, 0);
  if (amountMinor === 0) return [];
  const message = `Posting ${posting.id} was taken off the account: the recruiter cannot be asked about it.`;
  const ref = { postingExternalId, externalId: '' };
  const proposal = `turnout pay ledger --posting ${posting.id}`;
  return [{ code: 'posting_removed', message, proposal, ref, amountMinor }];
}

async function compare(
  parts: RecruitingParts,
  posting: Posting,
  listed: ListedAssignment,
): Promise<Compared> {
  const { context, recruiter } = parts;
  const { assignment, participant }: Noted = await takeNote(parts, posting, listed);
  const now = context.clock.now();
  const entries = await entriesOf(context.store, assignment.id);
  return {
    listed,
    participant,
    entries,
    bonuses: await bonusesOf(parts, listed, entries),
    rewardMinor: posting.rewardMinor,
    currency: posting.currency,
    now,
    listLagMs: recruiter.capabilities.listLagMs,
  };
}

/** Only who was approved, or was to get one, can have a bonus: nobody else is asked about. */
async function bonusesOf(
  { recruiter }: RecruitingParts,
  listed: ListedAssignment,
  entries: readonly LedgerEntry[],
): Promise<readonly ListedBonus[]> {
  const isLikely = listed.state === 'approved' || entries.some(({ kind }) => kind === 'bonus');
  return isLikely ? recruiter.bonuses(listed) : [];
}

/** What the recruiter approved by itself becomes a confirmed entry with its cause, so that the ledger is whole. */
async function record(parts: RecruitingParts, posting: Posting, listed: ListedAssignment): Promise<void> {
  const { context } = parts;
  const worker = context.vault.pseudonym(listed.workerId);
  const batch = 'recorded';
  await context.store.write(async (tx) => {
    const known = await tx.assignments.find(posting.id, listed.externalId, worker);
    if (known === undefined) return;
    if (known.participantId !== undefined) await tx.participants.lock(known.participantId);
    await tx.assignments.lock(known.id);
    await tx.ledger.lockBudget(posting.study, posting.environment);
    const entries = await entriesOf(tx, known.id);
    if (!isApprovedElsewhere({ listed, entries })) return;
    const at = context.clock.now();
    const line = {
      kind: 'approve' as const,
      postingId: posting.id,
      assignmentId: known.id,
      externalId: known.externalId,
      participantId: known.participantId,
      worker,
      purpose: 'reward',
      sequence: 1 + entries.filter(({ kind }) => kind === 'approve').length,
      amountMinor: posting.rewardMinor,
      feeMinor: posting.feeMinor,
      reason: '',
    };
    const act = { actor: 'recruiter', reason: 'approved at the recruiter, not by us' };
    const id = await tx.ledger.insert(entryOf(parts, line, { act, batch, at }));
    const locked = id === undefined ? undefined : await lockEntry(tx, id);
    if (locked !== undefined) await confirm(parts, tx, locked, { note: act.reason }, ACTOR);
  });
}

async function ledgerTotals(parts: RecruitingParts): Promise<Reconciliation['ledger']> {
  const { study, environment, recruiter } = scopeOf(parts);
  const confirmed = await allRows((after, limit) =>
    parts.context.store.ledger.page({ study, environment, states: ['confirmed'] }, after, limit),
  );
  const mine = confirmed.filter((entry) => entry.recruiter === recruiter);
  const sum = (entries: readonly LedgerEntry[]): number =>
    entries.reduce((total, { amountMinor }) => total + amountMinor, 0);
  return {
    rewardMinor: sum(mine.filter(({ kind }) => kind !== 'bonus')),
    bonusMinor: sum(mine.filter(({ kind }) => kind === 'bonus')),
    feeMinor: mine.reduce((total, { feeMinor }) => total + feeMinor, 0),
  };
}

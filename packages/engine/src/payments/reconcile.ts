import {
  type LedgerEntry,
  type ListedAssignment,
  type ListedBonus,
  type Posting,
  TurnoutError,
} from '@turnout/core';
import { allRows } from '../paging.ts';
import { entriesOf } from '../recruiting/entries-of.ts';
import { isGoneThere } from '../recruiting/gone-there.ts';
import { type RecruitingParts, scopeOf } from '../recruiting/parts.ts';
import { takeNote } from '../recruiting/take-note.ts';
import { withoutId } from '../without-id.ts';
import {
  type Compared,
  differencesOf,
  isApprovedElsewhere,
  isRecent,
  isScreenedOutElsewhere,
  rewardIn,
} from './differences.ts';
import { noneKnown } from './none-known.ts';
import { proposals } from './proposals.ts';
import { recordDecision } from './record-decision.ts';
import { resolveOpen } from './revive.ts';
import type { Difference, Reconciliation } from './types.ts';

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
  const answered = new Set<number>();
  const compared = new Set<number>();
  let assignments = 0;
  let isWhole = true;
  for (const [done, posting] of postings.entries()) {
    onProgress(done, postings.length);
    if (posting.externalId === undefined) continue;
    if (posting.state === 'removed') {
      differences.push(...(await removedOnes(parts, posting, posting.externalId)));
      continue;
    }
    try {
      for await (const listed of recruiter.assignments(posting.externalId)) {
        assignments += 1;
        const { assignmentId, of, notTold } = await compare(parts, posting, listed);
        compared.add(assignmentId);
        differences.push(...differencesOf(of), ...notTold);
        if (notTold.length > 0) isWhole = false;
        if (posting.currency !== recruiter.currency) continue;
        paid.rewardMinor += rewardIn(of);
        paid.bonusMinor += of.bonuses.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
      }
      answered.add(posting.id);
    } catch (error) {
      isWhole = false;
      differences.push(await notKnown(parts, posting, posting.externalId, error));
    }
  }
  onProgress(postings.length, postings.length);
  const confirmed = await confirmedEntries(parts);
  const unlisted = confirmed.filter(
    ({ postingId, assignmentId }) => answered.has(postingId) && !compared.has(assignmentId),
  );
  differences.push(...(await paidToNobody(parts, postings, unlisted)));
  return {
    currency: recruiter.currency,
    ledger: totalsOf(confirmed),
    recruiter: { ...paid, isWhole },
    assignments,
    resolved,
    differences: answered.size > 0 ? differences : noneKnown(differences),
  };
}

/** One posting that the recruiter does not answer for keeps the others from nothing. */
async function notKnown(
  parts: RecruitingParts,
  posting: Posting,
  postingExternalId: string,
  error: unknown,
): Promise<Difference> {
  const { id } = posting;
  parts.context.log.warn('a posting could not be compared', { posting: id, error });
  const ref = { postingExternalId, externalId: '' };
  if (await isGoneThere(parts, posting)) {
    const code = posting.state === 'open' ? 'posting_gone' : 'posting_gone_ended';
    return {
      code,
      message: `The recruiter knows no such posting as ${id}, and cannot be asked what it paid in it.`,
      proposal: proposals[code]({ postingId: id }),
      ref,
      amountMinor: undefined,
    };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'posting_not_known',
    message: `Not known: the recruiter did not answer for all of posting ${id}. Reconcile when it answers again. ${reason}`,
    proposal: proposals.posting_not_known(),
    ref,
    amountMinor: undefined,
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
  const proposal = proposals.posting_removed({ postingId: posting.id });
  return [{ code: 'posting_removed', message, proposal, ref, amountMinor }];
}

async function compare(
  parts: RecruitingParts,
  posting: Posting,
  listed: ListedAssignment,
): Promise<{
  readonly assignmentId: number;
  readonly of: Compared;
  readonly notTold: readonly Difference[];
}> {
  const { context, recruiter } = parts;
  const { assignment, participant, recorded } = await takeNote(parts, posting, listed);
  const now = context.clock.now();
  const paysScreenOuts = posting.screenOutsMinor > 0;
  const before = { listed, entries: await entriesOf(context.store, assignment.id), paysScreenOuts };
  const isMissing = isApprovedElsewhere(before) || isScreenedOutElsewhere(before);
  const isRecorded = isMissing ? await record(parts, posting, assignment.id) : recorded;
  const entries = isMissing ? await entriesOf(context.store, assignment.id) : before.entries;
  const { bonuses, notTold } = await bonusesOf(parts, listed, entries);
  const of = {
    listed,
    participant,
    // What nobody told of is not missing there.
    entries:
      notTold.length === 0
        ? entries
        : entries.filter(({ kind, state }) => kind !== 'bonus' || state !== 'confirmed'),
    isRecorded,
    bonuses,
    rewardMinor: posting.rewardMinor,
    paysScreenOuts,
    currency: posting.currency,
    now,
    listLagMs: recruiter.capabilities.listLagMs,
  };
  return { assignmentId: assignment.id, of, notTold };
}

/**
 * Only who was approved, or was to get one, can have a bonus: nobody else is asked about. One assignment of which the
 * recruiter does not tell keeps the others of its posting from nothing.
 */
async function bonusesOf(
  { recruiter, context }: RecruitingParts,
  listed: ListedAssignment,
  entries: readonly LedgerEntry[],
): Promise<{ readonly bonuses: readonly ListedBonus[]; readonly notTold: readonly Difference[] }> {
  const isLikely = listed.state === 'approved' || entries.some(({ kind }) => kind === 'bonus');
  if (!isLikely) return { bonuses: [], notTold: [] };
  try {
    return { bonuses: await recruiter.bonuses(listed), notTold: [] };
  } catch (error) {
    if (!(error instanceof TurnoutError)) throw error;
    context.log.warn('the bonuses of an assignment could not be compared', { error });
    const { postingExternalId, externalId } = listed;
    const code = 'bonuses_not_known';
    const told = withoutId(error.message, listed);
    const message = `Not known: the recruiter did not tell the bonuses of this assignment. Reconcile when it does again. ${told}`;
    const ref = { postingExternalId, externalId };
    return {
      bonuses: [],
      notTold: [{ code, message, proposal: proposals[code](listed), ref, amountMinor: undefined }],
    };
  }
}

/** The sync records what the recruiter decided by itself; this is for what came to be before it could. */
function record(parts: RecruitingParts, posting: Posting, assignmentId: number): Promise<boolean> {
  return parts.context.store.write(async (tx) => {
    const assignment = await tx.assignments.lock(assignmentId);
    return assignment !== undefined && recordDecision(parts, tx, posting, assignment);
  });
}

/** Money that our ledger says went to a place of which the recruiter's whole list of the posting knows nothing. */
async function paidToNobody(
  { context: { store, clock }, recruiter }: RecruitingParts,
  postings: readonly Posting[],
  unlisted: readonly LedgerEntry[],
): Promise<readonly Difference[]> {
  const isTooRecent = isRecent(clock.now(), recruiter.capabilities.listLagMs);
  const paid = unlisted.filter((entry) => entry.amountMinor > 0 && !isTooRecent(entry));
  return Promise.all(
    paid.map(async ({ id, postingId, assignmentId, amountMinor }) => ({
      code: 'paid_to_nobody' as const,
      message: `Our ledger says that it was paid (entry ${id}), and the recruiter lists no such assignment.`,
      proposal: proposals.paid_to_nobody({ entryId: id }),
      ref: {
        postingExternalId: postings.find((posting) => posting.id === postingId)?.externalId ?? '',
        externalId: (await store.assignments.byId(assignmentId))?.externalId ?? '',
      },
      amountMinor,
    })),
  );
}

/** Of the recruiter's currency, which the totals are in. */
async function confirmedEntries(parts: RecruitingParts): Promise<readonly LedgerEntry[]> {
  const filter = { ...scopeOf(parts), states: ['confirmed'] } as const;
  const confirmed = await allRows((after, limit) => parts.context.store.ledger.page(filter, after, limit));
  return confirmed.filter(({ currency }) => currency === parts.recruiter.currency);
}

function totalsOf(confirmed: readonly LedgerEntry[]): Reconciliation['ledger'] {
  const sum = (entries: readonly LedgerEntry[]): number =>
    entries.reduce((total, { amountMinor }) => total + amountMinor, 0);
  return {
    rewardMinor: sum(confirmed.filter(({ kind }) => kind !== 'bonus')),
    bonusMinor: sum(confirmed.filter(({ kind }) => kind === 'bonus')),
    feeMinor: confirmed.reduce((total, { feeMinor }) => total + feeMinor, 0),
  };
}

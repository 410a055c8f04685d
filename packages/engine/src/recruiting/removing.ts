import { counted, type Posting, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import { allRows } from '../paging.ts';
import { callPatiently, expectDone } from './asking.ts';
import { changePosting } from './change-posting.ts';
import { isGoneThere } from './gone-there.ts';
import { externalIdOf, type RecruitingParts } from './parts.ts';

/**
 * Takes a posting off the account, once all its assignments are archived here and nothing waits.
 * @throws TurnoutError POSTING_STATE, RECRUITER_REFUSED, RECRUITER_SILENT
 */
export async function remove(
  parts: RecruitingParts,
  posting: Posting,
  archive: (posting: Posting) => Promise<unknown>,
  act: Act,
): Promise<Posting> {
  const { recruiter } = parts;
  if (posting.state === 'removed') return posting;
  expectEnded(posting);
  const externalId = externalIdOf(posting);
  if (await isGoneThere(parts, posting)) return removeGone(parts, posting, act);
  await archive(posting);
  await expectNothingWaits(parts, posting);
  expectDone(await callPatiently(parts, () => recruiter.remove(externalId)));
  return changePosting(parts, posting.id, { state: 'removed' }, { ...act, action: 'posting.remove' });
}

/**
 * Whether it would be removed, by what is known here and what the recruiter counts. Changes nothing.
 * @throws TurnoutError POSTING_STATE
 */
export async function expectRemovable(parts: RecruitingParts, posting: Posting): Promise<void> {
  if (posting.state === 'removed') return;
  expectEnded(posting);
  if (await isGoneThere(parts, posting)) await expectNothingOwed(parts, posting);
  else await expectNothingWaits(parts, posting);
}

function expectEnded({ id, state }: Posting): void {
  if (state !== 'ended') throw new TurnoutError('POSTING_STATE', `Posting ${id} is ${state}; end it first.`);
}

/** What the recruiter knows no more has nobody at work, and nothing of it can be reviewed there. */
async function removeGone(parts: RecruitingParts, posting: Posting, act: Act): Promise<Posting> {
  await expectNothingOwed(parts, posting);
  const reason = `the recruiter knows no such posting${act.reason === '' ? '' : `; ${act.reason}`}`;
  return changePosting(
    parts,
    posting.id,
    { state: 'removed' },
    { actor: act.actor, reason, action: 'posting.remove' },
  );
}

async function expectNothingWaits(parts: RecruitingParts, posting: Posting): Promise<void> {
  const { context, recruiter } = parts;
  await expectNothingOwed(parts, posting);
  const waiting = await allRows((after, limit) =>
    context.store.assignments.page(
      { postingIds: [posting.id], states: ['working', 'submitted'] },
      after,
      limit,
    ),
  );
  const listed = await recruiter.posting(externalIdOf(posting));
  const people = Math.max(waiting.length, (listed?.pending ?? 0) + (listed?.toReview ?? 0));
  if (people > 0)
    throw new TurnoutError(
      'POSTING_STATE',
      `Of posting ${posting.id}, ${people === 1 ? '1 person is at work or waits' : `${people} people are at work or wait`} for review.`,
    );
}

async function expectNothingOwed({ context }: RecruitingParts, posting: Posting): Promise<void> {
  const filter = { postingId: posting.id, states: ['intent', 'sent', 'unknown'] } as const;
  const owed = await allRows((after, limit) => context.store.ledger.page(filter, after, limit));
  if (owed.length > 0)
    throw new TurnoutError(
      'POSTING_STATE',
      `Of posting ${posting.id}, ${counted(owed.length, 'payment')} ${owed.length === 1 ? 'is' : 'are'} under way.`,
    );
}

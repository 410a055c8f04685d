import { type Posting, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import { allRows } from '../paging.ts';
import { callPatiently, expectDone } from './asking.ts';
import { changePosting } from './change-posting.ts';
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
  if (posting.state !== 'ended')
    throw new TurnoutError('POSTING_STATE', `Posting ${posting.id} is ${posting.state}; end it first.`);
  const externalId = externalIdOf(posting);
  await archive(posting);
  await expectNothingWaits(parts, posting);
  expectDone(await callPatiently(parts, () => recruiter.remove(externalId)));
  return changePosting(parts, posting.id, { state: 'removed' }, { ...act, action: 'posting.remove' });
}

async function expectNothingWaits({ context, recruiter }: RecruitingParts, posting: Posting): Promise<void> {
  const { store } = context;
  const waiting = await allRows((after, limit) =>
    store.assignments.page({ postingIds: [posting.id], states: ['working', 'submitted'] }, after, limit),
  );
  const listed = await recruiter.posting(externalIdOf(posting));
  const atRecruiter = (listed?.pending ?? 0) + (listed?.toReview ?? 0);
  const { study, environment } = posting;
  const entries = await allRows((after, limit) =>
    store.ledger.page({ study, environment, states: ['intent', 'sent', 'unknown'] }, after, limit),
  );
  const owed = entries.filter(({ postingId }) => postingId === posting.id).length;
  if (waiting.length + atRecruiter + owed === 0) return;
  throw new TurnoutError(
    'POSTING_STATE',
    `Of posting ${posting.id}, ${Math.max(waiting.length, atRecruiter)} people are at work or wait for review, and ${owed} payments are under way.`,
  );
}

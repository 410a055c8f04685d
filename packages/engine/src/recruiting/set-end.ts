import { leaseEnd, type Posting, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import { callPatiently, expectDone } from './asking.ts';
import { changePosting, endOf } from './change-posting.ts';
import { end } from './ending.ts';
import { keepSchedules } from './intents.ts';
import { externalIdOf, leaseMsOf, type RecruitingParts, scopeOf } from './parts.ts';
import { limitInTheWay } from './spending.ts';

/**
 * Sets until when new people can take a place. An ended posting opens again thereby, within the limits.
 * @throws TurnoutError POSTING_STATE, LIMIT_EXCEEDED, RECRUITER_REFUSED, RECRUITER_SILENT
 */
export async function setEnd(
  parts: RecruitingParts,
  posting: Posting,
  endsAt: number,
  act: Act,
): Promise<Posting> {
  const { recruiter, context } = parts;
  const now = context.clock.now();
  if (endsAt <= now) return end(parts, posting, act);
  if (posting.state !== 'open' && posting.state !== 'ended')
    throw new TurnoutError('POSTING_STATE', `Posting ${posting.id} is ${posting.state}.`);
  const externalId = externalIdOf(posting);
  if (posting.state === 'ended') await openAgain(parts, posting, endsAt, act);
  const told = leaseEnd(endsAt, now, leaseMsOf(parts));
  const result = await callPatiently(parts, () => recruiter.setEnd(externalId, told));
  if (posting.state === 'ended' && result?.kind === 'refused' && !result.isAlready)
    await changePosting(parts, posting.id, endOf(posting), {
      ...{ actor: act.actor, reason: result.message, action: 'posting.open_refused' },
    });
  expectDone(result);
  const change = { endsAt, leaseUntil: told };
  return changePosting(parts, posting.id, change, { ...act, action: 'posting.end_set' });
}

/** RC8: the places of an open posting are bound again before the recruiter is asked. */
async function openAgain(parts: RecruitingParts, posting: Posting, endsAt: number, act: Act): Promise<void> {
  const { context } = parts;
  const { study, environment } = scopeOf(parts);
  await context.store.write(async (tx) => {
    const locked = await tx.postings.lock(posting.id);
    if (locked?.state !== 'ended') return;
    await tx.ledger.lockBudget(study, environment);
    const change = { state: 'open', endsAt, leaseUntil: context.clock.now() } as const;
    await tx.postings.change(posting.id, change);
    // It counts as open already, so that nothing further is to be added.
    const limit = await limitInTheWay(parts, tx, { totalMinor: 0, rewardMinor: posting.rewardMinor });
    if (limit !== undefined) throw new TurnoutError('LIMIT_EXCEEDED', limit);
    await keepSchedules(parts, tx);
    await parts.appendAudit(tx, {
      at: context.clock.now(),
      actor: act.actor,
      action: 'posting.open_again',
      subject: `posting ${posting.id}`,
      reason: act.reason,
      facts: { endsAt },
    });
  });
}

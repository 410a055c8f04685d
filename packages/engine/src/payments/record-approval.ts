import { nextSequence } from '@turnout/core';
import { entriesOf } from '../recruiting/entries-of.ts';
import type { RecordApproval } from '../recruiting/parts.ts';
import { isApprovedElsewhere } from './differences.ts';
import { entryOf } from './order.ts';
import { takeStep } from './steps.ts';

const ACT = { actor: 'recruiter', reason: 'approved at the recruiter, not by us' };

/**
 * PA8: what the recruiter approved by itself, or somebody did there, becomes a confirmed entry with its cause, so that
 * limits count it and the ledger is whole. Nothing happens where an entry of ours stands for it.
 */
export const recordApproval: RecordApproval = async (parts, tx, posting, assignment) => {
  const entries = await entriesOf(tx, assignment.id);
  if (!isApprovedElsewhere({ listed: assignment, entries })) return false;
  await tx.ledger.lockBudget(posting.study, posting.environment);
  const line = {
    kind: 'approve' as const,
    postingId: posting.id,
    assignmentId: assignment.id,
    externalId: assignment.externalId,
    participantId: assignment.participantId,
    worker: assignment.worker,
    purpose: 'reward',
    sequence: nextSequence('approve', entries),
    amountMinor: posting.rewardMinor,
    feeMinor: posting.feeMinor,
    reason: '',
  };
  const at = parts.context.clock.now();
  const id = await tx.ledger.insert(entryOf(parts, line, { act: ACT, batch: 'recorded', at }));
  const entry = id === undefined ? undefined : await tx.ledger.lock(id);
  if (entry === undefined) return false;
  await takeStep(parts, tx, entry, { state: 'confirmed', note: ACT.reason }, ACT.actor);
  return true;
};

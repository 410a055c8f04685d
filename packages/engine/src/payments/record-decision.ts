import { type Assignment, type LedgerKind, nextSequence, type Posting } from '@turnout/core';
import { entriesOf } from '../recruiting/entries-of.ts';
import type { RecordDecision, RecruitingParts } from '../recruiting/parts.ts';
import { isApprovedElsewhere, isScreenedOutElsewhere } from './differences.ts';
import { entryOf } from './order.ts';
import { screenOutCostThere } from './screen-outs.ts';
import { takeStep } from './steps.ts';
import type { PaymentLine } from './types.ts';

const ACTOR = 'recruiter';

type Decided = Pick<PaymentLine, 'purpose' | 'amountMinor' | 'feeMinor'> & {
  readonly kind: Extract<LedgerKind, 'approve' | 'screen_out'>;
  readonly reason: string;
};

/**
 * PA8: what the recruiter approved or screened out by itself, or somebody did there, becomes a confirmed entry with its
 * cause, so that limits count it and the ledger is whole. Nothing happens where an entry of ours stands for it.
 */
export const recordDecision: RecordDecision = async (parts, tx, posting, assignment) => {
  const entries = await entriesOf(tx, assignment.id);
  const of = { listed: assignment, entries, paysScreenOuts: posting.screenOutsMinor > 0 };
  const decided = isApprovedElsewhere(of) || isScreenedOutElsewhere(of);
  const found = decided ? decisionOf(parts, posting, assignment) : undefined;
  if (found === undefined) return false;
  await tx.ledger.lockBudget(posting.study, posting.environment);
  const { reason, ...paid } = found;
  const line = {
    ...paid,
    postingId: posting.id,
    assignmentId: assignment.id,
    externalId: assignment.externalId,
    participantId: assignment.participantId,
    worker: assignment.worker,
    sequence: nextSequence(found.kind, entries),
    reason: '',
  };
  const at = parts.context.clock.now();
  const act = { actor: ACTOR, reason };
  // The study may have another currency by now than what was posted, and paid there.
  const row = { ...entryOf(parts, line, { act, batch: 'recorded', at }), currency: posting.currency };
  const id = await tx.ledger.insert(row);
  const entry = id === undefined ? undefined : await tx.ledger.lock(id);
  if (entry === undefined) return false;
  await takeStep(parts, tx, entry, { state: 'confirmed', note: reason }, ACTOR);
  return true;
};

/** @returns undefined for a screen-out where the recruiter does not say any more what it pays for one */
function decisionOf(
  { recruiter }: RecruitingParts,
  { rewardMinor, feeMinor }: Posting,
  assignment: Assignment,
): Decided | undefined {
  if (assignment.state === 'approved')
    return {
      ...{ kind: 'approve', purpose: 'reward', amountMinor: rewardMinor, feeMinor },
      reason: 'approved at the recruiter, not by us',
    };
  const cost = screenOutCostThere(recruiter, assignment);
  if (cost === undefined) return undefined;
  return {
    ...{ kind: 'screen_out', purpose: 'screen out', ...cost },
    reason: 'screened out at the recruiter, not by us',
  };
}

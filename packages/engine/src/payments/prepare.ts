import { type AssignmentRef, type LedgerEntry, type Store, TurnoutError } from '@turnout/core';
import type { JobOutcome } from '../jobs/types.ts';
import type { RecruitingParts } from '../recruiting/parts.ts';
import { withoutId } from '../without-id.ts';
import { bonusOrderOf } from './call.ts';
import { completed, failUnsent, SENDER } from './conclude.ts';
import { takeStep } from './steps.ts';

/** The harmless first of two calls. @returns undefined when the entry is ready to be sent */
export async function prepare(
  parts: RecruitingParts,
  entry: LedgerEntry,
  ref: AssignmentRef,
): Promise<JobOutcome | undefined> {
  const { recruiter, context } = parts;
  if (entry.kind !== 'bonus' || recruiter.prepareBonus === undefined) return undefined;
  if (await isReady(parts, context.store, entry)) return undefined;
  const result = await recruiter.prepareBonus(bonusOrderOf(entry, ref));
  if (result.kind === 'later') return { ...result, message: withoutId(result.message, ref) };
  if (result.kind === 'unknown') throw new TurnoutError('RECRUITER_SILENT', withoutId(result.message, ref));
  if (result.kind === 'refused') return failUnsent(parts, entry.id, withoutId(result.message, ref));
  return context.store.write(async (tx): Promise<JobOutcome | undefined> => {
    const locked = await tx.ledger.lock(entry.id);
    if (locked?.state !== 'intent') return completed;
    // Another server prepared it meanwhile: theirs is used, and ours is never paid.
    if (await isReady(parts, tx, locked)) return undefined;
    await takeStep(parts, tx, locked, { state: 'intent', note: 'prepared', reference: result.value }, SENDER);
    return undefined;
  });
}

/**
 * Whether an entry needs no preparing, or is prepared since its last call: a reference that went out in a call is not
 * used a second time, because what it was for may have been paid.
 */
export async function isReady(
  { recruiter }: RecruitingParts,
  { ledger }: Pick<Store, 'ledger'>,
  { id, kind }: LedgerEntry,
): Promise<boolean> {
  if (kind !== 'bonus' || recruiter.prepareBonus === undefined) return true;
  const steps = await ledger.steps(id);
  const prepared = steps.findLast(({ reference }) => reference !== undefined);
  const sent = steps.findLast(({ state }) => state === 'sent');
  return prepared !== undefined && prepared.n > (sent?.n ?? 0);
}

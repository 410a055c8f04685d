import type { LedgerEntry } from '@turnout/core';
import type { RecruitingParts } from '../recruiting/parts.ts';

/** Far longer than a call takes, from saying that it goes out to writing down its answer. */
const LOST_AFTER_MS = 5 * 60_000;

/** Epoch ms: an entry that is `sent` since before then has no server left that waits for its answer. */
export const lostBefore = ({ context }: Pick<RecruitingParts, 'context'>): number =>
  context.clock.now() - LOST_AFTER_MS;

export const isLost = (parts: Pick<RecruitingParts, 'context'>, { changedAt }: LedgerEntry): boolean =>
  changedAt < lostBefore(parts);

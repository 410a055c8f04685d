import { TurnoutError } from '@turnout/core';
import type { EngineContext } from '../context.ts';

/** A bonus above this is a slip (cents taken for dollars, a trial count for an amount), never an intention. */
const MOST_MINOR = 1_000_000;

/**
 * Notes the bonus the study computed for a participant. A note, not a payment.
 * @param minor whole cents
 * @throws TurnoutError INPUT_INVALID when it is not an amount of money
 */
export async function setBonus(
  { store }: EngineContext,
  participantId: number,
  minor: number,
): Promise<void> {
  if (!Number.isInteger(minor) || minor < 0 || minor > MOST_MINOR)
    throw new TurnoutError('INPUT_INVALID', `A bonus is between 0 and ${MOST_MINOR / 100}.`);
  await store.write((tx) => tx.participants.setBonus(participantId, minor));
}

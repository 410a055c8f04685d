import { TurnoutError } from '@turnout/core';
import type { EngineContext } from '../context.ts';

/** A bonus above this is a slip (cents taken for dollars, a trial count for an amount), never an intention. */
const MOST_MINOR = 1_000_000;

/**
 * Notes the bonus the study computed for a participant. A note, not a payment.
 * @param amount in currency units, as the researcher's hook returns it; rounded to the cent
 * @throws TurnoutError INPUT_INVALID when it is not an amount of money
 */
export async function setBonus(
  { store }: EngineContext,
  participantId: number,
  amount: unknown,
): Promise<number> {
  const minor = Math.round(Number(amount) * 100);
  if (amount === null || amount === '' || !Number.isFinite(minor) || minor < 0 || minor > MOST_MINOR)
    throw new TurnoutError('INPUT_INVALID', `The bonus is not an amount between 0 and ${MOST_MINOR / 100}.`);
  await store.write((tx) => tx.participants.setBonus(participantId, minor));
  return minor;
}

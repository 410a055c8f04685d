import { type Cell, TurnoutError } from '@turnout/core';
import type { EngineContext } from '../context.ts';
import { moveSeat } from './seats.ts';

/**
 * Gives a participant another cell on the researcher's word; logged, and counted by the balance.
 * @throws TurnoutError PARTICIPANT_UNKNOWN, INPUT_INVALID
 */
export async function changeCell(
  { store, clock }: EngineContext,
  participantId: number,
  cell: Cell,
): Promise<void> {
  for (const number of [cell.condition, cell.counterbalance]) {
    if (!Number.isInteger(number) || number < 0)
      throw new TurnoutError('INPUT_INVALID', 'A condition is a whole number from 0 on.');
  }
  await store.write(async (tx) => {
    const participant = await tx.participants.lock(participantId);
    if (participant === undefined) throw new TurnoutError('PARTICIPANT_UNKNOWN');
    await moveSeat(tx, participant, cell, clock.now());
    await tx.participants.setCell(participantId, cell);
  });
}

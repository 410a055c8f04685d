import { TurnoutError } from '@turnout/core';
import type { CompleteTask } from '@turnout/protocol';
import type { EngineContext } from '../context.ts';
import { move } from './move.ts';

/**
 * LC7: ends a task. The browser says up to which number it recorded; the end is refused until all of that is
 * stored, so a completion code is never shown over a hole in the data.
 * @throws TurnoutError RECORDS_PENDING (with `durable`), PARTICIPANT_UNKNOWN, TRANSITION_REFUSED
 */
export async function completeTask(
  { store, clock }: EngineContext,
  participantId: number,
  announced: Pick<CompleteTask, 'page' | 'last'>,
): Promise<void> {
  await store.write(async (tx) => {
    const participant = await tx.participants.lock(participantId);
    if (participant === undefined) throw new TurnoutError('PARTICIPANT_UNKNOWN');
    const durable = await tx.records.streamEnd(participantId, announced.page);
    if (durable < announced.last)
      throw new TurnoutError('RECORDS_PENDING', undefined, { facts: { durable } });
    await move(tx, participant, 'complete', 'the task ended', clock.now());
  });
}

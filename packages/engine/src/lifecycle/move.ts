import {
  type LifecycleEvent,
  type Participant,
  type ParticipantState,
  type Transaction,
  TurnoutError,
  transition,
} from '@turnout/core';
import type { EngineContext } from '../context.ts';
import { settleSeat } from '../entry/seats.ts';

/**
 * LC6: moves a participant inside a transaction, with its history row and its seat.
 * @param cause who or what moved it, in a few words; kept for ever
 * @returns the state after the event
 * @throws TurnoutError TRANSITION_REFUSED with the reason code, when the event is not possible
 */
export async function move(
  tx: Transaction,
  participant: Participant,
  event: LifecycleEvent,
  cause: string,
  at: number,
): Promise<ParticipantState> {
  const result = transition(participant.state, event);
  if (result.kind === 'already') return participant.state;
  if (result.kind === 'refused')
    throw new TurnoutError('TRANSITION_REFUSED', `Reason: ${result.reason}.`, {
      facts: { reason: result.reason },
    });
  await tx.participants.move({
    participantId: participant.id,
    event,
    from: participant.state,
    to: result.to,
    cause,
    at,
  });
  await settleSeat(tx, participant.id, result.to, at);
  return result.to;
}

/**
 * One event for one participant, in a transaction of its own.
 * @throws TurnoutError PARTICIPANT_UNKNOWN, TRANSITION_REFUSED
 */
export async function applyEvent(
  { store, clock }: EngineContext,
  participantId: number,
  event: LifecycleEvent,
  cause: string,
): Promise<ParticipantState> {
  return store.write(async (tx) => {
    const participant = await tx.participants.lock(participantId);
    if (participant === undefined) throw new TurnoutError('PARTICIPANT_UNKNOWN');
    return move(tx, participant, event, cause, clock.now());
  });
}

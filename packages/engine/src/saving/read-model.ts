import { foldRecords, type Participant, TurnoutError } from '@turnout/core';
import type { EngineContext } from '../context.ts';
import { psiturkModelText } from '../exports/psiturk-model.ts';
import { recordsOf } from './save-model.ts';

/**
 * psiTurk's model of a participant, as the JSON text of GET /sync. Member order as psiTurk's clients wrote it.
 * @throws TurnoutError PARTICIPANT_UNKNOWN, KEYS_INVALID
 */
export async function readModel(context: EngineContext, participantId: number): Promise<string> {
  const { store } = context;
  const participant = await store.participants.byId(participantId);
  if (participant === undefined) throw new TurnoutError('PARTICIPANT_UNKNOWN');
  const workerId = await workerIdOf(context, participantId);
  return psiturkModelText({ participant, workerId, folded: await foldParticipant(store, participant) });
}

async function foldParticipant(store: EngineContext['store'], participant: Participant) {
  const records = [];
  for await (const record of recordsOf(store.records, participant.id)) records.push(record);
  return foldRecords(records);
}

/** @throws TurnoutError PARTICIPANT_UNKNOWN, KEYS_INVALID */
export async function workerIdOf({ store, vault }: EngineContext, participantId: number): Promise<string> {
  const identity = await store.participants.identity(participantId);
  if (identity === undefined) throw new TurnoutError('PARTICIPANT_UNKNOWN');
  return vault.decrypt(identity.workerIdSealed);
}

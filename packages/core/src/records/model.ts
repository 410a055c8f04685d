import { type JsonText, type NewRecord, trialKey } from './record.ts';

/** psiTurk's model of one participant, folded from records; the parts a client may save. */
export interface FoldedModel<R extends NewRecord = NewRecord> {
  readonly trials: readonly R[];
  readonly events: readonly R[];
  /** Latest value of each field, in order of first appearance. */
  readonly answers: ReadonlyMap<string, JsonText>;
  readonly attributes: ReadonlyMap<string, JsonText>;
}

/** RE4: the model is the fold of the records in order of position. Nothing else is state. */
export function foldRecords<R extends NewRecord>(records: Iterable<R>): FoldedModel<R> {
  const trials = new Map<string, R>();
  const events: R[] = [];
  const answers = new Map<string, JsonText>();
  const attributes = new Map<string, JsonText>();
  for (const record of records) {
    if (record.kind === 'trial') trials.set(trialKey(record), record);
    else if (record.kind === 'event') events.push(record);
    else if (record.kind === 'answer') answers.set(record.name ?? '', record.value);
    else attributes.set(record.name ?? '', record.value);
  }
  return { trials: [...trials.values()], events, answers, attributes };
}

/** Members of the model that the server owns: a client's copy of them is ignored (RE6). */
export const serverOwnedMembers: ReadonlySet<string> = new Set([
  'id',
  'uniqueid',
  'uniqueId',
  'condition',
  'counterbalance',
  'assignmentId',
  'workerId',
  'hitId',
  'mode',
  'adServerLoc',
  'status',
]);

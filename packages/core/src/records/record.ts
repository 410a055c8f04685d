/**
 * The kinds of record. Trials, answers and browser events are the participant's data; an `attribute` is a member
 * a task set on psiTurk's model beside them (currenttrial, bonus, useragent), kept so that the model comes back
 * as it was saved.
 */
const recordKinds = ['trial', 'answer', 'event', 'attribute'] as const;
export type RecordKind = (typeof recordKinds)[number];

/** JSON text of one value, as JSON.stringify writes it. Kept as text: the server never needs the parsed form. */
export type JsonText = string;

/** One thing a participant did. `name` is the answer's field, the event's type or the attribute's key. */
export interface NewRecord {
  readonly kind: RecordKind;
  readonly name: string | undefined;
  /** psiTurk's current_trial, for a trial. */
  readonly ordinal: number | undefined;
  /** The browser's clock, epoch ms. */
  readonly at: number | undefined;
  /** ms since the previous event, for an event. */
  readonly interval: number | undefined;
  readonly value: JsonText;
}

/** A stored record. `position` is 1, 2, 3 … within the participant, in order of storing (RE1). */
export interface StoredRecord extends NewRecord {
  readonly participantId: number;
  readonly position: number;
  /** The server's clock, epoch ms UTC. */
  readonly receivedAt: number;
}

/**
 * RE3: what makes two trial records the same trial: its number and its time. A later record with the same key
 * carries a late change of the value (tasks hand over live objects) and replaces it in the model; both stay stored.
 */
export const trialKey = (record: Pick<NewRecord, 'ordinal' | 'at'>): string =>
  `${record.ordinal ?? ''}@${record.at ?? ''}`;

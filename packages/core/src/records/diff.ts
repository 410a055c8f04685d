import { serverOwnedMembers } from './model.ts';
import type { KnownData } from './model-text.ts';
import { type NewRecord, trialKey } from './record.ts';

/**
 * What is already stored of one participant, as much as is needed to find what is new in a whole model: a
 * fingerprint per trial, answer and attribute, and how often each event was seen. Mutable, because it is kept
 * from save to save so that a save costs what is new.
 */
export interface ModelDigest {
  /** Number of stored records this digest covers; a different number in the store means it is out of date. */
  position: number;
  readonly trials: Map<string, number>;
  readonly events: Map<string, number>;
  readonly answers: Map<string, number>;
  readonly attributes: Map<string, number>;
  /** The trials of the last whole model, by their text (RE8). */
  known: KnownData | undefined;
}

export const emptyDigest = (): ModelDigest => ({
  position: 0,
  trials: new Map(),
  events: new Map(),
  answers: new Map(),
  attributes: new Map(),
  known: undefined,
});

/** Brings the digest up to date with records that were stored. */
export function digestRecords(digest: ModelDigest, records: Iterable<NewRecord>): void {
  for (const record of records) {
    digest.position += 1;
    if (record.kind === 'event') {
      const key = eventKey(record);
      digest.events.set(key, (digest.events.get(key) ?? 0) + 1);
    } else digest[mapOf[record.kind]].set(keyOf(record), fingerprint(record.value));
  }
}

/**
 * RE5: what is new in a whole-model save (psiTurk's PUT), as records to append. Items that are stored already
 * are recognised by their key, so an older copy that arrives late adds nothing twice and takes nothing away; a
 * second tab's trials have keys of their own and are added. A model with fewer items than are stored is an
 * older copy: it may add what is missing but changes no value (trap J16).
 * @param model a parsed JSON object; members of the wrong type are ignored here and refused at the edge.
 * @param skipped how many trials, all of them stored, were left out before the first of `data`
 */
export function diffModel(
  model: Readonly<Record<string, unknown>>,
  digest: ModelDigest,
  skipped = 0,
): NewRecord[] {
  const found: NewRecord[] = [];
  const trials = listOf(model.data);
  const events = listOf(model.eventdata);
  const stale = isOlderCopy(model, digest, skipped);
  const records = trials.map((item, index) => trialOf(item, skipped + index));
  const keys = records.map(trialKey);
  const newest = new Map(keys.map((key, index) => [key, index]));
  for (const [index, record] of records.entries()) {
    const key = keys[index] as string;
    // Items of one number and time are versions of one trial: only the last may differ from what is stored, or
    // each save would store all of them anew.
    if (newest.get(key) === index || !digest.trials.has(key)) addIfNew(found, digest, record, stale);
  }
  const seen = new Map<string, number>();
  for (const item of events) {
    const record = eventOf(item);
    const key = eventKey(record);
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    if (times > (digest.events.get(key) ?? 0)) found.push(record);
  }
  for (const [name, value] of entriesOf(model.questiondata))
    addIfNew(found, digest, namedRecord('answer', name, value), stale);
  for (const [name, value] of Object.entries(model)) {
    if (name === 'data' || name === 'eventdata' || name === 'questiondata' || serverOwnedMembers.has(name))
      continue;
    addIfNew(found, digest, namedRecord('attribute', name, value), stale);
  }
  return found;
}

/** RE5: whether a whole model holds fewer items than are stored, so that its differences are not changes. */
export function isOlderCopy(
  model: Readonly<Record<string, unknown>>,
  digest: ModelDigest,
  skipped: number,
): boolean {
  const trials = skipped + listOf(model.data).length;
  return trials < digest.trials.size || listOf(model.eventdata).length < totalOf(digest.events);
}

const mapOf = { trial: 'trials', answer: 'answers', attribute: 'attributes' } as const;

const keyOf = (record: NewRecord): string =>
  record.kind === 'trial' ? trialKey(record) : (record.name ?? '');

const eventKey = (record: NewRecord): string =>
  `${record.name ?? ''}|${record.at ?? ''}|${record.interval ?? ''}|${record.value}`;

function addIfNew(found: NewRecord[], digest: ModelDigest, record: NewRecord, stale: boolean): void {
  if (record.kind === 'event') return;
  const known = digest[mapOf[record.kind]].get(keyOf(record));
  if (known === undefined || (!stale && known !== fingerprint(record.value))) found.push(record);
}

function totalOf(counts: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const entriesOf = (value: unknown): [string, unknown][] => (isObject(value) ? Object.entries(value) : []);

const textOf = (value: unknown): string => JSON.stringify(value) ?? 'null';

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** A trial in psiTurk's envelope; anything else (a hand-written client) is kept whole, known by its index. */
function trialOf(item: unknown, index: number): NewRecord {
  const base = { kind: 'trial', name: undefined, interval: undefined } as const;
  if (isObject(item) && 'trialdata' in item && numberOf(item.dateTime) !== undefined)
    return {
      ...base,
      ordinal: numberOf(item.current_trial),
      at: numberOf(item.dateTime),
      value: textOf(item.trialdata),
    };
  return { ...base, ordinal: index, at: undefined, value: textOf(item) };
}

function eventOf(item: unknown): NewRecord {
  const base = { kind: 'event', ordinal: undefined } as const;
  if (isObject(item) && typeof item.eventtype === 'string')
    return {
      ...base,
      name: item.eventtype,
      at: numberOf(item.timestamp),
      interval: numberOf(item.interval),
      value: textOf(item.value),
    };
  return { ...base, name: undefined, at: undefined, interval: undefined, value: textOf(item) };
}

const namedRecord = (kind: 'answer' | 'attribute', name: string, value: unknown): NewRecord => ({
  kind,
  name,
  ordinal: undefined,
  at: undefined,
  interval: undefined,
  value: textOf(value),
});

/**
 * A 53-bit hash of a text (two 32-bit multiplicative lanes, after Bryc's public-domain cyrb53). A collision would
 * hide one late change of one value; at 2^-53 per comparison that is rarer than the disk failing.
 */
export function fingerprint(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

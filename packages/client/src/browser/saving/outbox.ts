import { bytesOf, parseObject } from '../shared/json.ts';
import type { KeyStore } from '../shared/ports.ts';

export interface OutboxRecord {
  /** 1, 2, 3 … within this page load. */
  readonly number: number;
  /** JSON text of the wire record. */
  readonly text: string;
  readonly bytes: number;
}

export interface OutboxBatch {
  readonly page: string;
  /** Number of the first record as the server knows it. */
  readonly first: number;
  readonly records: readonly OutboxRecord[];
}

/**
 * The records of one page load that the server has not yet acknowledged. A record never changes once it has its
 * number: another tab may already have sent the copy in the browser's storage, and the server keeps the first one.
 */
export interface Outbox {
  /** Highest number given. */
  last(): number;
  /** Highest number acknowledged. */
  durable(): number;
  /** Name and last number as the server knows this page load. */
  stream(): { readonly page: string; readonly last: number };
  /** False when the record is held in memory only, and should be sent soon. */
  add(text: string): { readonly number: number; readonly kept: boolean };
  /** What to send next: at least one record if any waits, however large. */
  batch(mostRecords: number, mostBytes: number): OutboxBatch;
  /** @param page name the server knows the records by. @param durable its number */
  acknowledge(page: string, durable: number): void;
  /** Begins a new stream with what is unacknowledged: the server lacks records nobody has any more. */
  restart(): void;
}

export interface OutboxStart {
  readonly uniqueId: string;
  readonly token: string;
  readonly page: string;
  /** Records an earlier page load left behind, in order of number without gaps. */
  readonly left?: readonly LeftRecord[];
}

export interface LeftRecord {
  readonly number: number;
  readonly text: string;
}

const RECORD_PREFIX = 'turnout.o.';
const TOKEN_PREFIX = 'turnout.t.';

const recordKey = (uniqueId: string, page: string, number: number): string =>
  `${RECORD_PREFIX}${uniqueId}.${page}.${number}`;
export const tokenKey = (uniqueId: string): string => `${TOKEN_PREFIX}${uniqueId}`;

export function createOutbox(storage: KeyStore, start: OutboxStart): Outbox {
  const { uniqueId, token } = start;
  let { page } = start;
  const waiting: OutboxRecord[] = (start.left ?? []).map((record) => ({
    ...record,
    bytes: bytesOf(record.text),
  }));
  let durable = (waiting[0]?.number ?? 1) - 1;
  let last = durable + waiting.length;
  /** Own number = the server's number + offset; other than 0 only after a restart. */
  let offset = 0;
  // Storage holds an unbroken run from the first unacknowledged record on: what another page finds there it can
  // send without a gap. So after one record did not fit, the following ones stay in memory too.
  let firstUnkept: number | undefined;

  const keep = (record: OutboxRecord): boolean => {
    if (firstUnkept !== undefined) return false;
    const kept = storage.set(recordKey(uniqueId, page, record.number - offset), record.text);
    if (!kept) firstUnkept = record.number;
    else if (storage.get(tokenKey(uniqueId)) === undefined) storage.set(tokenKey(uniqueId), token);
    return kept;
  };

  const forget = (record: OutboxRecord): void =>
    storage.remove(recordKey(uniqueId, page, record.number - offset));

  return {
    last: () => last,
    durable: () => durable,
    stream: () => ({ page, last: last - offset }),
    add(text) {
      last += 1;
      const record = { number: last, text, bytes: bytesOf(text) };
      waiting.push(record);
      return { number: last, kept: keep(record) };
    },
    batch(mostRecords, mostBytes) {
      const records: OutboxRecord[] = [];
      let bytes = 0;
      for (const record of waiting) {
        bytes += record.bytes + 1;
        if (records.length > 0 && (records.length >= mostRecords || bytes > mostBytes)) break;
        records.push(record);
      }
      return { page, first: durable + 1 - offset, records };
    },
    acknowledge(acknowledgedPage, acknowledged) {
      if (acknowledgedPage !== page) return;
      const upTo = Math.min(last, acknowledged + offset);
      if (upTo <= durable) return;
      for (const record of waiting.splice(0, upTo - durable)) forget(record);
      durable = upTo;
      if (firstUnkept !== undefined && firstUnkept <= durable) firstUnkept = undefined;
      if (waiting.length === 0) forgetToken(storage, uniqueId);
    },
    restart() {
      for (const record of waiting) forget(record);
      // The same name whoever restarts it, so that two tabs that do store nothing twice.
      page = `${page.slice(0, 48)}-${durable + 1 - offset}`;
      offset = durable;
      firstUnkept = undefined;
      for (const record of waiting) keep(record);
    },
  };
}

/** The key to a participation stays in storage only as long as something of it waits there. */
function forgetToken(storage: KeyStore, uniqueId: string): void {
  const prefix = `${RECORD_PREFIX}${uniqueId}.`;
  if (!storage.keys().some((key) => key.startsWith(prefix))) storage.remove(tokenKey(uniqueId));
}

/** The records that page loads before this one left in storage: unbroken runs in order of number. */
export function leftInStorage(storage: KeyStore): OutboxStart[] {
  const streams = new Map<string, { uniqueId: string; page: string; records: LeftRecord[] }>();
  for (const key of storage.keys()) {
    const [, uniqueId, page, number] = /^turnout\.o\.(.+)\.([\w-]{1,64})\.(\d{1,10})$/.exec(key) ?? [];
    const text = storage.get(key);
    if (uniqueId === undefined || page === undefined || text === undefined) continue;
    const name = `${uniqueId}.${page}`;
    const stream = streams.get(name) ?? { uniqueId, page, records: [] };
    // Half a record can only come from outside; sending it would stop everything after it.
    if (parseObject(text) === undefined) storage.remove(key);
    else stream.records.push({ number: Number(number), text });
    streams.set(name, stream);
  }
  return [...streams.values()].flatMap(({ uniqueId, page, records }) => {
    const token = storage.get(tokenKey(uniqueId)) ?? '';
    return runsOf(records).map((left) => ({ uniqueId, token, page, left }));
  });
}

function runsOf(records: readonly LeftRecord[]): LeftRecord[][] {
  const runs: LeftRecord[][] = [];
  let before: number | undefined;
  for (const record of [...records].sort((one, other) => one.number - other.number)) {
    if (before === undefined || record.number !== before + 1) runs.push([]);
    runs[runs.length - 1]?.push(record);
    before = record.number;
  }
  return runs;
}

import type {
  AllocationKey,
  AllocationLogEntry,
  AllocationReader,
  AllocationWriter,
  SeatRow,
} from '@turnout/core';
import { orUndefined } from '../sql/nullable.ts';
import { first, type Session } from '../sql/session.ts';
import type { AllocationStatements, StoredLogEntry, StoredSeat } from './allocation.statements.ts';

/** Log entries read at once: enough to hide the round trip, few enough to hold in memory. */
const LOG_PAGE = 1000;

export function allocationReader(session: Session, statements: AllocationStatements): AllocationReader {
  return {
    counts: async (key) => (await session.all(statements.counts, key)).map((row) => ({ ...row })),
    log: (key) => walkLog(session, statements, key),
    keys: async (study) => {
      const rows = await session.all(statements.keys, { study });
      return rows.map((row) => ({ study: row.study, designVersion: row.design_version, mode: row.mode }));
    },
  };
}

export function allocationWriter(session: Session, statements: AllocationStatements): AllocationWriter {
  const seatOf = async (participantId: number) => {
    const row = await first(session, statements.seatOf, { participantId });
    return row === undefined ? undefined : seatRowOf(row);
  };
  return {
    ...allocationReader(session, statements),
    lockKey: async (key) => {
      const known = await first(session, statements.lockKey, key);
      if (known !== undefined) return known.id;
      // Two servers may both make the first entry of a key: one inserts, the other waits and finds it.
      await session.all(statements.insertKey, key);
      const made = await first(session, statements.lockKey, key);
      if (made === undefined) throw new Error(`the allocation key of ${key.study} vanished`);
      return made.id;
    },
    countsOf: async (keyId) => (await session.all(statements.countsOf, { keyId })).map((row) => ({ ...row })),
    staleSeats: async (keyId, before) =>
      (await session.all(statements.staleSeats, { keyId, before })).map(seatRowOf),
    seatOf,
    lockSeat: async (participantId) => {
      const key = await first(session, statements.lockKeyOfSeat, { participantId });
      // Read after the lock: what stood there before may have changed while this waited.
      return key === undefined ? undefined : seatOf(participantId);
    },
    putSeat: async (seat, takenAt) => {
      await session.all(statements.putSeat, { ...seat, takenAt });
    },
    adjust: async (keyId, cell, by) => {
      await session.all(statements.adjust, { ...cell, keyId, by });
    },
    appendLog: async (keyId, entry) => {
      await session.all(statements.appendLog, { ...entry, keyId });
    },
  };
}

async function* walkLog(
  session: Session,
  statements: AllocationStatements,
  key: AllocationKey,
): AsyncGenerator<AllocationLogEntry> {
  for (let after = 0; ; ) {
    const rows = await session.all(statements.log, { ...key, after, limit: LOG_PAGE });
    for (const row of rows) yield logEntryOf(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < LOG_PAGE) return;
    after = last.n;
  }
}

const seatRowOf = (row: StoredSeat): SeatRow => ({
  participantId: row.participant_id,
  keyId: row.key_id,
  condition: row.condition,
  counterbalance: row.counterbalance,
  // Only `putSeat` writes this column, from the same type.
  state: row.state as SeatRow['state'],
});

const logEntryOf = (row: StoredLogEntry): AllocationLogEntry => ({
  n: row.n,
  participantId: row.participant_id,
  // Only `appendLog` writes this column, from the same type.
  change: row.change as AllocationLogEntry['change'],
  condition: row.condition,
  counterbalance: row.counterbalance,
  draw: orUndefined(row.draw),
  grid: row.conditions === null || row.counters === null ? undefined : [row.conditions, row.counters],
  at: row.at,
});

import {
  type NewRecord,
  type Progress,
  type RecordKind,
  type RecordReader,
  type RecordWriter,
  type StoredRecord,
  TurnoutError,
} from '@turnout/core';
import { orUndefined } from '../sql/nullable.ts';
import { first, type Session } from '../sql/session.ts';
import { readName } from './record-name.ts';
import type { RecordStatements, StoredRow } from './records.statements.ts';

const NOTHING_SAVED: Progress = { position: 0, trials: 0, savedAt: undefined };

export function recordReader(session: Session, statements: RecordStatements): RecordReader {
  return {
    progress: async (participantId) => {
      const row = await first(session, statements.progress, { id: participantId });
      return row === undefined ? NOTHING_SAVED : progressOf(row);
    },
    page: async (participantId, after, limit) => {
      const rows = await session.all(statements.page, { participantId, after, limit });
      return rows.map(recordOf);
    },
    streamEnd: async (participantId, page) => {
      const row = await first(session, statements.streamEnd, { participantId, page });
      return row?.durable ?? 0;
    },
  };
}

export function recordWriter(session: Session, statements: RecordStatements): RecordWriter {
  const known = <Row>(participantId: number, row: Row | undefined): Row => {
    if (row === undefined) throw new TurnoutError('PARTICIPANT_UNKNOWN', `Number ${participantId}.`);
    return row;
  };
  return {
    ...recordReader(session, statements),
    lock: async (participantId) =>
      progressOf(known(participantId, await first(session, statements.lock, { id: participantId }))),
    append: async (participantId, records, receivedAt) => {
      // The update comes first: it is the lock, and it gives the positions, so that they have no gap.
      const advance = { participantId, receivedAt, count: records.length, ...countsOf(records) };
      const { position } = known(participantId, await first(session, statements.advance, advance));
      let next = position - records.length + 1;
      for (let from = 0; from < records.length; from += statements.rowsPerInsert) {
        const part = records.slice(from, from + statements.rowsPerInsert);
        await session.all(statements.insert(part.length), {
          participantId,
          receivedAt,
          firstPosition: next,
          records: part,
        });
        next += part.length;
      }
      return position;
    },
    setStreamEnd: async (participantId, page, end) => {
      await session.all(statements.setStreamEnd, { participantId, page, end });
    },
  };
}

function countsOf(records: readonly NewRecord[]): { trials: number; answers: number } {
  let trials = 0;
  let answers = 0;
  for (const { kind } of records) {
    if (kind === 'trial') trials += 1;
    else if (kind === 'answer') answers += 1;
  }
  return { trials, answers };
}

const progressOf = (row: { position: number; trials: number; saved_at: number | null }): Progress => ({
  position: row.position,
  trials: row.trials,
  savedAt: orUndefined(row.saved_at),
});

const recordOf = (row: StoredRow): StoredRecord => ({
  participantId: row.participant_id,
  position: row.position,
  // Only `append` writes this column, from the same type.
  kind: row.kind as RecordKind,
  name: readName(row.name),
  ordinal: orUndefined(row.ordinal),
  at: orUndefined(row.at),
  interval: orUndefined(row.interval_ms),
  value: row.value,
  receivedAt: row.received_at,
});

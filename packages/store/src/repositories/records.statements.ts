import type { NewRecord } from '@turnout/core';
import type { Selectable } from 'kysely';
import type { RecordsTable } from '../schema.ts';
import { type Dialect, locking } from '../sql/dialect.ts';
import { orNull } from '../sql/nullable.ts';
import { type Statement, statement } from '../sql/statement.ts';
import { storedName } from './record-name.ts';

const recordColumns = [
  'participant_id',
  'position',
  'kind',
  'name',
  'ordinal',
  'at',
  'interval_ms',
  'value',
  'received_at',
] as const satisfies readonly (keyof RecordsTable)[];

export type StoredRow = Selectable<RecordsTable>;

export interface Append {
  readonly participantId: number;
  readonly receivedAt: number;
  readonly firstPosition: number;
  readonly records: readonly NewRecord[];
}

interface Advance {
  readonly participantId: number;
  readonly receivedAt: number;
  readonly count: number;
  readonly trials: number;
  readonly answers: number;
}

interface OfStream {
  readonly participantId: number;
  readonly page: string;
}

export type RecordStatements = ReturnType<typeof recordStatements>;

export function recordStatements(dialect: Dialect) {
  const { sql: db } = dialect;
  const progress = db.selectFrom('progress').select(['position', 'trials', 'saved_at']);
  return {
    rowsPerInsert: dialect.rowsPerInsert,
    progress: statement<{ id: number }>()((arg) => progress.where('participant_id', '=', arg('id'))),
    lock: statement<{ id: number }>()((arg) =>
      locking(dialect, progress.where('participant_id', '=', arg('id'))),
    ),
    advance: statement<Advance>()((arg) =>
      db
        .updateTable('progress')
        .set((row) => ({
          position: row('position', '+', arg('count')),
          trials: row('trials', '+', arg('trials')),
          answers: row('answers', '+', arg('answers')),
          saved_at: arg('receivedAt'),
        }))
        .where('participant_id', '=', arg('participantId'))
        .returning('position'),
    ),
    insert: insertOfSize(dialect),
    page: statement<{ participantId: number; after: number; limit: number }>()((arg) =>
      db
        .selectFrom('records')
        .select(recordColumns)
        .where('participant_id', '=', arg('participantId'))
        .where('position', '>', arg('after'))
        .orderBy('position')
        .limit(arg('limit')),
    ),
    streamEnd: statement<OfStream>()((arg) =>
      db
        .selectFrom('streams')
        .select('durable')
        .where('participant_id', '=', arg('participantId'))
        .where('page', '=', arg('page')),
    ),
    setStreamEnd: statement<OfStream & { end: number }>()((arg) =>
      db
        .insertInto('streams')
        .values({
          participant_id: arg('participantId'),
          page: arg('page'),
          durable: arg('end'),
        })
        .onConflict((conflict) =>
          conflict
            .columns(['participant_id', 'page'])
            .doUpdateSet((row) => ({ durable: row.ref('excluded.durable') })),
        ),
    ),
  };
}

/** The INSERT of a given number of records, compiled when a batch of that size first comes. */
function insertOfSize(dialect: Dialect): (size: number) => Statement<Append, unknown> {
  const bySize = new Map<number, Statement<Append, unknown>>();
  return (size) => {
    const known = bySize.get(size);
    if (known !== undefined) return known;
    const made = insertStatement(dialect, size);
    bySize.set(size, made);
    return made;
  };
}

function insertStatement({ sql: db }: Dialect, size: number): Statement<Append, unknown> {
  return statement<Append>()((arg) => {
    const rows = Array.from({ length: size }, (_, index) => {
      const record = (append: Append): NewRecord => append.records[index] as NewRecord;
      return {
        participant_id: arg('participantId'),
        position: arg((a) => a.firstPosition + index),
        kind: arg((a) => record(a).kind),
        name: arg((a) => storedName(record(a).name)),
        ordinal: arg((a) => orNull(record(a).ordinal)),
        at: arg((a) => orNull(record(a).at)),
        interval_ms: arg((a) => orNull(record(a).interval)),
        value: arg((a) => record(a).value),
        received_at: arg('receivedAt'),
      };
    });
    return db.insertInto('records').values(rows);
  });
}

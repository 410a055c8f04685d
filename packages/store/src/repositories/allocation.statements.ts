import type { AllocationKey, AllocationLogEntry, SeatRow } from '@turnout/core';
import { type Selectable, sql } from 'kysely';
import type { AllocationLogTable, SeatsTable } from '../schema.ts';
import { type Dialect, locking } from '../sql/dialect.ts';
import { orNull } from '../sql/nullable.ts';
import { statement } from '../sql/statement.ts';

const seatColumns = ['participant_id', 'key_id', 'condition', 'counterbalance', 'state'] as const;
const logColumns = [
  'n',
  'participant_id',
  'change',
  'condition',
  'counterbalance',
  'draw',
  'conditions',
  'counters',
  'at',
] as const;

export type StoredSeat = Pick<Selectable<SeatsTable>, (typeof seatColumns)[number]>;
export type StoredLogEntry = Pick<Selectable<AllocationLogTable>, (typeof logColumns)[number]>;

export type AllocationStatements = ReturnType<typeof allocationStatements>;

export const allocationStatements = (dialect: Dialect) => ({
  ...keyStatements(dialect),
  ...seatStatements(dialect),
  ...logStatements(dialect),
});

function keyStatements(dialect: Dialect) {
  const { sql: db } = dialect;
  const held = db.selectFrom('cells').select(['cells.condition', 'cells.counterbalance', 'cells.held']);
  return {
    lockKey: statement<AllocationKey>()((arg) =>
      locking(
        dialect,
        db
          .selectFrom('allocation_keys')
          .select('id')
          .where('study', '=', arg('study'))
          .where('design_version', '=', arg('designVersion'))
          .where('mode', '=', arg('mode')),
      ),
    ),
    insertKey: statement<AllocationKey>()((arg) =>
      db
        .insertInto('allocation_keys')
        .values({ study: arg('study'), design_version: arg('designVersion'), mode: arg('mode') })
        .onConflict((conflict) => conflict.columns(['study', 'design_version', 'mode']).doNothing()),
    ),
    lockKeyOfSeat: statement<{ participantId: number }>()((arg) =>
      locking(
        dialect,
        db
          .selectFrom('allocation_keys')
          .select('id')
          .where('id', '=', (seat) =>
            seat.selectFrom('seats').select('key_id').where('participant_id', '=', arg('participantId')),
          ),
      ),
    ),
    keys: statement<{ study: string }>()((arg) =>
      db
        .selectFrom('allocation_keys')
        .select(['study', 'design_version', 'mode'])
        .where('study', '=', arg('study'))
        .orderBy('id'),
    ),
    counts: statement<AllocationKey>()((arg) =>
      held
        .innerJoin('allocation_keys', 'allocation_keys.id', 'cells.key_id')
        .where('study', '=', arg('study'))
        .where('design_version', '=', arg('designVersion'))
        .where('mode', '=', arg('mode'))
        .orderBy('condition')
        .orderBy('counterbalance'),
    ),
    countsOf: statement<{ keyId: number }>()((arg) =>
      held.where('key_id', '=', arg('keyId')).orderBy('condition').orderBy('counterbalance'),
    ),
    adjust: statement<{ keyId: number; condition: number; counterbalance: number; by: number }>()((arg) =>
      db
        .insertInto('cells')
        .values({
          key_id: arg('keyId'),
          condition: arg('condition'),
          counterbalance: arg('counterbalance'),
          held: arg('by'),
        })
        .onConflict((conflict) =>
          conflict
            .columns(['key_id', 'condition', 'counterbalance'])
            .doUpdateSet((row) => ({ held: row('cells.held', '+', row.ref('excluded.held')) })),
        ),
    ),
  };
}

function seatStatements({ sql: db }: Dialect) {
  return {
    seatOf: statement<{ participantId: number }>()((arg) =>
      db.selectFrom('seats').select(seatColumns).where('participant_id', '=', arg('participantId')),
    ),
    staleSeats: statement<{ keyId: number; before: number }>()((arg) =>
      db
        .selectFrom('seats')
        .select(seatColumns)
        .where('key_id', '=', arg('keyId'))
        // Written out, not bound: only so do the planners see that the partial index fits.
        .where('state', '=', sql.lit('open'))
        .where('taken_at', '<=', arg('before'))
        .orderBy('taken_at')
        .orderBy('participant_id'),
    ),
    putSeat: statement<SeatRow & { takenAt: number }>()((arg) =>
      db
        .insertInto('seats')
        .values({
          participant_id: arg('participantId'),
          key_id: arg('keyId'),
          condition: arg('condition'),
          counterbalance: arg('counterbalance'),
          state: arg('state'),
          taken_at: arg('takenAt'),
        })
        .onConflict((conflict) =>
          conflict.column('participant_id').doUpdateSet((row) => ({
            key_id: row.ref('excluded.key_id'),
            condition: row.ref('excluded.condition'),
            counterbalance: row.ref('excluded.counterbalance'),
            state: row.ref('excluded.state'),
            taken_at: row.ref('excluded.taken_at'),
          })),
        ),
    ),
  };
}

type NewLogEntry = Omit<AllocationLogEntry, 'n'> & { readonly keyId: number };

function logStatements({ sql: db }: Dialect) {
  return {
    log: statement<AllocationKey & { after: number; limit: number }>()((arg) =>
      db
        .selectFrom('allocation_log')
        .innerJoin('allocation_keys', 'allocation_keys.id', 'allocation_log.key_id')
        .select(logColumns)
        .where('study', '=', arg('study'))
        .where('design_version', '=', arg('designVersion'))
        .where('mode', '=', arg('mode'))
        .where('n', '>', arg('after'))
        .orderBy('n')
        .limit(arg('limit')),
    ),
    // The key is locked, so nobody else takes the number between finding and using it.
    appendLog: statement<NewLogEntry>()((arg) =>
      db.insertInto('allocation_log').values((row) => ({
        key_id: arg('keyId'),
        n: row
          .selectFrom('allocation_log')
          .select((log) => sql<number>`coalesce(${log.fn.max('n')}, 0) + 1`.as('next'))
          .where('key_id', '=', arg('keyId')),
        participant_id: arg('participantId'),
        change: arg('change'),
        condition: arg('condition'),
        counterbalance: arg('counterbalance'),
        draw: arg((entry) => orNull(entry.draw)),
        conditions: arg((entry) => orNull(entry.grid?.[0])),
        counters: arg((entry) => orNull(entry.grid?.[1])),
        at: arg('at'),
      })),
    ),
  };
}

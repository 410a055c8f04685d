import type { Identity, NewParticipant, UnusableMark } from '@turnout/core';
import { type Selectable, sql } from 'kysely';
import type { ParticipantsTable } from '../schema.ts';
import { type Dialect, locking } from '../sql/dialect.ts';
import { orNull } from '../sql/nullable.ts';
import { statement } from '../sql/statement.ts';

/** Named one by one: a plan kept for `*` breaks when another server's migration adds a column. */
export const participantColumns = [
  'id',
  'study',
  'mode',
  'design_version',
  'worker',
  'assignment_id',
  'hit_id',
  'state',
  'condition',
  'counterbalance',
  'browser',
  'platform',
  'language',
  'entered_at',
  'started_at',
  'ended_at',
  'bonus_minor',
] as const satisfies readonly (keyof ParticipantsTable)[];

export type ParticipantRow = Selectable<ParticipantsTable>;

/** A step of the lifecycle with the states as numbers. */
export interface Move {
  readonly id: number;
  readonly event: string;
  readonly from: number;
  readonly to: number;
  readonly cause: string;
  readonly at: number;
  /** Set when this step is the start or the end; NULL leaves the time as it is. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

export type ParticipantStatements = ReturnType<typeof participantStatements>;

export const participantStatements = (dialect: Dialect) => ({
  ...readingStatements(dialect),
  ...writingStatements(dialect),
});

function readingStatements({ sql: db }: Dialect) {
  const participants = db.selectFrom('participants').select(participantColumns);
  return {
    byId: statement<{ id: number }>()((arg) => participants.where('id', '=', arg('id'))),
    byIds: statement<{ study: string; worker: string; assignmentId: string }>()((arg) =>
      participants
        .where('study', '=', arg('study'))
        .where('worker', '=', arg('worker'))
        .where('assignment_id', '=', arg('assignmentId')),
    ),
    // Not ordered here: SQLite would then walk all participants of the study by id, to save sorting a row or two.
    ofWorker: statement<{ study: string; worker: string }>()((arg) =>
      db
        .selectFrom('participants')
        .innerJoin('progress', 'progress.participant_id', 'participants.id')
        .select(['id', 'hit_id', 'assignment_id', 'state', 'entered_at', 'started_at', 'trials', 'answers'])
        .where('study', '=', arg('study'))
        .where('worker', '=', arg('worker')),
    ),
    identity: statement<{ id: number }>()((arg) =>
      db
        .selectFrom('identities')
        .select(['worker_id_sealed', 'ip_address_sealed'])
        .where('participant_id', '=', arg('id')),
    ),
    anyIdentity: statement<object>()(() =>
      db.selectFrom('identities').select(['worker_id_sealed', 'ip_address_sealed']).limit(sql.lit(1)),
    ),
    unusable: statement<{ id: number }>()((arg) =>
      db
        .selectFrom('unusable_participants')
        .select(['reason', 'actor', 'at'])
        .where('participant_id', '=', arg('id')),
    ),
    claimant: statement<{ id: number }>()((arg) =>
      db.selectFrom('claims').select('nonce').where('participant_id', '=', arg('id')),
    ),
    transitions: statement<{ id: number }>()((arg) =>
      db
        .selectFrom('transitions')
        .select(['participant_id', 'event', 'from_state', 'to_state', 'cause', 'at'])
        .where('participant_id', '=', arg('id'))
        .orderBy('id'),
    ),
  };
}

function writingStatements(dialect: Dialect) {
  const { sql: db } = dialect;
  return {
    lock: statement<{ id: number }>()((arg) =>
      locking(dialect, db.selectFrom('participants').select(participantColumns).where('id', '=', arg('id'))),
    ),
    insert: statement<NewParticipant & { state: number }>()((arg) =>
      db
        .insertInto('participants')
        .values({
          study: arg('study'),
          mode: arg('mode'),
          design_version: arg('designVersion'),
          worker: arg('worker'),
          assignment_id: arg('assignmentId'),
          hit_id: arg('hitId'),
          state: arg('state'),
          condition: arg((row) => row.cell.condition),
          counterbalance: arg((row) => row.cell.counterbalance),
          browser: arg('browser'),
          platform: arg('platform'),
          language: arg('language'),
          entered_at: arg('enteredAt'),
        })
        .onConflict((conflict) => conflict.columns(['study', 'worker', 'assignment_id']).doNothing())
        .returning('id'),
    ),
    insertIdentity: statement<Identity & { id: number }>()((arg) =>
      db.insertInto('identities').values({
        participant_id: arg('id'),
        worker_id_sealed: arg('workerIdSealed'),
        ip_address_sealed: arg((row) => orNull(row.ipAddressSealed)),
      }),
    ),
    claim: statement<{ id: number; nonce: string }>()((arg) =>
      db
        .insertInto('claims')
        .values({ participant_id: arg('id'), nonce: arg('nonce') })
        .onConflict((conflict) => conflict.column('participant_id').doNothing())
        .returning('nonce'),
    ),
    insertProgress: statement<{ id: number }>()((arg) =>
      db
        .insertInto('progress')
        .values({ participant_id: arg('id'), position: sql.lit(0), trials: sql.lit(0), answers: sql.lit(0) }),
    ),
    move: statement<Move>()((arg) =>
      db
        .updateTable('participants')
        .set((row) => ({
          state: arg('to'),
          // The first start counts: who comes back after quitting has begun before.
          started_at: row.fn.coalesce('started_at', sql<number>`cast(${arg('startedAt')} as bigint)`),
          ended_at: row.fn.coalesce(sql<number>`cast(${arg('endedAt')} as bigint)`, 'ended_at'),
        }))
        .where('id', '=', arg('id'))
        .where('state', '=', arg('from'))
        .returning('id'),
    ),
    insertTransition: statement<Move>()((arg) =>
      db.insertInto('transitions').values({
        participant_id: arg('id'),
        event: arg('event'),
        from_state: arg('from'),
        to_state: arg('to'),
        cause: arg('cause'),
        at: arg('at'),
      }),
    ),
    markUnusable: statement<UnusableMark & { id: number }>()((arg) =>
      db
        .insertInto('unusable_participants')
        .values({ participant_id: arg('id'), reason: arg('reason'), actor: arg('actor'), at: arg('at') })
        .onConflict((conflict) =>
          conflict.column('participant_id').doUpdateSet((row) => ({
            reason: row.ref('excluded.reason'),
            actor: row.ref('excluded.actor'),
            at: row.ref('excluded.at'),
          })),
        ),
    ),
    unmarkUnusable: statement<{ id: number }>()((arg) =>
      db.deleteFrom('unusable_participants').where('participant_id', '=', arg('id')),
    ),
    setCell: statement<{ id: number; condition: number; counterbalance: number }>()((arg) =>
      db
        .updateTable('participants')
        .set({ condition: arg('condition'), counterbalance: arg('counterbalance') })
        .where('id', '=', arg('id')),
    ),
    setBonus: statement<{ id: number; bonusMinor: number }>()((arg) =>
      db
        .updateTable('participants')
        .set({ bonus_minor: arg('bonusMinor') })
        .where('id', '=', arg('id')),
    ),
  };
}

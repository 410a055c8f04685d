import {
  type Identity,
  type LifecycleEvent,
  type Participant,
  type ParticipantFilter,
  type ParticipantReader,
  type ParticipantState,
  type ParticipantWriter,
  stateCodes,
  stateOfCode,
} from '@turnout/core';
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Tables } from '../schema.ts';
import type { Dialect } from '../sql/dialect.ts';
import { orUndefined } from '../sql/nullable.ts';
import { first, type Session } from '../sql/session.ts';
import {
  type Move,
  type ParticipantRow,
  type ParticipantStatements,
  participantColumns,
} from './participants.statements.ts';

export function participantReader(
  session: Session,
  statements: ParticipantStatements,
  { sql: db }: Dialect,
): ParticipantReader {
  const participant = (row: ParticipantRow | undefined) =>
    row === undefined ? undefined : participantOf(row);
  return {
    byId: async (id) => participant(await first(session, statements.byId, { id })),
    byIds: async (study, worker, assignmentId) =>
      participant(await first(session, statements.byIds, { study, worker, assignmentId })),
    ofWorker: async (study, worker) => {
      const rows = await session.all(statements.ofWorker, { study, worker });
      return rows
        .toSorted((a, b) => a.id - b.id)
        .map((row) => ({
          participantId: row.id,
          hitId: row.hit_id,
          assignmentId: row.assignment_id,
          state: stateOfCode(row.state),
          enteredAt: row.entered_at,
          engaged: row.started_at !== null || row.trials > 0 || row.answers > 0,
        }));
    },
    page: async (filter, after, limit) => {
      const rows = await session.query(
        db
          .selectFrom('participants')
          .select(participantColumns)
          .where((row) => matching(row, filter))
          .where('id', '>', after)
          .orderBy('id')
          .limit(limit),
      );
      return rows.map(participantOf);
    },
    count: async (filter) => {
      const [row] = await session.query(
        db
          .selectFrom('participants')
          .select(sql<number>`count(*)`.as('participants'))
          .where((where) => matching(where, filter)),
      );
      return row?.participants ?? 0;
    },
    tally: async (study) => {
      const groups = ['design_version', 'mode', 'state', 'condition', 'counterbalance'] as const;
      const rows = await session.query(
        db
          .selectFrom('participants')
          .select(groups)
          .select(sql<number>`count(*)`.as('participants'))
          .where('study', '=', study)
          .groupBy(groups)
          // By the number of the column: the five above, in that order.
          .orderBy(sql`1, 2, 3, 4, 5`),
      );
      return rows.map(({ design_version: designVersion, state, ...row }) => ({
        ...row,
        designVersion,
        state: stateOfCode(state),
      }));
    },
    unusable: async (id) => {
      const row = await first(session, statements.unusable, { id });
      return row === undefined ? undefined : { ...row };
    },
    identities: (ids) => identitiesOf(session, db, ids),
    identity: async (id) => identityOf(await first(session, statements.identity, { id })),
    anyIdentity: async () => identityOf(await first(session, statements.anyIdentity, {})),
    claimant: async (id) => (await first(session, statements.claimant, { id }))?.nonce,
    transitions: async (id) => {
      const rows = await session.all(statements.transitions, { id });
      return rows.map((row) => ({
        participantId: row.participant_id,
        // Only `move` writes this column, from the same type.
        event: row.event as LifecycleEvent,
        from: stateOfCode(row.from_state),
        to: stateOfCode(row.to_state),
        cause: row.cause,
        at: row.at,
      }));
    },
  };
}

export function participantWriter(
  session: Session,
  statements: ParticipantStatements,
  dialect: Dialect,
): ParticipantWriter {
  const reader = participantReader(session, statements, dialect);
  return {
    ...reader,
    lock: async (id) => {
      const row = await first(session, statements.lock, { id });
      return row === undefined ? undefined : participantOf(row);
    },
    insert: async (participant, identity) => {
      const row = await first(session, statements.insert, { ...participant, state: stateCodes.allocated });
      if (row === undefined) return undefined;
      await session.all(statements.insertIdentity, { ...identity, id: row.id });
      await session.all(statements.insertProgress, { id: row.id });
      return row.id;
    },
    move: async (step) => {
      const move: Move = {
        id: step.participantId,
        event: step.event,
        from: stateCodes[step.from],
        to: stateCodes[step.to],
        cause: step.cause,
        at: step.at,
        startedAt: step.to === 'started' ? step.at : null,
        endedAt: step.to === 'completed' ? step.at : null,
      };
      // Refused rather than written: a move from a state the row is not in would break the history.
      if ((await first(session, statements.move, move)) === undefined)
        throw new Error(`participant ${move.id} is not in the state ${step.from}; was it locked?`);
      await session.all(statements.insertTransition, move);
    },
    setCell: async (id, cell) => {
      await session.all(statements.setCell, { ...cell, id });
    },
    setBonus: async (id, bonusMinor) => {
      await session.all(statements.setBonus, { id, bonusMinor });
    },
    markUnusable: async (id, mark) => {
      if (mark === undefined) await session.all(statements.unmarkUnusable, { id });
      else await session.all(statements.markUnusable, { ...mark, id });
    },
    claim: async (id, nonce) => {
      const holder =
        (await first(session, statements.claim, { id, nonce }))?.nonce ?? (await reader.claimant(id));
      if (holder === undefined) throw new Error(`participant ${id} has no claim after claiming`);
      return holder;
    },
  };
}

type Where = ExpressionBuilder<Tables, 'participants'>;

/** An empty list matches nobody; PostgreSQL takes no empty IN (). */
const inStates = (where: Where, states: readonly ParticipantState[]) =>
  states.length === 0
    ? where.lit(false)
    : where(
        'state',
        'in',
        states.map((state) => stateCodes[state]),
      );

function matching(where: Where, filter: ParticipantFilter): Expression<SqlBool> {
  const tests: Expression<SqlBool>[] = [where('study', '=', filter.study)];
  if (filter.mode !== undefined) tests.push(where('mode', '=', filter.mode));
  if (filter.designVersion !== undefined) tests.push(where('design_version', '=', filter.designVersion));
  if (filter.condition !== undefined) tests.push(where('condition', '=', filter.condition));
  if (filter.from !== undefined) tests.push(where('entered_at', '>=', filter.from));
  if (filter.until !== undefined) tests.push(where('entered_at', '<', filter.until));
  if (filter.states !== undefined) tests.push(inStates(where, filter.states));
  if (filter.usable === true)
    tests.push(
      where.not(
        where.exists(
          where
            .selectFrom('unusable_participants')
            .select('participant_id')
            .whereRef('participant_id', '=', 'participants.id'),
        ),
      ),
    );
  return where.and(tests);
}

/** Ids in one query: SQLite and PostgreSQL take some 30,000 values, and each number of them is a plan of its own. */
const IDS_AT_ONCE = 1000;

async function identitiesOf(
  session: Session,
  db: Dialect['sql'],
  ids: readonly number[],
): Promise<ReadonlyMap<number, Identity>> {
  const found = new Map<number, Identity>();
  for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
    const rows = await session.query(
      db
        .selectFrom('identities')
        .select(['participant_id', 'worker_id_sealed', 'ip_address_sealed'])
        .where('participant_id', 'in', ids.slice(from, from + IDS_AT_ONCE)),
    );
    for (const row of rows) found.set(row.participant_id, toIdentity(row));
  }
  return found;
}

interface IdentityRow {
  readonly worker_id_sealed: string;
  readonly ip_address_sealed: string | null;
}

const identityOf = (row: IdentityRow | undefined): Identity | undefined =>
  row === undefined ? undefined : toIdentity(row);

const toIdentity = (row: IdentityRow): Identity => ({
  workerIdSealed: row.worker_id_sealed,
  ipAddressSealed: orUndefined(row.ip_address_sealed),
});

const participantOf = (row: ParticipantRow): Participant => ({
  id: row.id,
  study: row.study,
  mode: row.mode,
  designVersion: row.design_version,
  worker: row.worker,
  assignmentId: row.assignment_id,
  hitId: row.hit_id,
  state: stateOfCode(row.state),
  cell: { condition: row.condition, counterbalance: row.counterbalance },
  browser: row.browser,
  platform: row.platform,
  language: row.language,
  enteredAt: row.entered_at,
  startedAt: orUndefined(row.started_at),
  endedAt: orUndefined(row.ended_at),
  bonusMinor: row.bonus_minor,
});

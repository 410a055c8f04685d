import type { Assignment, AssignmentFilter, AssignmentReader, AssignmentWriter } from '@turnout/core';
import type { Expression, ExpressionBuilder, Selectable, SqlBool } from 'kysely';
import type { AssignmentsTable } from '../schema.recruiting.ts';
import type { Tables } from '../schema.ts';
import type { Dialect } from '../sql/dialect.ts';
import { orUndefined } from '../sql/nullable.ts';
import { first, type Session } from '../sql/session.ts';
import { type AssignmentStatements, assignmentColumns } from './assignments.statements.ts';
import { insertedId } from './inserted-id.ts';

export function assignmentReader(
  session: Session,
  statements: AssignmentStatements,
  { sql: db }: Dialect,
): AssignmentReader {
  return {
    byId: async (id) => assignmentOf(await first(session, statements.byId, { id })),
    find: async (postingId, externalId, worker) =>
      assignmentOf(await first(session, statements.find, { postingId, externalId, worker })),
    ofParticipant: async (participantId) =>
      assignmentOf(await first(session, statements.ofParticipant, { participantId })),
    page: async (filter, after, limit) => {
      const rows = await session.query(
        db
          .selectFrom('recruiter_assignments')
          .select(assignmentColumns)
          .where((row) => matching(row, filter))
          .where('id', '>', after)
          .orderBy('id')
          .limit(limit),
      );
      return rows.map(toAssignment);
    },
  };
}

export function assignmentWriter(
  session: Session,
  statements: AssignmentStatements,
  dialect: Dialect,
): AssignmentWriter {
  return {
    ...assignmentReader(session, statements, dialect),
    put: async (assignment) => insertedId(await first(session, statements.put, assignment)),
    lock: async (id) => assignmentOf(await first(session, statements.lock, { id })),
  };
}

type Where = ExpressionBuilder<Tables, 'recruiter_assignments'>;

function matching(where: Where, filter: AssignmentFilter): Expression<SqlBool> {
  const { postingIds, externalId, states } = filter;
  const tests: Expression<SqlBool>[] = [];
  // An empty list matches nobody; PostgreSQL takes no empty IN ().
  if (postingIds !== undefined)
    tests.push(postingIds.length === 0 ? where.lit(false) : where('posting_id', 'in', postingIds));
  if (externalId !== undefined) tests.push(where('external_id', '=', externalId));
  if (states !== undefined) tests.push(states.length === 0 ? where.lit(false) : where('state', 'in', states));
  if (filter.study !== undefined || filter.environment !== undefined) tests.push(ofPostings(where, filter));
  return where.and(tests);
}

/** Looked up for each row, not gathered before: a page then ends at its limit instead of sorting the whole study. */
const ofPostings = (where: Where, { study, environment }: AssignmentFilter): Expression<SqlBool> =>
  where.exists(
    where
      .selectFrom('recruiter_postings as posting')
      .select('posting.id')
      .whereRef('posting.id', '=', 'recruiter_assignments.posting_id')
      .where((posting) =>
        posting.and({
          ...(study !== undefined && { study }),
          ...(environment !== undefined && { environment }),
        }),
      ),
  );

const assignmentOf = (row: Selectable<AssignmentsTable> | undefined): Assignment | undefined =>
  row === undefined ? undefined : toAssignment(row);

const toAssignment = (row: Selectable<AssignmentsTable>): Assignment => ({
  id: row.id,
  postingId: row.posting_id,
  externalId: row.external_id,
  worker: row.worker,
  workerIdSealed: row.worker_id_sealed,
  state: row.state,
  participantId: orUndefined(row.participant_id),
  acceptedAt: orUndefined(row.accepted_at),
  submittedAt: orUndefined(row.submitted_at),
  decidedAt: orUndefined(row.decided_at),
  autoApproveAt: orUndefined(row.auto_approve_at),
  completionCode: orUndefined(row.completion_code),
  seenAt: row.seen_at,
});

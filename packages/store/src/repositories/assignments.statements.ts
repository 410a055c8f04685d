import type { NewAssignment } from '@turnout/core';
import type { AssignmentsTable } from '../schema.recruiting.ts';
import { type Dialect, locking } from '../sql/dialect.ts';
import { orNull } from '../sql/nullable.ts';
import { statement } from '../sql/statement.ts';

export const assignmentColumns = [
  'id',
  'posting_id',
  'external_id',
  'worker',
  'worker_id_sealed',
  'state',
  'participant_id',
  'accepted_at',
  'submitted_at',
  'decided_at',
  'auto_approve_at',
  'completion_code',
  'seen_at',
] as const satisfies readonly (keyof AssignmentsTable)[];

export type AssignmentStatements = ReturnType<typeof assignmentStatements>;

export function assignmentStatements(dialect: Dialect) {
  const { sql: db } = dialect;
  const assignments = db.selectFrom('recruiter_assignments').select(assignmentColumns);
  return {
    byId: statement<{ id: number }>()((arg) => assignments.where('id', '=', arg('id'))),
    lock: statement<{ id: number }>()((arg) => locking(dialect, assignments.where('id', '=', arg('id')))),
    find: statement<{ postingId: number; externalId: string; worker: string }>()((arg) =>
      assignments
        .where('posting_id', '=', arg('postingId'))
        .where('external_id', '=', arg('externalId'))
        .where('worker', '=', arg('worker')),
    ),
    ofParticipant: statement<{ participantId: number }>()((arg) =>
      assignments.where('participant_id', '=', arg('participantId')).orderBy('id', 'desc').limit(1),
    ),
    put: statement<NewAssignment>()((arg) =>
      db
        .insertInto('recruiter_assignments')
        .values({
          posting_id: arg('postingId'),
          external_id: arg('externalId'),
          worker: arg('worker'),
          worker_id_sealed: arg('workerIdSealed'),
          state: arg('state'),
          participant_id: arg((row) => orNull(row.participantId)),
          accepted_at: arg((row) => orNull(row.acceptedAt)),
          submitted_at: arg((row) => orNull(row.submittedAt)),
          decided_at: arg((row) => orNull(row.decidedAt)),
          auto_approve_at: arg((row) => orNull(row.autoApproveAt)),
          completion_code: arg((row) => orNull(row.completionCode)),
          seen_at: arg('seenAt'),
        })
        .onConflict((conflict) =>
          conflict.columns(['posting_id', 'external_id', 'worker']).doUpdateSet((row) => ({
            worker_id_sealed: row.ref('excluded.worker_id_sealed'),
            state: row.ref('excluded.state'),
            participant_id: row.ref('excluded.participant_id'),
            accepted_at: row.ref('excluded.accepted_at'),
            submitted_at: row.ref('excluded.submitted_at'),
            decided_at: row.ref('excluded.decided_at'),
            auto_approve_at: row.ref('excluded.auto_approve_at'),
            completion_code: row.ref('excluded.completion_code'),
            seen_at: row.ref('excluded.seen_at'),
          })),
        )
        .returning('id'),
    ),
  };
}

import { type Dialect, locking, orNull, orUndefined, type Session } from '@turnout/store/database';
import type { Selectable, Updateable } from 'kysely';
import { type Assignment, type AssignmentStatus, isLive } from '../domain/assignment.ts';
import type { Page } from './hits.ts';
import type { AssignmentsTable, MarketTables } from './tables.ts';

export type AssignmentChange = Partial<Omit<Assignment, 'id' | 'assignmentId' | 'hitId' | 'workerId'>> & {
  /** When it came to its end without a submission; epoch ms UTC. */
  readonly endedAt?: number;
  readonly autoApproved?: boolean;
};

/** A submission with the id its worker goes by. */
export interface Submission extends Assignment {
  readonly publicWorkerId: string;
}

/** Slots and who holds them. Changes are made under the HIT's lock. */
export function assignmentRepository(session: Session, dialect: Dialect<MarketTables>) {
  const { sql: db } = dialect;
  const all = db.selectFrom('market_assignments').selectAll();
  const one = async (query: typeof all): Promise<Assignment | undefined> => {
    const [row] = await session.query(query);
    return row === undefined ? undefined : assignmentOf(row);
  };
  const many = async (query: typeof all): Promise<readonly Assignment[]> =>
    (await session.query(query)).map(assignmentOf);
  return {
    byId: (id: number) => one(all.where('id', '=', id)),
    /** Who holds a slot now, or did last: the one that a call about its id means. */
    byAssignmentId: (assignmentId: string) =>
      one(
        all.where('assignment_id', '=', assignmentId).orderBy('live', 'desc').orderBy('id', 'desc').limit(1),
      ),
    /** A worker's place in a HIT, if there is one that counts (MA1). */
    liveOf: (hitId: number, workerId: number) =>
      one(all.where('hit_id', '=', hitId).where('worker_id', '=', workerId).where('live', '=', 1)),
    /**
     * What was submitted to a HIT and is visible at a moment (epoch ms UTC), in the order of submission, so that a page
     * read later never lacks one that came meanwhile. The page goes by the number of the submission.
     */
    submittedTo: async (
      hitId: number,
      statuses: readonly AssignmentStatus[],
      now: number,
      { after, limit }: Page,
    ): Promise<readonly Submission[]> => {
      const rows = await session.query(
        db
          .selectFrom('market_assignments')
          .innerJoin('market_workers', 'market_workers.id', 'market_assignments.worker_id')
          .selectAll('market_assignments')
          .select('market_workers.worker_id as public_worker_id')
          .where('hit_id', '=', hitId)
          .where('submission', '>', after)
          .where('market_assignments.status', 'in', statuses as readonly string[])
          .where('visible_at', '<=', now)
          .orderBy('submission')
          .limit(limit),
      );
      return rows.map((row) => ({ ...assignmentOf(row), publicWorkerId: row.public_worker_id }));
    },
    /** Whether somebody had a slot and gave it back. */
    wasGivenBack: async (assignmentId: string): Promise<boolean> => {
      const rows = await session.query(
        db
          .selectFrom('market_assignments')
          .select('id')
          .where('assignment_id', '=', assignmentId)
          .where('live', '=', 0)
          .limit(1),
      );
      return rows.length > 0;
    },
    /** Whether anybody ever accepted it. */
    everTaken: async (hitId: number): Promise<boolean> => {
      const rows = await session.query(
        db.selectFrom('market_slots').select('assignment_id').where('hit_id', '=', hitId).limit(1),
      );
      return rows.length > 0;
    },
    /** When a worker last submitted work to a requester; epoch ms UTC. */
    lastSubmission: async (workerId: number, requesterId: number): Promise<number | undefined> => {
      const [row] = await session.query(
        db
          .selectFrom('market_assignments')
          .innerJoin('market_hits', 'market_hits.id', 'market_assignments.hit_id')
          .select((row) => row.fn.max('submitted_at').as('at'))
          .where('worker_id', '=', workerId)
          .where('requester_id', '=', requesterId),
      );
      return orUndefined(row?.at ?? null);
    },
    /** A worker's assignments, newest first. @param before only rows of a lower number */
    ofWorker: (workerId: number, statuses: readonly AssignmentStatus[], before: number, limit: number) =>
      many(
        all
          .where('worker_id', '=', workerId)
          .where('status', 'in', statuses as readonly string[])
          .where('id', '<', before)
          .orderBy('id', 'desc')
          .limit(limit),
      ),
    /** MA2: a slot that somebody gave back, if there is one. */
    freeSlot: async (hitId: number): Promise<string | undefined> => {
      const [row] = await session.query(
        locking(
          dialect,
          db
            .selectFrom('market_slots')
            .select('assignment_id')
            .where('hit_id', '=', hitId)
            .where('taken', '=', 0)
            .limit(1),
        ),
      );
      return row?.assignment_id;
    },
    insertSlot: async (hitId: number, assignmentId: string): Promise<void> => {
      await session.query(
        db.insertInto('market_slots').values({ assignment_id: assignmentId, hit_id: hitId, taken: 1 }),
      );
    },
    setSlot: async (assignmentId: string, taken: boolean): Promise<void> => {
      await session.query(
        db
          .updateTable('market_slots')
          .set({ taken: Number(taken) })
          .where('assignment_id', '=', assignmentId),
      );
    },
    insert: async (
      assignment: Pick<Assignment, 'assignmentId' | 'hitId' | 'workerId' | 'acceptedAt' | 'deadline'>,
    ): Promise<Assignment> => {
      const [row] = await session.query(
        db
          .insertInto('market_assignments')
          .values({
            assignment_id: assignment.assignmentId,
            hit_id: assignment.hitId,
            worker_id: assignment.workerId,
            status: 'accepted',
            live: 1,
            accepted_at: assignment.acceptedAt,
            deadline: assignment.deadline,
          })
          .returningAll(),
      );
      if (row === undefined) throw new Error('an assignment was not stored');
      return assignmentOf(row);
    },
    update: async (id: number, change: AssignmentChange): Promise<void> => {
      await session.query(db.updateTable('market_assignments').set(columnsOf(change)).where('id', '=', id));
    },
  };
}

function columnsOf(change: AssignmentChange): Updateable<AssignmentsTable> {
  return {
    ...(change.status !== undefined && { status: change.status, live: Number(isLive(change.status)) }),
    ...(change.submittedAt !== undefined && { submitted_at: change.submittedAt }),
    ...(change.visibleAt !== undefined && { visible_at: change.visibleAt }),
    ...(change.submission !== undefined && { submission: change.submission }),
    ...(change.answer !== undefined && { answer: change.answer }),
    ...('autoApprovesAt' in change && { auto_approves_at: orNull(change.autoApprovesAt) }),
    ...(change.approvedAt !== undefined && { approved_at: change.approvedAt }),
    ...(change.rejectedAt !== undefined && { rejected_at: change.rejectedAt }),
    ...(change.endedAt !== undefined && { ended_at: change.endedAt }),
    ...(change.feedback !== undefined && { feedback: change.feedback }),
    ...(change.autoApproved !== undefined && { auto_approved: Number(change.autoApproved) }),
  };
}

const assignmentOf = (row: Selectable<AssignmentsTable>): Assignment => ({
  id: row.id,
  assignmentId: row.assignment_id,
  hitId: row.hit_id,
  workerId: row.worker_id,
  // Only this repository writes the column, from the same type.
  status: row.status as AssignmentStatus,
  acceptedAt: row.accepted_at,
  deadline: row.deadline,
  submittedAt: orUndefined(row.submitted_at),
  visibleAt: orUndefined(row.visible_at),
  submission: orUndefined(row.submission),
  answer: orUndefined(row.answer),
  autoApprovesAt: orUndefined(row.auto_approves_at),
  approvedAt: orUndefined(row.approved_at),
  rejectedAt: orUndefined(row.rejected_at),
  feedback: orUndefined(row.feedback),
});

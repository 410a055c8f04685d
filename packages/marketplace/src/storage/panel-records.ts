import { type Dialect, orUndefined, type Session } from '@turnout/store/database';
import type { Environment } from '../domain/environment.ts';
import type { Qualification } from '../domain/qualification.ts';
import type { MarketTables } from './tables.ts';

/** What one person has of a qualification type, with its name. */
export type NamedQualification = Pick<Qualification, 'status' | 'value' | 'grantedAt'> & {
  readonly name: string;
  readonly requesterName: string;
  readonly environment: Environment;
};

/** Everything that one person did and was told, for the person's page and for the person. */
export function recordRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  return {
    qualifications: async (workerId: number): Promise<readonly NamedQualification[]> =>
      (
        await session.query(
          db
            .selectFrom('market_qualifications as q')
            .innerJoin('market_qualification_types as t', 't.id', 'q.type_id')
            .innerJoin('market_requesters as r', 'r.id', 't.requester_id')
            .select([
              't.name',
              'r.name as requester_name',
              'r.environment',
              'q.status',
              'q.value',
              'q.granted_at',
            ])
            .where('q.worker_id', '=', workerId)
            .orderBy('t.name')
            .orderBy('r.environment'),
        )
      ).map((row) => ({
        name: row.name,
        requesterName: row.requester_name,
        // Only their own repositories write these columns, from the same types.
        environment: row.environment as Environment,
        status: row.status as Qualification['status'],
        value: row.value,
        grantedAt: row.granted_at,
      })),
    /** Answers to tests and questionnaires, oldest first. */
    testAnswers: async (workerId: number) =>
      (
        await session.query(
          db
            .selectFrom('market_qualification_requests as q')
            .innerJoin('market_qualification_types as t', 't.id', 'q.type_id')
            .select(['t.name', 'q.status', 'q.answer', 'q.begun_at', 'q.submitted_at'])
            .where('q.worker_id', '=', workerId)
            .orderBy('q.id'),
        )
      ).map((row) => ({
        name: row.name,
        status: row.status,
        answer: orUndefined(row.answer),
        begunAt: row.begun_at,
        submittedAt: orUndefined(row.submitted_at),
      })),
    /** Everything taken up, with what was handed in, oldest first. */
    assignments: async (workerId: number) =>
      (
        await session.query(
          db
            .selectFrom('market_assignments as a')
            .innerJoin('market_hits as h', 'h.id', 'a.hit_id')
            .innerJoin('market_hit_types as t', 't.id', 'h.hit_type')
            .innerJoin('market_requesters as r', 'r.id', 'h.requester_id')
            .select(['a.assignment_id', 'h.hit_id', 't.title', 'r.name as requester_name', 'r.environment'])
            .select(['t.reward_minor', 'a.status', 'a.accepted_at', 'a.submitted_at', 'a.approved_at'])
            .select(['a.rejected_at', 'a.ended_at', 'a.answer', 'a.feedback'])
            .where('a.worker_id', '=', workerId)
            .orderBy('a.id'),
        )
      ).map((row) => ({
        assignmentId: row.assignment_id,
        hitId: row.hit_id,
        title: row.title,
        requesterName: row.requester_name,
        environment: row.environment,
        rewardMinor: row.reward_minor,
        status: row.status,
        acceptedAt: row.accepted_at,
        submittedAt: orUndefined(row.submitted_at),
        approvedAt: orUndefined(row.approved_at),
        rejectedAt: orUndefined(row.rejected_at),
        endedAt: orUndefined(row.ended_at),
        answer: orUndefined(row.answer),
        feedback: orUndefined(row.feedback),
      })),
    reports: async (workerId: number) =>
      (
        await session.query(
          db
            .selectFrom('market_reports as p')
            .innerJoin('market_hits as h', 'h.id', 'p.hit_id')
            .select(['h.hit_id', 'p.reason', 'p.body', 'p.reported_at'])
            .where('p.worker_id', '=', workerId)
            .orderBy('p.id'),
        )
      ).map((row) => ({
        hitId: row.hit_id,
        reason: row.reason,
        body: row.body,
        reportedAt: row.reported_at,
      })),
    /** By whom a person is blocked, and why. */
    blocks: async (workerId: number) =>
      (
        await session.query(
          db
            .selectFrom('market_blocks as b')
            .innerJoin('market_requesters as r', 'r.id', 'b.requester_id')
            .select(['r.name', 'r.environment', 'b.reason', 'b.blocked_at'])
            .where('b.worker_id', '=', workerId)
            .orderBy('b.blocked_at'),
        )
      ).map((row) => ({
        requesterName: row.name,
        environment: row.environment,
        reason: row.reason,
        blockedAt: row.blocked_at,
      })),
    mails: async (workerId: number) =>
      (
        await session.query(
          db
            .selectFrom('market_outbox')
            .select(['recipient', 'subject', 'created_at', 'sent_at'])
            .where('worker_id', '=', workerId)
            .orderBy('id'),
        )
      ).map((row) => ({
        recipient: row.recipient,
        subject: row.subject,
        writtenAt: row.created_at,
        sentAt: orUndefined(row.sent_at),
      })),
  };
}

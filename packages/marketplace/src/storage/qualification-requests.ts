import { type Dialect, orNull, orUndefined, type Session } from '@turnout/store/database';
import { type Selectable, sql } from 'kysely';
import {
  type QualificationRequest,
  type QualificationRequestStatus,
  testDeadline,
} from '../domain/qualification.ts';
import type { Page } from './hits.ts';
import type { MarketTables, QualificationRequestsTable } from './tables.ts';

/** A request as its requester sees it. */
export type PendingRequest = QualificationRequest & {
  readonly publicWorkerId: string;
  readonly qualificationTypeId: string;
};

/** Workers' wishes for qualifications. Changes are made under the type's lock. */
export function qualificationRequestRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  const all = db.selectFrom('market_qualification_requests').selectAll('market_qualification_requests');
  return {
    byRequestId: async (requestId: string): Promise<QualificationRequest | undefined> => {
      const [row] = await session.query(all.where('request_id', '=', requestId));
      return row === undefined ? undefined : requestOf(row);
    },
    /** The latest one of a worker for a type. */
    lastOf: async (typeId: number, workerId: number): Promise<QualificationRequest | undefined> => {
      const [row] = await session.query(
        all.where('type_id', '=', typeId).where('worker_id', '=', workerId).orderBy('id', 'desc').limit(1),
      );
      return row === undefined ? undefined : requestOf(row);
    },
    /** Those of a worker for some types, oldest first. */
    ofWorker: async (
      workerId: number,
      typeIds: readonly number[],
    ): Promise<readonly QualificationRequest[]> => {
      if (typeIds.length === 0) return [];
      const rows = await session.query(
        all.where('type_id', 'in', typeIds).where('worker_id', '=', workerId).orderBy('id'),
      );
      return rows.map(requestOf);
    },
    /** What waits for a requester, oldest first. @param typeId of one type; undefined: of all */
    pending: async (
      requesterId: number,
      typeId: number | undefined,
      { after, limit }: Page,
    ): Promise<readonly PendingRequest[]> => {
      const waiting = all
        .innerJoin('market_qualification_types', 'market_qualification_types.id', 'type_id')
        .innerJoin('market_workers', 'market_workers.id', 'market_qualification_requests.worker_id')
        .select(['qualification_type_id', 'market_workers.worker_id as public_worker_id'])
        .where('requester_id', '=', requesterId)
        .where('market_qualification_requests.status', '=', 'pending')
        .where('market_qualification_requests.id', '>', after)
        .orderBy('market_qualification_requests.id')
        .limit(limit);
      const rows = await session.query(
        typeId === undefined ? waiting : waiting.where('type_id', '=', typeId),
      );
      return rows.map((row) => ({
        ...requestOf(row),
        publicWorkerId: row.public_worker_id,
        qualificationTypeId: row.qualification_type_id,
      }));
    },
    insert: async (request: Omit<QualificationRequest, 'id'>): Promise<void> => {
      const { test } = request;
      await session.query(
        db.insertInto('market_qualification_requests').values({
          request_id: request.requestId,
          type_id: request.typeId,
          worker_id: request.workerId,
          status: request.status,
          test: orNull(test?.form),
          answer_key: orNull(test?.answerKey),
          deadline: test === undefined ? null : testDeadline(request.begunAt, test),
          answer: orNull(request.answer),
          begun_at: request.begunAt,
          submitted_at: orNull(request.submittedAt),
        }),
      );
    },
    setStatus: async (id: number, status: QualificationRequestStatus): Promise<void> => {
      await session.query(
        db.updateTable('market_qualification_requests').set({ status }).where('id', '=', id),
      );
    },
    /** @param submission.at epoch ms UTC */
    submit: async (
      id: number,
      submission: {
        readonly status: QualificationRequestStatus;
        readonly answer: string;
        readonly at: number;
      },
    ): Promise<void> => {
      const { status, answer, at } = submission;
      await session.query(
        db
          .updateTable('market_qualification_requests')
          .set({ status, answer, submitted_at: at })
          .where('id', '=', id),
      );
    },
    /** Ends all that is open for a type. @returns the workers who waited for an answer */
    rejectOpen: async (typeId: number): Promise<readonly number[]> => {
      const open = await session.query(
        all.where('type_id', '=', typeId).where('status', 'in', ['testing', 'pending']).orderBy('id'),
      );
      await session.query(
        db
          .updateTable('market_qualification_requests')
          .set({ status: 'rejected' })
          .where('type_id', '=', typeId)
          .where('status', 'in', [sql.lit('testing'), sql.lit('pending')]),
      );
      return open.filter((row) => row.status === 'pending').map((row) => row.worker_id);
    },
  };
}

const requestOf = (row: Selectable<QualificationRequestsTable>): QualificationRequest => ({
  id: row.id,
  requestId: row.request_id,
  typeId: row.type_id,
  workerId: row.worker_id,
  // Only this repository writes the column, from the same type.
  status: row.status as QualificationRequestStatus,
  test:
    row.test === null || row.deadline === null
      ? undefined
      : {
          form: row.test,
          answerKey: orUndefined(row.answer_key),
          durationMs: row.deadline - row.begun_at,
        },
  answer: orUndefined(row.answer),
  begunAt: row.begun_at,
  submittedAt: orUndefined(row.submitted_at),
});

import { type Dialect, locking, orNull, orUndefined, type Session } from '@turnout/store/database';
import type { ExpressionBuilder, Selectable } from 'kysely';
import type { Hit, HitCounts, HitStatus } from '../domain/hit.ts';
import { hitTypeOf } from './hit-types.ts';
import type { HitsTable, HitTypesTable, MarketTables } from './tables.ts';

const hitColumns = [
  'market_hits.id',
  'hit_id',
  'hit_type',
  'market_hits.requester_id',
  'question',
  'annotation',
  'layout_id',
  'assignment_review_policy',
  'hit_review_policy',
  'max_assignments',
  'pending',
  'submitted',
  'approved',
  'rejected',
  'expires_at',
  'status',
  'held_minor',
  'market_hits.created_at',
] as const;

const typeColumns = [
  'hit_type_id',
  'group_id',
  'title',
  'description',
  'keywords',
  'reward_minor',
  'duration_ms',
  'auto_approval_ms',
  'requirements',
] as const;

type HitRow = Selectable<HitsTable> & Pick<Selectable<HitTypesTable>, (typeof typeColumns)[number]>;

/** A page of a list: what comes after the row of this number. */
export interface Page {
  readonly after: number;
  readonly limit: number;
}

export interface HitFilter {
  readonly requesterId: number;
  readonly statuses?: readonly HitStatus[];
  readonly hitTypeId?: string | undefined;
  /** HITs whose requirements name this qualification type. */
  readonly qualificationTypeId?: string;
}

/** What changes of a HIT in its life. */
export type HitChange = Partial<
  HitCounts & Pick<Hit, 'expiresAt' | 'status' | 'heldMinor'> & { typeRow: number }
>;

/** HITs, each with its type. */
export function hitRepository(session: Session, dialect: Dialect<MarketTables>) {
  const { sql: db } = dialect;
  const joined = db
    .selectFrom('market_hits')
    .innerJoin('market_hit_types', 'market_hit_types.id', 'market_hits.hit_type')
    .select(hitColumns)
    .select(typeColumns);
  return {
    byId: async (id: number): Promise<Hit | undefined> => {
      const [row] = await session.query(joined.where('market_hits.id', '=', id));
      return row === undefined ? undefined : hitOf(row);
    },
    byHitId: async (hitId: string): Promise<Hit | undefined> => {
      const [row] = await session.query(joined.where('hit_id', '=', hitId));
      return row === undefined ? undefined : hitOf(row);
    },
    /**
     * The HIT as it is once nobody else changes it or its assignments, until the transaction ends. Whoever needs
     * several locks takes the HIT's first, then the requester's.
     */
    lock: async (id: number): Promise<Hit | undefined> => {
      const [locked] = await session.query(
        locking(dialect, db.selectFrom('market_hits').select('id').where('id', '=', id)),
      );
      if (locked === undefined) return undefined;
      const [row] = await session.query(joined.where('market_hits.id', '=', id));
      return row === undefined ? undefined : hitOf(row);
    },
    insert: async (hit: Omit<Hit, 'id'>): Promise<Hit> => {
      const [row] = await session.query(
        db
          .insertInto('market_hits')
          .values({
            hit_id: hit.hitId,
            hit_type: hit.type.id,
            requester_id: hit.requesterId,
            question: hit.question,
            annotation: orNull(hit.annotation),
            layout_id: orNull(hit.layoutId),
            assignment_review_policy: orNull(hit.assignmentReviewPolicy),
            hit_review_policy: orNull(hit.hitReviewPolicy),
            max_assignments: hit.maxAssignments,
            pending: hit.pending,
            submitted: hit.submitted,
            approved: hit.approved,
            rejected: hit.rejected,
            expires_at: hit.expiresAt,
            status: hit.status,
            held_minor: hit.heldMinor,
            created_at: hit.createdAt,
          })
          .returning('id'),
      );
      if (row === undefined) throw new Error('a HIT was not stored');
      return { ...hit, id: row.id };
    },
    update: async (id: number, change: HitChange): Promise<void> => {
      await session.query(
        db
          .updateTable('market_hits')
          .set({
            ...(change.maxAssignments !== undefined && { max_assignments: change.maxAssignments }),
            ...(change.pending !== undefined && { pending: change.pending }),
            ...(change.submitted !== undefined && { submitted: change.submitted }),
            ...(change.approved !== undefined && { approved: change.approved }),
            ...(change.rejected !== undefined && { rejected: change.rejected }),
            ...(change.expiresAt !== undefined && { expires_at: change.expiresAt }),
            ...(change.status !== undefined && { status: change.status }),
            ...(change.heldMinor !== undefined && { held_minor: change.heldMinor }),
            ...(change.typeRow !== undefined && { hit_type: change.typeRow }),
          })
          .where('id', '=', id),
      );
    },
    /** Newest last, as the numbers of the rows go. */
    list: async (filter: HitFilter, { after, limit }: Page): Promise<readonly Hit[]> =>
      (
        await session.query(
          joined
            .where((where) => matching(where, filter))
            .where('market_hits.id', '>', after)
            .orderBy('market_hits.id')
            .limit(limit),
        )
      ).map(hitOf),
  };
}

function matching(
  where: ExpressionBuilder<MarketTables, 'market_hits' | 'market_hit_types'>,
  { requesterId, statuses, hitTypeId, qualificationTypeId }: HitFilter,
) {
  return where.and([
    where('market_hits.requester_id', '=', requesterId),
    statuses === undefined
      ? where('status', '!=', 'Disposed')
      : where('status', 'in', statuses as readonly string[]),
    ...(hitTypeId === undefined ? [] : [where('hit_type_id', '=', hitTypeId)]),
    // The id is letters and digits, checked at the edge, so it cannot hold a wildcard.
    ...(qualificationTypeId === undefined
      ? []
      : [where('requirements', 'like', `%"${qualificationTypeId}"%`)]),
  ]);
}

const hitOf = (row: HitRow): Hit => ({
  id: row.id,
  hitId: row.hit_id,
  requesterId: row.requester_id,
  type: hitTypeOf({ ...row, id: row.hit_type }),
  question: row.question,
  annotation: orUndefined(row.annotation),
  layoutId: orUndefined(row.layout_id),
  assignmentReviewPolicy: orUndefined(row.assignment_review_policy),
  hitReviewPolicy: orUndefined(row.hit_review_policy),
  maxAssignments: row.max_assignments,
  pending: row.pending,
  submitted: row.submitted,
  approved: row.approved,
  rejected: row.rejected,
  expiresAt: row.expires_at,
  // Only this repository writes the column, from the same type.
  status: row.status as HitStatus,
  heldMinor: row.held_minor,
  createdAt: row.created_at,
});

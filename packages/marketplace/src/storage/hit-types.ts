import { type Dialect, orNull, orUndefined, type Session } from '@turnout/store/database';
import { type Selectable, sql } from 'kysely';
import type { Environment } from '../domain/environment.ts';
import type { HitType, HitTypeValues } from '../domain/hit-type.ts';
import { isMasters, type Requirement } from '../domain/requirement.ts';
import type { HitTypesTable, MarketTables } from './tables.ts';

export type NewHitType = HitTypeValues & {
  readonly hitTypeId: string;
  readonly groupId: string;
  readonly requesterId: number;
  readonly fingerprint: string;
  readonly createdAt: number;
};

/** A group of HITs as workers browse it. */
export interface OpenGroup {
  readonly type: HitType;
  readonly requesterName: string;
  /** Slots nobody has taken, over all HITs of the group. */
  readonly available: number;
  /** When the newest of them was posted; epoch ms UTC. */
  readonly postedAt: number;
}

/** Types of HITs. */
export function hitTypeRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  const all = db.selectFrom('market_hit_types').selectAll('market_hit_types');
  const one = async (query: typeof all): Promise<HitType | undefined> => {
    const [row] = await session.query(query);
    return row === undefined ? undefined : hitTypeOf(row);
  };
  const byValues = (requesterId: number, fingerprint: string) =>
    one(all.where('requester_id', '=', requesterId).where('fingerprint', '=', fingerprint));
  return {
    byHitTypeId: (hitTypeId: string) => one(all.where('hit_type_id', '=', hitTypeId)),
    byGroupId: (groupId: string) => one(all.where('group_id', '=', groupId)),
    /** MH7: the type of these values, made if there is none. */
    findOrInsert: async (type: NewHitType): Promise<HitType> => {
      const known = await byValues(type.requesterId, type.fingerprint);
      if (known !== undefined) return known;
      await session.query(
        db
          .insertInto('market_hit_types')
          .values({
            hit_type_id: type.hitTypeId,
            group_id: type.groupId,
            requester_id: type.requesterId,
            fingerprint: type.fingerprint,
            title: type.title,
            description: type.description,
            keywords: orNull(type.keywords),
            reward_minor: type.rewardMinor,
            duration_ms: type.durationMs,
            auto_approval_ms: type.autoApprovalMs,
            requirements: JSON.stringify(type.requirements),
            created_at: type.createdAt,
          })
          .onConflict((conflict) => conflict.columns(['requester_id', 'fingerprint']).doNothing()),
      );
      const made = await byValues(type.requesterId, type.fingerprint);
      if (made === undefined) throw new Error('a HIT type was not stored');
      return made;
    },
    /** The groups with open slots in an environment at a moment (epoch ms UTC), newest first. */
    openGroups: async (environment: Environment, now: number): Promise<readonly OpenGroup[]> => {
      const rows = await session.query(
        all
          .innerJoin('market_hits', 'market_hits.hit_type', 'market_hit_types.id')
          .innerJoin('market_requesters', 'market_requesters.id', 'market_hit_types.requester_id')
          .select([
            'market_requesters.name as requester_name',
            sql<number>`cast(sum(max_assignments - pending - submitted - approved - rejected) as integer)`.as(
              'available',
            ),
            sql<number>`max(market_hits.created_at)`.as('posted_at'),
          ])
          .where('market_hits.status', '=', sql.lit('Assignable'))
          .where('expires_at', '>', now)
          .where('environment', '=', environment)
          .groupBy(['market_hit_types.id', 'market_requesters.name'])
          .orderBy('posted_at', 'desc')
          .orderBy('market_hit_types.id', 'desc'),
      );
      return rows.map((row) => ({
        type: hitTypeOf(row),
        requesterName: row.requester_name,
        available: row.available,
        postedAt: row.posted_at,
      }));
    },
    /** Open HITs of a group, those with the most free slots first; for `accept_random` and previews. */
    openHits: async (typeRow: number, now: number, limit: number): Promise<readonly number[]> => {
      const rows = await session.query(
        db
          .selectFrom('market_hits')
          .select('id')
          .where('hit_type', '=', typeRow)
          .where('status', '=', sql.lit('Assignable'))
          .where('expires_at', '>', now)
          .orderBy(sql`max_assignments - pending - submitted - approved - rejected`, 'desc')
          .orderBy('id')
          .limit(limit),
      );
      return rows.map((row) => row.id);
    },
  };
}

export function hitTypeOf(row: Omit<Selectable<HitTypesTable>, 'fingerprint' | 'created_at'>): HitType {
  // Only this repository writes the column, from the same type.
  const requirements = JSON.parse(row.requirements) as Requirement[];
  return {
    id: row.id,
    hitTypeId: row.hit_type_id,
    groupId: row.group_id,
    requesterId: row.requester_id,
    title: row.title,
    description: row.description,
    keywords: orUndefined(row.keywords),
    rewardMinor: row.reward_minor,
    durationMs: row.duration_ms,
    autoApprovalMs: row.auto_approval_ms,
    requirements,
    asksForMasters: requirements.some((requirement) => isMasters(requirement.qualificationTypeId)),
  };
}

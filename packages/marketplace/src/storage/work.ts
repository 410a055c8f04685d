import { type Dialect, orUndefined, type Session } from '@turnout/store/database';
import { sql } from 'kysely';
import type { AssignmentStatus } from '../domain/assignment.ts';
import type { Environment } from '../domain/environment.ts';
import type { MarketTables } from './tables.ts';

/** An assignment with what a worker knows it by. */
export interface WorkItem {
  /** The number of the assignment's row. */
  readonly id: number;
  readonly assignmentId: string;
  readonly hitId: string;
  readonly groupId: string;
  readonly title: string;
  readonly requesterName: string;
  readonly rewardMinor: number;
  readonly bonusMinor: number;
  readonly status: AssignmentStatus;
  /** Epoch ms UTC, as all below. */
  readonly acceptedAt: number;
  readonly deadline: number;
  readonly submittedAt: number | undefined;
  readonly autoApprovesAt: number | undefined;
  readonly feedback: string | undefined;
}

/** What was earned on one day. */
export interface DayOfEarnings {
  /** Whole days since 1970-01-01 UTC. */
  readonly day: number;
  readonly rewardsMinor: number;
  readonly approved: number;
  readonly bonusesMinor: number;
  readonly bonuses: number;
}

const DAY_MS = 86_400_000;

/** What a worker did, holds and earned in one environment, for the pages of the worker site. */
export function workRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  const items = db
    .selectFrom('market_assignments as a')
    .innerJoin('market_hits as h', 'h.id', 'a.hit_id')
    .innerJoin('market_hit_types as t', 't.id', 'h.hit_type')
    .innerJoin('market_requesters as r', 'r.id', 'h.requester_id')
    .select([
      'a.id',
      'a.assignment_id',
      'h.hit_id',
      't.group_id',
      't.title',
      'r.name as requester_name',
      't.reward_minor',
      'a.status',
      'a.accepted_at',
      'a.deadline',
      'a.submitted_at',
      'a.auto_approves_at',
      'a.feedback',
    ])
    .select((row) =>
      row
        .selectFrom('market_bonuses as b')
        .whereRef('b.assignment_id', '=', 'a.assignment_id')
        .whereRef('b.worker_id', '=', 'a.worker_id')
        .select(sql<number>`cast(coalesce(sum(b.amount_minor), 0) as integer)`.as('sum'))
        .as('bonus_minor'),
    );
  const read = async (query: typeof items): Promise<readonly WorkItem[]> =>
    (await session.query(query)).map((row) => ({
      id: row.id,
      assignmentId: row.assignment_id,
      hitId: row.hit_id,
      groupId: row.group_id,
      title: row.title,
      requesterName: row.requester_name,
      rewardMinor: row.reward_minor,
      bonusMinor: row.bonus_minor ?? 0,
      // Only the assignments' repository writes the column, from the same type.
      status: row.status as AssignmentStatus,
      acceptedAt: row.accepted_at,
      deadline: row.deadline,
      submittedAt: orUndefined(row.submitted_at),
      autoApprovesAt: orUndefined(row.auto_approves_at),
      feedback: orUndefined(row.feedback),
    }));
  const of = (workerId: number, environment: Environment) =>
    items.where('a.worker_id', '=', workerId).where('r.environment', '=', environment);
  return {
    /** What a worker holds at a moment (epoch ms UTC), oldest first. */
    held: (workerId: number, environment: Environment, now: number) =>
      read(
        of(workerId, environment)
          .where('a.status', '=', sql.lit('accepted'))
          .where('a.deadline', '>', now)
          .orderBy('a.id'),
      ),
    /** The latest hold of a worker on a slot, whatever became of it. */
    ofSlot: async (
      workerId: number,
      environment: Environment,
      assignmentId: string,
    ): Promise<WorkItem | undefined> =>
      (
        await read(
          of(workerId, environment)
            .where('a.assignment_id', '=', assignmentId)
            .orderBy('a.id', 'desc')
            .limit(1),
        )
      )[0],
    /** Everything a worker is done with, newest first. @param before only rows of a lower number */
    history: (workerId: number, environment: Environment, before: number, limit: number) =>
      read(
        of(workerId, environment)
          .where('a.status', '!=', sql.lit('accepted'))
          .where('a.id', '<', before)
          .orderBy('a.id', 'desc')
          .limit(limit),
      ),
    /**
     * Open HITs of a group in which a worker has no place yet, those with the most free slots first.
     * @returns their public ids
     */
    openFor: async (
      typeRow: number,
      workerId: number,
      now: number,
      limit: number,
    ): Promise<readonly string[]> => {
      const rows = await session.query(
        db
          .selectFrom('market_hits as h')
          .select('h.hit_id')
          .where('h.hit_type', '=', typeRow)
          .where('h.status', '=', sql.lit('Assignable'))
          .where('h.expires_at', '>', now)
          .where((where) =>
            where.not(
              where.exists(
                where
                  .selectFrom('market_assignments as a')
                  .select('a.id')
                  .whereRef('a.hit_id', '=', 'h.id')
                  .where('a.worker_id', '=', workerId)
                  .where('a.live', '=', sql.lit(1)),
              ),
            ),
          )
          .orderBy(sql`h.max_assignments - h.pending - h.submitted - h.approved - h.rejected`, 'desc')
          .orderBy('h.id')
          .limit(limit),
      );
      return rows.map((row) => row.hit_id);
    },
    /** Rewards of submitted work that nobody reviewed yet, minor units. */
    pendingRewards: async (
      workerId: number,
      environment: Environment,
    ): Promise<{ readonly count: number; readonly amountMinor: number }> => {
      const [row] = await session.query(
        db
          .selectFrom('market_assignments as a')
          .innerJoin('market_hits as h', 'h.id', 'a.hit_id')
          .innerJoin('market_hit_types as t', 't.id', 'h.hit_type')
          .innerJoin('market_requesters as r', 'r.id', 'h.requester_id')
          .select([
            sql<number>`cast(count(*) as integer)`.as('count'),
            sql<number>`cast(coalesce(sum(t.reward_minor), 0) as integer)`.as('amount'),
          ])
          .where('a.worker_id', '=', workerId)
          .where('r.environment', '=', environment)
          .where('a.status', '=', sql.lit('submitted')),
      );
      return { count: row?.count ?? 0, amountMinor: row?.amount ?? 0 };
    },
    /** What a worker earned, by day, newest first: every cent the ledger moved to them. */
    earnings: async (workerId: number, environment: Environment): Promise<readonly DayOfEarnings[]> => {
      const day = sql<number>`cast(l.at as bigint) / ${sql.lit(DAY_MS)}`;
      const sumOf = (kind: 'reward' | 'bonus') =>
        sql<number>`cast(coalesce(sum(case when l.kind = ${sql.lit(kind)} then l.amount_minor end), 0) as integer)`;
      const countOf = (kind: 'reward' | 'bonus') =>
        sql<number>`cast(count(case when l.kind = ${sql.lit(kind)} then 1 end) as integer)`;
      const rows = await session.query(
        db
          .selectFrom('market_ledger as l')
          .innerJoin('market_requesters as r', 'r.id', 'l.requester_id')
          .select([
            day.as('day'),
            sumOf('reward').as('rewards'),
            countOf('reward').as('approved'),
            sumOf('bonus').as('bonuses'),
            countOf('bonus').as('bonus_count'),
          ])
          .where('l.worker_id', '=', workerId)
          .where('r.environment', '=', environment)
          .where('l.kind', 'in', ['reward', 'bonus'])
          .groupBy(day)
          .orderBy(day, 'desc'),
      );
      return rows.map((row) => ({
        day: row.day,
        rewardsMinor: row.rewards,
        approved: row.approved,
        bonusesMinor: row.bonuses,
        bonuses: row.bonus_count,
      }));
    },
  };
}

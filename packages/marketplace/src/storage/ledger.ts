import { type Dialect, orNull, orUndefined, type Session } from '@turnout/store/database';
import { type Selectable, sql } from 'kysely';
import { type Bonus, effectOf, type LedgerEntry, type LedgerKind } from '../domain/ledger.ts';
import type { Page } from './hits.ts';
import type { BonusesTable, LedgerTable, MarketTables } from './tables.ts';

export type LedgerFilter = { readonly requesterId: number } | { readonly workerId: number };

/** Money that moved: rows are only ever added, and the requester's amounts follow in the same transaction. */
export function ledgerRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  const bonuses = db.selectFrom('market_bonuses').selectAll();
  return {
    /** The requester is locked. */
    append: async (entry: LedgerEntry): Promise<void> => {
      await session.query(
        db.insertInto('market_ledger').values({
          requester_id: entry.requesterId,
          kind: entry.kind,
          amount_minor: entry.amountMinor,
          hit_id: orNull(entry.hitId),
          assignment: orNull(entry.assignment),
          worker_id: orNull(entry.workerId),
          at: entry.at,
        }),
      );
      const { availableMinor, heldMinor } = effectOf(entry);
      await session.query(
        db
          .updateTable('market_requesters')
          .set({
            available_minor: sql`available_minor + ${availableMinor}`,
            held_minor: sql`held_minor + ${heldMinor}`,
          })
          .where('id', '=', entry.requesterId),
      );
    },
    entries: async (
      filter: LedgerFilter,
      { after, limit }: Page,
    ): Promise<readonly (LedgerEntry & { id: number })[]> =>
      (
        await session.query(
          db
            .selectFrom('market_ledger')
            .selectAll()
            .where((where) =>
              'workerId' in filter
                ? where('worker_id', '=', filter.workerId)
                : where('requester_id', '=', filter.requesterId),
            )
            .where('id', '>', after)
            .orderBy('id')
            .limit(limit),
        )
      ).map(entryOf),
    insertBonus: async (bonus: Omit<Bonus, 'id'>): Promise<void> => {
      await session.query(
        db.insertInto('market_bonuses').values({
          requester_id: bonus.requesterId,
          hit_id: bonus.hitId,
          assignment_id: bonus.assignmentId,
          worker_id: bonus.workerId,
          amount_minor: bonus.amountMinor,
          reason: bonus.reason,
          paid_at: bonus.paidAt,
        }),
      );
    },
    bonusesOfHit: async (hitId: number, { after, limit }: Page): Promise<readonly Bonus[]> =>
      (
        await session.query(
          bonuses.where('hit_id', '=', hitId).where('id', '>', after).orderBy('id').limit(limit),
        )
      ).map(bonusOf),
    bonusesOfAssignment: async (assignmentId: string, { after, limit }: Page): Promise<readonly Bonus[]> =>
      (
        await session.query(
          bonuses
            .where('assignment_id', '=', assignmentId)
            .where('id', '>', after)
            .orderBy('id')
            .limit(limit),
        )
      ).map(bonusOf),
    /** Newest first. */
    bonusesOfWorker: async (workerId: number, limit: number): Promise<readonly Bonus[]> =>
      (await session.query(bonuses.where('worker_id', '=', workerId).orderBy('id', 'desc').limit(limit))).map(
        bonusOf,
      ),
  };
}

const entryOf = (row: Selectable<LedgerTable>): LedgerEntry & { id: number } => ({
  id: row.id,
  requesterId: row.requester_id,
  // Only `append` writes the column, from the same type.
  kind: row.kind as LedgerKind,
  amountMinor: row.amount_minor,
  hitId: orUndefined(row.hit_id),
  assignment: orUndefined(row.assignment),
  workerId: orUndefined(row.worker_id),
  at: row.at,
});

const bonusOf = (row: Selectable<BonusesTable>): Bonus => ({
  id: row.id,
  requesterId: row.requester_id,
  hitId: row.hit_id,
  assignmentId: row.assignment_id,
  workerId: row.worker_id,
  amountMinor: row.amount_minor,
  reason: row.reason,
  paidAt: row.paid_at,
});

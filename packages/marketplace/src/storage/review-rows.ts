import type { Dialect, Session } from '@turnout/store/database';
import type { ReviewAction, ReviewResult } from '../domain/review-policy/report.ts';
import type { Page } from './hits.ts';
import type { MarketTables } from './tables.ts';

export type ReviewLevel = 'Assignment' | 'HIT';

export type ReviewRow =
  | { readonly level: ReviewLevel; readonly kind: 'result'; readonly content: ReviewResult }
  | { readonly level: ReviewLevel; readonly kind: 'action'; readonly content: ReviewAction };

/** What review policies found and did; rows are only added. */
export function reviewRowRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  return {
    /** @param at epoch ms UTC */
    append: async (hitId: number, row: ReviewRow, at: number): Promise<void> => {
      await session.query(
        db.insertInto('market_review_rows').values({
          hit_id: hitId,
          level: row.level,
          kind: row.kind,
          content: JSON.stringify(row.content),
          at,
        }),
      );
    },
    list: async (
      hitId: number,
      kinds: readonly ReviewRow['kind'][],
      levels: readonly ReviewLevel[],
      { after, limit }: Page,
    ): Promise<readonly (ReviewRow & { readonly id: number })[]> => {
      if (kinds.length === 0) return [];
      const rows = await session.query(
        db
          .selectFrom('market_review_rows')
          .selectAll()
          .where('hit_id', '=', hitId)
          .where('kind', 'in', kinds as readonly string[])
          .where('level', 'in', levels as readonly string[])
          .where('id', '>', after)
          .orderBy('id')
          .limit(limit),
      );
      return rows.map(
        (row) =>
          // Only `append` writes these columns, from the same types.
          ({
            id: row.id,
            level: row.level,
            kind: row.kind,
            content: JSON.parse(row.content),
          }) as ReviewRow & { readonly id: number },
      );
    },
  };
}

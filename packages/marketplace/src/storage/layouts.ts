import type { Dialect, Session } from '@turnout/store/database';
import type { MarketTables } from './tables.ts';

/** A page with places for values, made once and used by many HITs. */
export interface Layout {
  readonly layoutId: string;
  readonly requesterId: number;
  readonly content: string;
  /** Pixels. */
  readonly frameHeight: number;
}

export function layoutRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  return {
    byId: async (requesterId: number, layoutId: string): Promise<Layout | undefined> => {
      const [row] = await session.query(
        db
          .selectFrom('market_layouts')
          .selectAll()
          .where('layout_id', '=', layoutId)
          .where('requester_id', '=', requesterId),
      );
      return row && { layoutId, requesterId, content: row.content, frameHeight: row.frame_height };
    },
    insert: async ({ layoutId, requesterId, content, frameHeight }: Layout): Promise<void> => {
      await session.query(
        db.insertInto('market_layouts').values({
          layout_id: layoutId,
          requester_id: requesterId,
          content,
          frame_height: frameHeight,
        }),
      );
    },
  };
}

import type { Dialect, Session } from '@turnout/store/database';
import type { MarketTables } from './tables.ts';

/** What the marketplace remembers of itself. */
export function settingsRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  return {
    get: async (name: string): Promise<string | undefined> => {
      const [row] = await session.query(
        db.selectFrom('market_settings').select('value').where('name', '=', name),
      );
      return row?.value;
    },
    set: async (name: string, value: string): Promise<void> => {
      await session.query(
        db
          .insertInto('market_settings')
          .values({ name, value })
          .onConflict((conflict) => conflict.column('name').doUpdateSet({ value })),
      );
    },
  };
}

import type { Dialect, Session } from '@turnout/store/database';
import type { EventType, NotificationSetting, Transport } from '../domain/events.ts';
import type { MarketTables } from './tables.ts';

/** One setting for each HIT type. */
export function notificationRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  return {
    /** @param typeRow the number of the HIT type's row */
    of: async (typeRow: number): Promise<NotificationSetting | undefined> => {
      const [row] = await session.query(
        db.selectFrom('market_notifications').selectAll().where('hit_type', '=', typeRow),
      );
      if (row === undefined) return undefined;
      return {
        destination: row.destination,
        // Only `put` writes these columns, from the same types.
        transport: row.transport as Transport,
        version: row.version,
        eventTypes: JSON.parse(row.event_types) as EventType[],
        active: row.active === 1,
      };
    },
    put: async (typeRow: number, setting: NotificationSetting): Promise<void> => {
      const values = {
        destination: setting.destination,
        transport: setting.transport,
        version: setting.version,
        event_types: JSON.stringify(setting.eventTypes),
        active: Number(setting.active),
      };
      await session.query(
        db
          .insertInto('market_notifications')
          .values({ hit_type: typeRow, ...values })
          .onConflict((conflict) => conflict.column('hit_type').doUpdateSet(values)),
      );
    },
  };
}

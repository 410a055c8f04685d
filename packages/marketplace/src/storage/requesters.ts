import { type Dialect, locking, orNull, orUndefined, type Session } from '@turnout/store/database';
import type { Selectable } from 'kysely';
import type { Environment } from '../domain/environment.ts';
import type { Requester } from '../domain/requester.ts';
import type { MarketTables, RequestersTable } from './tables.ts';

/** Accounts of requesters, with their balances. */
export function requesterRepository(session: Session, dialect: Dialect<MarketTables>) {
  const { sql: db } = dialect;
  const all = db.selectFrom('market_requesters').selectAll();
  return {
    byId: async (id: number): Promise<Requester | undefined> => {
      const [row] = await session.query(all.where('id', '=', id));
      return row === undefined ? undefined : requesterOf(row);
    },
    byAccount: async (environment: Environment, accessKey: string): Promise<Requester | undefined> => {
      const [row] = await session.query(
        all.where('environment', '=', environment).where('access_key', '=', accessKey),
      );
      return row === undefined ? undefined : requesterOf(row);
    },
    /** Nobody else moves this requester's money until the transaction ends. */
    lock: async (id: number): Promise<Requester> => {
      const [row] = await session.query(locking(dialect, all.where('id', '=', id)));
      if (row === undefined) throw new Error(`requester ${id} is not there`);
      return requesterOf(row);
    },
    /** @returns false when the account exists already */
    insert: async (
      account: Omit<Requester, 'id' | 'availableMinor' | 'heldMinor'>,
      secretSealed?: string,
    ): Promise<boolean> => {
      const rows = await session.query(
        db
          .insertInto('market_requesters')
          .values({
            environment: account.environment,
            access_key: account.accessKey,
            secret_sealed: orNull(secretSealed),
            name: account.name,
            available_minor: 0,
            held_minor: 0,
            created_at: account.createdAt,
          })
          .onConflict((conflict) => conflict.columns(['environment', 'access_key']).doNothing())
          .returning('id'),
      );
      return rows.length > 0;
    },
    /** The sealed secret of an access key, which is one in both environments. */
    secretOf: async (accessKey: string): Promise<string | undefined> => {
      const [row] = await session.query(
        db
          .selectFrom('market_requesters')
          .select('secret_sealed')
          .where('access_key', '=', accessKey)
          .where('secret_sealed', 'is not', null),
      );
      return orUndefined(row?.secret_sealed ?? null);
    },
    list: async (environment: Environment): Promise<readonly Requester[]> =>
      (await session.query(all.where('environment', '=', environment).orderBy('id'))).map(requesterOf),
  };
}

const requesterOf = (row: Selectable<RequestersTable>): Requester => ({
  id: row.id,
  // Only `insert` writes this column, from the same type.
  environment: row.environment as Environment,
  accessKey: row.access_key,
  name: row.name,
  availableMinor: row.available_minor,
  heldMinor: row.held_minor,
  createdAt: row.created_at,
});

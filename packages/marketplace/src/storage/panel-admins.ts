import { type Dialect, orNull, orUndefined, type Session } from '@turnout/store/database';
import type { Selectable } from 'kysely';
import type { AdminsTable } from './panel.tables.ts';
import type { MarketTables } from './tables.ts';

/** Somebody of the lab who runs the panel. */
export interface Admin {
  readonly id: number;
  readonly name: string;
  readonly email: string | undefined;
  /** As `hashPassword` made it; undefined until the one-time link was used. */
  readonly password: string | undefined;
  /** Epoch ms of the real clock. */
  readonly createdAt: number;
}

/** Whose password a one-time link sets: the number of an administrator or of a worker's row. */
export type LinkHolder = { readonly adminId: number } | { readonly workerId: number };

/** Administrators, their sessions, and the links by which passwords are set. Tokens are kept as digests only. */
export function adminRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  const there = db.selectFrom('market_admins').selectAll('market_admins').where('removed_at', 'is', null);
  const one = async (query: typeof there): Promise<Admin | undefined> => {
    const [row] = await session.query(query);
    return row === undefined ? undefined : adminOf(row);
  };
  return {
    byName: (name: string) => one(there.where('name', '=', name.toLowerCase())),
    byId: (id: number) => one(there.where('id', '=', id)),
    list: async (): Promise<readonly Admin[]> => (await session.query(there.orderBy('name'))).map(adminOf),
    /** One who was removed comes back without a password. @returns undefined when the name is taken */
    insert: async (admin: {
      name: string;
      email: string | undefined;
      at: number;
    }): Promise<Admin | undefined> => {
      const columns = { email: orNull(admin.email), password: null, created_at: admin.at, removed_at: null };
      const [row] = await session.query(
        db
          .insertInto('market_admins')
          .values({ name: admin.name.toLowerCase(), ...columns })
          .onConflict((conflict) =>
            conflict.column('name').doUpdateSet(columns).where('market_admins.removed_at', 'is not', null),
          )
          .returningAll(),
      );
      return row === undefined ? undefined : adminOf(row);
    },
    setPassword: async (id: number, password: string): Promise<void> => {
      await session.query(db.updateTable('market_admins').set({ password }).where('id', '=', id));
      await session.query(db.deleteFrom('market_admin_sessions').where('admin_id', '=', id));
      await session.query(db.deleteFrom('market_password_links').where('admin_id', '=', id));
    },
    remove: async (id: number, at: number): Promise<void> => {
      await session.query(
        db.updateTable('market_admins').set({ removed_at: at, password: null }).where('id', '=', id),
      );
      await session.query(db.deleteFrom('market_admin_sessions').where('admin_id', '=', id));
      await session.query(db.deleteFrom('market_password_links').where('admin_id', '=', id));
    },
    startSession: async (entry: {
      readonly tokenHash: string;
      readonly adminId: number;
      readonly createdAt: number;
      readonly expiresAt: number;
    }): Promise<void> => {
      await session.query(db.deleteFrom('market_admin_sessions').where('expires_at', '<=', entry.createdAt));
      await session.query(
        db.insertInto('market_admin_sessions').values({
          token_hash: entry.tokenHash,
          admin_id: entry.adminId,
          created_at: entry.createdAt,
          expires_at: entry.expiresAt,
        }),
      );
    },
    /** @param now epoch ms of the real clock */
    ofSession: (tokenHash: string, now: number) =>
      one(
        there
          .innerJoin('market_admin_sessions', 'market_admin_sessions.admin_id', 'market_admins.id')
          .where('token_hash', '=', tokenHash)
          .where('expires_at', '>', now),
      ),
    endSession: async (tokenHash: string): Promise<void> => {
      await session.query(db.deleteFrom('market_admin_sessions').where('token_hash', '=', tokenHash));
    },
    /** A new link makes the holder's former ones useless. */
    putLink: async (tokenHash: string, holder: LinkHolder, expiresAt: number): Promise<void> => {
      const columns = {
        admin_id: 'adminId' in holder ? holder.adminId : null,
        worker_id: 'workerId' in holder ? holder.workerId : null,
      };
      await session.query(
        'adminId' in holder
          ? db.deleteFrom('market_password_links').where('admin_id', '=', holder.adminId)
          : db.deleteFrom('market_password_links').where('worker_id', '=', holder.workerId),
      );
      await session.query(
        db
          .insertInto('market_password_links')
          .values({ token_hash: tokenHash, ...columns, expires_at: expiresAt }),
      );
    },
    /** @param now epoch ms of the real clock @returns undefined for a link that is unknown, used or too old */
    linkHolder: async (tokenHash: string, now: number): Promise<LinkHolder | undefined> => {
      const [row] = await session.query(
        db
          .selectFrom('market_password_links')
          .selectAll()
          .where('token_hash', '=', tokenHash)
          .where('expires_at', '>', now),
      );
      if (row === undefined) return undefined;
      if (row.admin_id !== null) return { adminId: row.admin_id };
      return row.worker_id === null ? undefined : { workerId: row.worker_id };
    },
    /** Those of a worker. */
    removeLinks: async (workerId: number): Promise<void> => {
      await session.query(db.deleteFrom('market_password_links').where('worker_id', '=', workerId));
    },
    /** @returns false when another request used it up first */
    useLink: async (tokenHash: string): Promise<boolean> =>
      (
        await session.query(
          db.deleteFrom('market_password_links').where('token_hash', '=', tokenHash).returning('token_hash'),
        )
      ).length > 0,
  };
}

const adminOf = (row: Selectable<AdminsTable>): Admin => ({
  id: row.id,
  name: row.name,
  email: orUndefined(row.email),
  password: orUndefined(row.password),
  createdAt: row.created_at,
});

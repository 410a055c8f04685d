import { TurnoutError } from '@turnout/core';
import { type RawBuilder, sql } from 'kysely';
import { type Dialect, rawQuery } from '../sql/dialect.ts';
import type { Session } from '../sql/session.ts';

/** A name that needs no quotes in a script, on either database. */
const VIEW_NAME = /^[a-z_][a-z0-9_]{0,62}$/i;

/**
 * Makes a view, or puts a new SELECT in the place of the old one. Runs inside a transaction.
 * @throws TurnoutError CONFIG_INVALID when the name cannot be used, or is that of a table.
 */
export async function replaceView(
  session: Session,
  dialect: Dialect,
  name: string,
  select: RawBuilder<unknown>,
): Promise<void> {
  if (!VIEW_NAME.test(name))
    throw new TurnoutError(
      'CONFIG_INVALID',
      `"${name}" cannot name a view: use up to 63 letters, digits and underscores, not beginning with a digit.`,
    );
  // A name with capitals would need quotes in every script on PostgreSQL.
  const view = name.toLowerCase();
  const [existing] = await session.query(rawQuery(dialect, lookup[dialect.kind](view)));
  if (existing !== undefined && existing.type !== 'view')
    throw new TurnoutError(
      'CONFIG_INVALID',
      `The database has a table "${name}", perhaps of psiTurk; it is left as it is. Give another assignments_table_name, or another database.`,
    );
  const create = sql`CREATE VIEW ${sql.id(view)} AS ${select}`;
  const text = create.compile(dialect.sql).sql;
  // Not at each start: making a view anew makes every open connection read the schema again.
  if (existing?.definition === text) return;
  if (existing !== undefined) await session.query(rawQuery(dialect, sql`drop view ${sql.id(view)}`));
  await session.query(rawQuery(dialect, create));
  if (dialect.kind === 'postgres')
    await session.query(rawQuery(dialect, sql`comment on view ${sql.id(view)} is ${sql.lit(text)}`));
}

interface Existing {
  readonly type: string;
  /** The statement that made it; PostgreSQL keeps its own wording, so there it is the view's comment. */
  readonly definition: string | null;
}

const lookup: Readonly<Record<Dialect['kind'], (name: string) => RawBuilder<Existing>>> = {
  sqlite: (name) => sql`select type, sql as definition from sqlite_master where lower(name) = ${name}`,
  postgres: (name) => sql`
    select case relkind when 'v' then 'view' else 'table' end as type, obj_description(oid, 'pg_class') as definition
    from pg_class where relname = ${name} and relnamespace = current_schema()::regnamespace`,
};

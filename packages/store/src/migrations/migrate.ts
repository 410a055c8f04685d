import { TurnoutError } from '@turnout/core';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../schema.ts';
import { type Dialect, rawQuery } from '../sql/dialect.ts';
import type { Session } from '../sql/session.ts';
import { type Migration, migrationBuilder } from './builder.ts';
import { migrations } from './index.ts';

/** What was applied to a database, in the database. */
type Bookkeeping = {
  turnout_migrations: { id: number; name: string; applied_at: number };
};

const nameOf = (migration: Migration): string => `${String(migration.id).padStart(4, '0')} ${migration.name}`;

/**
 * The migrations this database still lacks, in order. Changes nothing.
 * @throws TurnoutError DATABASE_NEWER when it holds one this version does not know.
 */
export async function missingMigrations(session: Session, dialect: Dialect): Promise<readonly Migration[]> {
  if (!(await hasBookkeeping(session, dialect))) return migrations;
  const rows = await session.query(bookkeeping(dialect).selectFrom('turnout_migrations').selectAll());
  const applied = new Map(rows.map((row) => [row.id, row.name]));
  const known = new Set(migrations.map((migration) => migration.id));
  const foreign = rows.filter((row) => !known.has(row.id));
  if (foreign.length > 0)
    throw new TurnoutError(
      'DATABASE_NEWER',
      `It holds the unknown change ${foreign.map((row) => `"${row.id} ${row.name}"`).join(', ')}.`,
    );
  return migrations.filter((migration) => !applied.has(migration.id));
}

/**
 * Brings the schema up to date. The caller runs it inside a transaction that keeps every other migration out.
 * @param now epoch ms UTC. @returns the names of what was applied.
 */
export async function applyMigrations(
  session: Session,
  dialect: Dialect,
  now: number,
): Promise<readonly string[]> {
  const missing = await missingMigrations(session, dialect);
  if (missing.length === 0) return [];
  const build = migrationBuilder(dialect);
  await session.query(
    build.schema
      .createTable('turnout_migrations')
      .ifNotExists()
      .addColumn('id', build.whole, (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('applied_at', build.whole, (column) => column.notNull()),
  );
  for (const migration of missing) {
    for (const statement of migration.statements(build)) await session.query(statement);
    await session.query(
      bookkeeping(dialect)
        .insertInto('turnout_migrations')
        .values({ id: migration.id, name: migration.name, applied_at: now }),
    );
  }
  return missing.map(nameOf);
}

/** The names of the migrations, as shown to people. */
export const migrationNames = (list: readonly Migration[]): readonly string[] => list.map(nameOf);

const bookkeeping = (dialect: Dialect): Kysely<Tables & Bookkeeping> => dialect.sql.withTables<Bookkeeping>();

async function hasBookkeeping(session: Session, dialect: Dialect): Promise<boolean> {
  // PostgreSQL: only where tables are made, another schema's are another database's; and read from the catalogue,
  // because to_regclass answers from a cache that waiting for an advisory lock does not refresh.
  const lookup =
    dialect.kind === 'sqlite'
      ? sql`select 1 from sqlite_master where type = 'table' and name = 'turnout_migrations'`
      : sql`select 1 from pg_class
          where relname = 'turnout_migrations' and relnamespace = current_schema()::regnamespace`;
  return (await session.query(rawQuery(dialect, lookup))).length > 0;
}

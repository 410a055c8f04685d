import { TurnoutError } from '@turnout/core';
import { type Kysely, sql } from 'kysely';
import { type DatabaseKind, type Dialect, dialectOf, rawQuery } from '../sql/dialect.ts';
import type { Session } from '../sql/session.ts';
import { type Migration, migrationBuilder, type Schema } from './builder.ts';

/** What was applied to a database, in the database. */
interface Bookkeeping {
  [table: string]: { id: number; name: string; applied_at: number };
}

const nameOf = (migration: Migration): string => `${String(migration.id).padStart(4, '0')} ${migration.name}`;

/**
 * The migrations this database still lacks, in order. Changes nothing.
 * @throws TurnoutError DATABASE_NEWER when it holds one this version does not know.
 */
export async function missingMigrations(
  session: Session,
  kind: DatabaseKind,
  { bookkeeping, migrations }: Schema,
): Promise<readonly Migration[]> {
  if (!(await hasTable(session, kind, bookkeeping))) return migrations;
  const rows = await session.query(queries(kind).selectFrom(bookkeeping).selectAll());
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
  kind: DatabaseKind,
  schema: Schema,
  now: number,
): Promise<readonly string[]> {
  const missing = await missingMigrations(session, kind, schema);
  if (missing.length === 0) return [];
  const build = migrationBuilder(kind);
  await session.query(
    build.schema
      .createTable(schema.bookkeeping)
      .ifNotExists()
      .addColumn('id', build.whole, (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('applied_at', build.whole, (column) => column.notNull()),
  );
  for (const migration of missing) {
    for (const statement of migration.statements(build)) await session.query(statement);
    await session.query(
      queries(kind)
        .insertInto(schema.bookkeeping)
        .values({ id: migration.id, name: migration.name, applied_at: now }),
    );
  }
  return missing.map(nameOf);
}

/** The names of the migrations, as shown to people. */
export const migrationNames = (list: readonly Migration[]): readonly string[] => list.map(nameOf);

const queries = (kind: DatabaseKind): Kysely<Bookkeeping> => dialectOf<Bookkeeping>(kind).sql;

async function hasTable(session: Session, kind: DatabaseKind, name: string): Promise<boolean> {
  // PostgreSQL: only where tables are made, another schema's are another database's; and read from the catalogue,
  // because to_regclass answers from a cache that waiting for an advisory lock does not refresh.
  const lookup =
    kind === 'sqlite'
      ? sql`select 1 from sqlite_master where type = 'table' and name = ${name}`
      : sql`select 1 from pg_class
          where relname = ${name} and relnamespace = current_schema()::regnamespace`;
  const dialect: Dialect = dialectOf(kind);
  return (await session.query(rawQuery(dialect, lookup))).length > 0;
}

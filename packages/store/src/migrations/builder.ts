import type {
  ColumnDefinitionBuilder,
  Compilable,
  CreateTableBuilder,
  RawBuilder,
  SchemaModule,
} from 'kysely';
import { sql } from 'kysely';
import { type DatabaseKind, dialectOf, rawQuery } from '../sql/dialect.ts';

/** The migrations of one set of tables, and the table in which a database remembers which of them it has. */
export interface Schema {
  readonly bookkeeping: string;
  /** All of them, in order. A list and not a folder scan, so that it survives bundling. */
  readonly migrations: readonly Migration[];
}

/** One step of a schema. Frozen once released: a later wish is a later migration. */
export interface Migration {
  readonly id: number;
  readonly name: string;
  /** The statements to run, in order. Must not read Tables: those change, this does not. */
  readonly statements: (build: MigrationBuilder) => readonly Compilable[];
}

type Column = (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;

/** Column types that mean the same on both databases. */
export interface MigrationBuilder {
  readonly schema: SchemaModule;
  /** A whole number of up to 53 bits: an id, a count of ms, an amount in minor units. */
  readonly whole: 'integer' | 'bigint';
  /** A number the database gives out, never twice: a deleted row's number must not come back for somebody else. */
  readonly generatedId: Column;
  /** Keeps the rows of a table in the order of its primary key, where the database can. */
  clustered<Name extends string, Columns extends string>(
    table: CreateTableBuilder<Name, Columns>,
  ): CreateTableBuilder<Name, Columns>;
  /** Statements after which the database refuses to change or delete the rows of these tables. */
  appendOnly(tables: readonly string[]): readonly Compilable[];
  /** Statements after which the database refuses to change these columns of a row that is there. */
  fixed(table: string, columns: readonly string[]): readonly Compilable[];
}

export const migrationBuilder = (kind: DatabaseKind): MigrationBuilder =>
  kind === 'sqlite'
    ? {
        schema: dialectOf(kind).sql.schema,
        // SQLite makes a column the row's own number only when its type is exactly INTEGER.
        whole: 'integer',
        generatedId: (column) => column.primaryKey().autoIncrement(),
        clustered: (table) => table.modifyEnd(sql`without rowid`),
        appendOnly: (tables) => tables.flatMap(sqliteAppendOnly),
        fixed: sqliteFixed,
      }
    : {
        schema: dialectOf(kind).sql.schema,
        whole: 'bigint',
        generatedId: (column) => column.generatedByDefaultAsIdentity().primaryKey(),
        clustered: (table) => table,
        appendOnly: postgresAppendOnly,
        fixed: postgresFixed,
      };

const sqliteAppendOnly = (table: string): readonly Compilable[] =>
  (['update', 'delete'] as const).map((act) =>
    rawQuery(
      dialectOf('sqlite'),
      sql`create trigger ${sql.ref(`${table}_no_${act}`)} before ${sql.raw(act)} on ${sql.table(table)}
        begin select raise(abort, ${sql.lit(`${table} is append-only`)}); end`,
    ),
  );

function postgresAppendOnly(tables: readonly string[]): readonly Compilable[] {
  const run = (raw: RawBuilder<unknown>): Compilable => rawQuery(dialectOf('postgres'), raw);
  return [
    run(sql`create or replace function refuse_change() returns trigger language plpgsql as
      $$ begin raise exception '% is append-only', tg_table_name; end $$`),
    ...tables.flatMap((table) => [
      run(sql`create trigger ${sql.ref(`${table}_no_change`)} before update or delete on ${sql.table(table)}
        for each row execute function refuse_change()`),
      run(sql`create trigger ${sql.ref(`${table}_no_truncate`)} before truncate on ${sql.table(table)}
        for each statement execute function refuse_change()`),
    ]),
  ];
}

const columnList = (columns: readonly string[]): RawBuilder<unknown> =>
  sql.join(columns.map((column) => sql.ref(column)));

const sqliteFixed = (table: string, columns: readonly string[]): readonly Compilable[] => [
  rawQuery(
    dialectOf('sqlite'),
    sql`create trigger ${sql.ref(`${table}_fixed`)} before update of ${columnList(columns)} on ${sql.table(table)}
        begin select raise(abort, ${sql.lit(`${table} keeps what was ordered`)}); end`,
  ),
];

function postgresFixed(table: string, columns: readonly string[]): readonly Compilable[] {
  const run = (raw: RawBuilder<unknown>): Compilable => rawQuery(dialectOf('postgres'), raw);
  return [
    run(sql`create or replace function refuse_other_order() returns trigger language plpgsql as
      $$ begin raise exception '% keeps what was ordered', tg_table_name; end $$`),
    run(sql`create trigger ${sql.ref(`${table}_fixed`)} before update of ${columnList(columns)} on ${sql.table(table)}
        for each row execute function refuse_other_order()`),
  ];
}

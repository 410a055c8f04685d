import type { ColumnDefinitionBuilder, Compilable, CreateTableBuilder, SchemaModule } from 'kysely';
import { sql } from 'kysely';
import type { Dialect } from '../sql/dialect.ts';

/** One step of the schema. Frozen once released: a later wish is a later migration. */
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
}

export const migrationBuilder = (dialect: Dialect): MigrationBuilder =>
  dialect.kind === 'sqlite'
    ? {
        schema: dialect.sql.schema,
        // SQLite makes a column the row's own number only when its type is exactly INTEGER.
        whole: 'integer',
        generatedId: (column) => column.primaryKey().autoIncrement(),
        clustered: (table) => table.modifyEnd(sql`without rowid`),
      }
    : {
        schema: dialect.sql.schema,
        whole: 'bigint',
        generatedId: (column) => column.generatedByDefaultAsIdentity().primaryKey(),
        clustered: (table) => table,
      };

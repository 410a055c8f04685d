import { type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../sql/dialect.ts';

/**
 * Pieces of JSON made in SQL by joining texts. Stored values are JSON text already and go in unread: one that
 * somebody damaged by hand then spoils its own row, where a JSON function would end the whole query. Only old and
 * plain SQL is used, because scripts open the file with whatever SQLite their language brings, and one view it
 * cannot parse locks them out of every table.
 */
export interface JsonText {
  /** A text column as a JSON string. */
  text(column: RawBuilder<unknown>): RawBuilder<unknown>;
  /** A column of numbers as JSON numbers, whole ones without a point; null for NULL. */
  number(column: RawBuilder<unknown>): RawBuilder<unknown>;
  /** The `item` of all rows of a query, joined in the order of its `sequence`; '' for no rows. */
  joined(rows: RawBuilder<unknown>, separator: ',' | ''): RawBuilder<unknown>;
}

export const jsonText: Readonly<Record<Dialect['kind'], JsonText>> = {
  sqlite: {
    text: (column) => sql`json_quote(${column})`,
    // A join would round to 15 digits; 17 give every double back as it was.
    number: (column) => sql`case
      when ${column} is null then 'null'
      when ${column} = cast(${column} as integer) then cast(${column} as integer)
      else printf('%!.17g', ${column}) end`,
    joined: (rows, separator) =>
      sql`coalesce((select group_concat(item, ${sql.lit(separator)}) from (${rows} order by sequence)), '')`,
  },
  postgres: {
    text: (column) => sql`to_json(${column})::text`,
    number: (column) => sql`coalesce(${column}::text, 'null')`,
    joined: (rows, separator) =>
      sql`coalesce((select string_agg(item, ${sql.lit(separator)} order by sequence) from (${rows}) as items), '')`,
  },
};

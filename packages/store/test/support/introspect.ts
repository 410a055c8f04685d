/** A schema in words both databases share, so that two of them can be compared. */
export interface SchemaPicture {
  /** `table.column: type, null or not`. */
  readonly columns: readonly string[];
  /** `table: (columns)` of primary keys and unique indexes. */
  readonly unique: readonly string[];
  /** `table: (columns) [in part]` of the other indexes. */
  readonly indexes: readonly string[];
  /** `table.column -> table.column`. */
  readonly references: readonly string[];
  /** `table event` of what a trigger refuses or does, row by row. */
  readonly triggers: readonly string[];
}

type Run = (sql: string) => Promise<Record<string, unknown>[]>;

/** Types of SQLite and of PostgreSQL that mean the same. */
const TYPES: Readonly<Record<string, string>> = {
  integer: 'whole',
  bigint: 'whole',
  text: 'text',
  'double precision': 'real',
};

const sorted = (lines: readonly string[]): readonly string[] => [...lines].sort();

const column = (row: Record<string, unknown>): string =>
  `${row.table_name}.${row.column_name}: ${TYPES[String(row.type).toLowerCase()] ?? row.type}, ${row.required ? 'required' : 'optional'}`;

const index = (row: Record<string, unknown>): string => `${row.table_name}: (${row.columns})${row.condition}`;

const picture = (
  columns: Record<string, unknown>[],
  indexes: Record<string, unknown>[],
  references: Record<string, unknown>[],
  triggers: Record<string, unknown>[],
): SchemaPicture => ({
  columns: sorted(columns.map(column)),
  unique: sorted(indexes.filter((row) => row.is_unique).map(index)),
  indexes: sorted(indexes.filter((row) => !row.is_unique).map(index)),
  references: sorted(references.map((row) => `${row.source} -> ${row.target}`)),
  triggers: sorted(triggers.map((row) => `${row.table_name} ${String(row.event).toLowerCase()}`)),
});

export async function sqliteSchema(run: Run): Promise<SchemaPicture> {
  const columns = await run(`
    select t.name as table_name, c.name as column_name, c.type, (c."notnull" or c.pk > 0) as required
    from sqlite_master t, pragma_table_xinfo(t.name) c where t.type = 'table' and t.name not like 'sqlite_%'`);
  const indexes = await run(`
    select t.name as table_name, i."unique" as is_unique,
      (select group_concat(name, ', ') from (select name from pragma_index_info(i.name) order by seqno)) as columns,
      case when i.partial then ' in part' else '' end as condition
    from sqlite_master t, pragma_index_list(t.name) i where t.type = 'table' and t.name not like 'sqlite_%'
    union all
    select t.name, 1, c.name, '' from sqlite_master t, pragma_table_xinfo(t.name) c
    where t.type = 'table' and t.name not like 'sqlite_%' and c.pk = 1 and not exists
      (select 1 from pragma_index_list(t.name) i where i.origin = 'pk')`);
  const references = await run(`
    select t.name || '.' || f."from" as source, f."table" || '.' || f."to" as target
    from sqlite_master t, pragma_foreign_key_list(t.name) f where t.type = 'table'`);
  const triggers = await run(`
    select tbl_name as table_name, case when sql like '%before update %' then 'update' else 'delete' end as event
    from sqlite_master where type = 'trigger'`);
  return picture(columns, indexes, references, triggers);
}

export async function postgresSchema(run: Run): Promise<SchemaPicture> {
  const columns = await run(`
    select table_name, column_name, data_type as type, is_nullable = 'NO' as required
    from information_schema.columns where table_schema = current_schema()`);
  const indexes = await run(`
    select t.relname as table_name, i.indisunique as is_unique,
      (select string_agg(a.attname, ', ' order by k.n)
        from unnest(i.indkey) with ordinality k(attnum, n)
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum) as columns,
      case when i.indpred is null then '' else ' in part' end as condition
    from pg_index i join pg_class t on t.oid = i.indrelid
    where t.relnamespace = current_schema()::regnamespace`);
  const references = await run(`
    select s.relname || '.' || a.attname as source, t.relname || '.' || b.attname as target
    from pg_constraint c join pg_class s on s.oid = c.conrelid join pg_class t on t.oid = c.confrelid
    join pg_attribute a on a.attrelid = s.oid and a.attnum = c.conkey[1]
    join pg_attribute b on b.attrelid = t.oid and b.attnum = c.confkey[1]
    where c.contype = 'f' and s.relnamespace = current_schema()::regnamespace`);
  const triggers = await run(`
    select event_object_table as table_name, event_manipulation as event
    from information_schema.triggers
    where trigger_schema = current_schema() and action_orientation = 'ROW'`);
  return picture(columns, indexes, references, triggers);
}

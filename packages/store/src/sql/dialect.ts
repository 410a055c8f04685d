import {
  type Compilable,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Tables as StoreTables } from '../schema.ts';

export type DatabaseKind = 'sqlite' | 'postgres';

/**
 * What differs between the two databases when SQL is written. `sql` builds and compiles queries only: they run
 * through a Session, because Kysely's own executor puts a mutex and several promises around each query.
 */
export interface Dialect<Tables = StoreTables> {
  readonly kind: DatabaseKind;
  readonly sql: Kysely<Tables>;
  /** Rows in one INSERT. A SQLite statement costs no round trip, so one row at a time keeps one statement. */
  readonly rowsPerInsert: number;
}

/** The dialect for a set of tables. */
export const dialectOf = <Tables>(kind: DatabaseKind): Dialect<Tables> =>
  kind === 'sqlite'
    ? {
        kind,
        rowsPerInsert: 1,
        sql: new Kysely<Tables>({
          dialect: {
            createAdapter: () => new SqliteAdapter(),
            createDriver: () => new DummyDriver(),
            createIntrospector: (db) => new SqliteIntrospector(db),
            createQueryCompiler: () => new SqliteQueryCompiler(),
          },
        }),
      }
    : {
        kind,
        rowsPerInsert: 128,
        sql: new Kysely<Tables>({
          dialect: {
            createAdapter: () => new PostgresAdapter(),
            createDriver: () => new DummyDriver(),
            createIntrospector: (db) => new PostgresIntrospector(db),
            createQueryCompiler: () => new PostgresQueryCompiler(),
          },
        }),
      };

export const sqliteDialect = dialectOf<StoreTables>('sqlite');
export const postgresDialect = dialectOf<StoreTables>('postgres');

interface Lockable<Query> {
  forNoKeyUpdate(): Query;
}

/**
 * Makes a SELECT lock its rows until the transaction ends. SQLite has one writer at a time, so there the
 * transaction itself is the lock. NO KEY: foreign keys that point at the row need not wait.
 */
export const locking = <Query extends Lockable<Query>>(
  dialect: Pick<Dialect, 'kind'>,
  query: Query,
): Query => (dialect.kind === 'postgres' ? query.forNoKeyUpdate() : query);

interface FreeLockable<Query> {
  forNoKeyUpdate(): { skipLocked(): Query };
}

/** As `locking`, but rows that another transaction has locked are left out: for work that anybody may take. */
export const lockingFree = <Query extends FreeLockable<Query>>(
  dialect: Pick<Dialect, 'kind'>,
  query: Query,
): Query => (dialect.kind === 'postgres' ? query.forNoKeyUpdate().skipLocked() : query);

/** SQL written by hand, as a query that a Session can run. */
export const rawQuery = <Row>(dialect: Dialect, raw: RawBuilder<Row>): Compilable<Row> => ({
  compile: () => raw.compile(dialect.sql),
});

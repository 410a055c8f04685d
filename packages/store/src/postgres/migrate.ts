import type { Clock, Log } from '@turnout/core';
import { sql } from 'kysely';
import type { Pool } from 'pg';
import { redactDatabaseUrl } from '../database-url.ts';
import type { Schema } from '../migrations/builder.ts';
import { applyMigrations, migrationNames, missingMigrations } from '../migrations/migrate.ts';
import { postgresDialect, rawQuery } from '../sql/dialect.ts';
import type { Session } from '../sql/session.ts';
import { refuseOpening } from './errors.ts';
import { connect } from './pool.ts';
import { postgresSession } from './session.ts';
import type { Transactions } from './transactions.ts';

/** Any number that no other program takes for its own advisory lock. */
const SCHEMA_LOCK = 7_836_110_221;

/** Keeps others from changing the schema until the transaction ends. */
export async function lockSchema(session: Session): Promise<void> {
  // Not until the session ends: a connection pooler may give the session to somebody else.
  await session.query(rawQuery(postgresDialect, sql`select pg_advisory_xact_lock(${SCHEMA_LOCK}::bigint)`));
}

/** Applies what is missing. Servers that start together wait for each other here. */
export async function migratePostgres(
  pool: Pool,
  transactions: Transactions,
  schema: Schema,
  clock: Clock,
): Promise<void> {
  if ((await missingMigrations(postgresSession(pool), 'postgres', schema)).length === 0) return;
  await transactions.run(async (client) => {
    const session = postgresSession(client);
    await lockSchema(session);
    await applyMigrations(session, 'postgres', schema, clock.now());
  });
}

/** The names of what the database lacks. */
export async function missingPostgresMigrations(
  connectionString: string,
  schema: Schema,
  log: Log,
): Promise<readonly string[]> {
  let pool: Pool | undefined;
  try {
    pool = await connect(connectionString, log);
    return migrationNames(await missingMigrations(postgresSession(pool), 'postgres', schema));
  } catch (error) {
    return refuseOpening(redactDatabaseUrl(connectionString), error);
  } finally {
    await pool?.end();
  }
}

import type { Log } from '@turnout/core';
import { Pool, type PoolConfig, types } from 'pg';
import { sqlState } from './errors.ts';

const INT8 = 20;

/** Waiting longer than this for a connection means that saves pile up: better to say so. */
const CONNECT_TIMEOUT_MS = 10_000;

/** Enough to keep a server of a few cores busy, and few enough for ten Turnout servers on PostgreSQL's default. */
const POOL_SIZE = 10;

function makePool(connectionString: string, log: Log, encryption: PoolConfig): Pool {
  const pool = new Pool({
    connectionString,
    ...encryption,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'turnout',
    types: {
      // Ids and times stay far below 2^53; the driver gives texts, because other people's may not.
      getTypeParser: (id, format) => (id === INT8 ? Number : types.getTypeParser(id, format)),
    },
  });
  // Without a listener a connection that breaks would end the process; the query under way reports it too.
  const note = (error: Error): void =>
    log.warn('a connection to PostgreSQL broke', { reason: error.message });
  pool.on('error', note);
  pool.on('connect', (client) => {
    client.on('error', note);
  });
  return pool;
}

/**
 * Connects, as libpq does when nothing is said about TLS: without, and with TLS when the server insists on it
 * (hosted databases do, with certificates nobody vouches for).
 */
export async function connect(connectionString: string, log: Log): Promise<Pool> {
  const plain = makePool(connectionString, log, {});
  try {
    await plain.query('select 1');
    return plain;
  } catch (error) {
    await plain.end();
    const insistsOnTls =
      sqlState(error) === '28000' && error instanceof Error && /no encryption|SSL off/i.test(error.message);
    if (!insistsOnTls || /[?&]ssl/.test(connectionString)) throw error;
  }
  const encrypted = makePool(connectionString, log, { ssl: { rejectUnauthorized: false } });
  try {
    await encrypted.query('select 1');
    return encrypted;
  } catch (error) {
    await encrypted.end();
    throw error;
  }
}

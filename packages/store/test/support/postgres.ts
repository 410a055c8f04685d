import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface FreshDatabase {
  readonly url: string;
  /** Runs SQL of any number of statements, past the store. */
  run(sql: string): Promise<Record<string, unknown>[]>;
  drop(): Promise<void>;
}

/**
 * A database of its own on the server of the test run.
 * @param template name of the database that it is a copy of; default: empty
 */
export async function freshDatabase(serverUrl: string, template = 'template1'): Promise<FreshDatabase> {
  const name = `turnout_test_${randomBytes(6).toString('hex')}`;
  await runOn(serverUrl, `create database ${name} template ${template}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    run: (sql) => runOn(url.href, sql),
    drop: async () => {
      await runOn(serverUrl, `drop database ${name} with (force)`);
    },
  };
}

async function runOn(connectionString: string, sql: string): Promise<Record<string, unknown>[]> {
  // Timestamps as the server writes them: the driver would read them in this machine's time zone.
  const getTypeParser: typeof pg.types.getTypeParser = (id: number, format?: 'text' | 'binary') =>
    id === pg.types.builtins.TIMESTAMP ? String : pg.types.getTypeParser(id, format);
  const client = new pg.Client({ connectionString, types: { getTypeParser } });
  await client.connect();
  try {
    // A text of several statements gives a list of results.
    const result: pg.QueryResult | pg.QueryResult[] = await client.query(sql);
    const last = Array.isArray(result) ? result.at(-1) : result;
    return last?.rows ?? [];
  } finally {
    await client.end();
  }
}

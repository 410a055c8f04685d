import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabaseSync } from '@photostructure/sqlite';
import { type LoadResult, runLoad } from './load.ts';

/** What this machine can do without us: the bare HTTP framework, and the bare database. */
export async function httpCeiling(body: string, durationMs: number): Promise<LoadResult> {
  const child = fork(fileURLToPath(new URL('bare-server.ts', import.meta.url)), {
    execArgv: process.execArgv,
  });
  const [port] = (await once(child, 'message')) as [number];
  const result = await runLoad({
    host: '127.0.0.1',
    port,
    connections: 50,
    durationMs,
    next: () => ({ method: 'PUT', path: '/', body }),
  });
  child.kill();
  return result;
}

/** Commits per second of `bytes` each, 50 to a transaction, WAL and synchronous=FULL: durable rows per second. */
export function databaseCeiling(bytes: number, durationMs: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'turnout-bench-'));
  const database = new DatabaseSync(join(folder, 'bare.db'));
  database.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT)',
  );
  const insert = database.prepare('INSERT INTO rows (body) VALUES (?)');
  const body = 'x'.repeat(bytes);
  const start = performance.now();
  let rows = 0;
  while (performance.now() - start < durationMs) {
    database.exec('BEGIN IMMEDIATE');
    for (let index = 0; index < 50; index += 1) insert.run(body);
    database.exec('COMMIT');
    rows += 50;
  }
  const perSecond = rows / ((performance.now() - start) / 1000);
  database.close();
  rmSync(folder, { recursive: true, force: true });
  return perSecond;
}

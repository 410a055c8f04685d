import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Transaction } from '@turnout/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { repositories } from '../src/repositories/index.ts';
import { sqliteDialect } from '../src/sql/dialect.ts';
import { SqliteConnection, sqliteSession } from '../src/sqlite/connection.ts';
import { loadSqliteDriver } from '../src/sqlite/driver.ts';
import { WriteQueue } from '../src/sqlite/write-queue.ts';
import { open } from './support/databases.ts';
import { newcomer, sealed } from './support/fakes.ts';

let folder: string;
let connection: SqliteConnection;
let other: SqliteConnection;
let queue: WriteQueue<Transaction>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'turnout-queue-'));
  const file = join(folder, 'p.db');
  await (await open(`sqlite:///${file}`)).close();
  const driver = await loadSqliteDriver();
  connection = new SqliteConnection(driver, file);
  other = new SqliteConnection(driver, file);
  queue = new WriteQueue(connection, repositories(sqliteDialect).writers(sqliteSession(connection)));
});
afterEach(async () => {
  await queue.close();
  other.close();
  connection.close();
  rmSync(folder, { recursive: true });
});

const enter = (assignmentId: string) =>
  queue.write((tx) => tx.participants.insert(newcomer({ assignmentId }), sealed));
const people = () => other.all('select assignment_id from participants order by id', []).length;
const unavailable = { status: 'rejected', reason: { code: 'STORE_UNAVAILABLE' } };

describe('group commit', () => {
  it('rejects everybody when the commit fails, stores nothing, and goes on', async () => {
    const outcomes = await Promise.allSettled([
      enter('A1'),
      queue.write(async () => {
        connection.exec('pragma defer_foreign_keys = on');
        connection.all('insert into cells values (999, 0, 0, 1)', []);
      }),
      queue.write(() => Promise.reject(new Error('of its own'))),
      enter('A2'),
    ]);
    expect(outcomes).toMatchObject([
      unavailable,
      unavailable,
      { reason: { message: 'of its own' } },
      unavailable,
    ]);
    expect(people()).toBe(0);
    expect(await enter('A3')).toBe(1);
    expect(people()).toBe(1);
  });

  it('rejects everybody when another process keeps the file, and goes on after it', async () => {
    connection.exec('pragma busy_timeout = 0');
    other.exec('begin immediate');
    expect(await Promise.allSettled([enter('A1'), enter('A2')])).toMatchObject([unavailable, unavailable]);
    other.exec('rollback');
    await enter('A1');
    expect(people()).toBe(1);
  });

  it('says that the store is unavailable when the disk is full, and loses nothing acknowledged', async () => {
    await enter('A1');
    const [row] = connection.all('pragma page_count', []) as { page_count: number }[];
    connection.exec(`pragma max_page_count = ${(row?.page_count ?? 0) + 4}`);
    const large = newcomer({ assignmentId: 'A2', browser: 'x'.repeat(100_000) });
    await expect(queue.write((tx) => tx.participants.insert(large, sealed))).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
    expect(people()).toBe(1);
    connection.exec('pragma max_page_count = 1000000');
    await enter('A3');
    expect(people()).toBe(2);
  });

  it('runs the calls of one batch in order, and lets other work in between batches', async () => {
    const order: number[] = [];
    let done = 0;
    let doneAtTurn: number | undefined;
    const calls = Array.from({ length: 1000 }, (_, index) =>
      queue.write(async (tx) => {
        order.push(index);
        await tx.participants.insert(newcomer({ assignmentId: `A${index}` }), sealed);
        done += 1;
      }),
    );
    // Queued after the first batch's own turn, so it runs behind that batch and before the next.
    setImmediate(() => {
      setImmediate(() => {
        doneAtTurn = done;
      });
    });
    await Promise.all(calls);
    expect(order).toEqual(Array.from({ length: 1000 }, (_, index) => index));
    expect(doneAtTurn).toBeLessThan(1000);
    expect(people()).toBe(1000);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@turnout/store';
import { openDatabase } from '@turnout/store/database';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { runOnFile } from '../../../store/test/support/databases.ts';
import { postgresSchema, sqliteSchema } from '../../../store/test/support/introspect.ts';
import { freshDatabase } from '../../../store/test/support/postgres.ts';
import { marketSchema } from '../../src/storage/schema.ts';

const plain = {
  clock: { now: () => 1_700_000_000_000 },
  log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
};

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function onSqlite() {
  const folder = mkdtempSync(join(tmpdir(), 'turnout-schema-'));
  closers.push(async () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'market.db');
  const database = await openDatabase(marketSchema, { ...plain, url: `sqlite:///${file}` });
  closers.push(() => database.close());
  return sqliteSchema((sql) => runOnFile(file, sql));
}

async function onPostgres() {
  const fresh = await freshDatabase(inject('postgresUrl'));
  closers.push(() => fresh.drop());
  const database = await openDatabase(marketSchema, { ...plain, url: fresh.url });
  closers.push(() => database.close());
  return { fresh, picture: await postgresSchema(fresh.run) };
}

describe('the marketplace’s tables', () => {
  it('are the same on both databases', async () => {
    const { picture } = await onPostgres();
    const { unique, columns, references } = await onSqlite();
    expect(columns).toEqual(picture.columns);
    expect(unique).toEqual(picture.unique);
    expect(references).toEqual(picture.references);
    expect(columns).toContain('market_assignments.assignment_id: text, required');
  });

  it('lie beside a study’s in one PostgreSQL database, whichever comes first', async () => {
    const { fresh } = await onPostgres();
    const store = await openStore({ ...plain, url: fresh.url });
    closers.push(() => store.close());
    const again = await openDatabase(marketSchema, { ...plain, url: fresh.url });
    closers.push(() => again.close());
    const { columns } = await postgresSchema(fresh.run);
    expect(columns.some((column) => column.startsWith('participants.'))).toBe(true);
    expect(columns.some((column) => column.startsWith('market_hits.'))).toBe(true);
  });
});

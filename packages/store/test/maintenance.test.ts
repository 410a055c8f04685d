import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { backup, migrate, pendingMigrations, schemaVersion } from '../src/index.ts';
import { enter, open, postgres, runOnFile, sqliteFile } from './support/databases.ts';
import { NOW, trial } from './support/fakes.ts';
import { freshDatabase } from './support/postgres.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'turnout-maintenance-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const urlOf = (name: string): string => `sqlite:///${join(folder, name)}`;

describe('migrations', () => {
  it('are pending on a new SQLite file, which looking does not make', async () => {
    const pending = await pendingMigrations(urlOf('new.db'));
    expect(pending).toHaveLength(schemaVersion);
    expect(existsSync(join(folder, 'new.db'))).toBe(false);
    expect(await migrate('sqlite:///new.db', { baseFolder: folder })).toEqual(pending);
    expect(await pendingMigrations(urlOf('new.db'))).toEqual([]);
    expect(await migrate(urlOf('new.db'))).toEqual([]);
  });

  it('are applied once to a PostgreSQL database on which servers start together', async () => {
    const database = await freshDatabase(inject('postgresUrl'));
    try {
      expect(await pendingMigrations(database.url)).toHaveLength(schemaVersion);
      const stores = await Promise.all([1, 2, 3, 4].map(() => open(database.url)));
      await Promise.all(stores.map((store) => store.close()));
      expect(await database.run('select id from turnout_migrations')).toHaveLength(schemaVersion);
      expect(await pendingMigrations(database.url)).toEqual([]);
    } finally {
      await database.drop();
    }
  });

  it.each([sqliteFile, postgres])('refuse the database of a newer version on $name', async (kind) => {
    const database = await kind.create();
    try {
      await database.store.close();
      await database.run(
        "insert into turnout_migrations (id, name, applied_at) values (9999, 'payments', 1)",
      );
      const newer = { code: 'DATABASE_NEWER', detail: expect.stringContaining('payments') };
      await expect(open(database.url)).rejects.toMatchObject(newer);
      await expect(pendingMigrations(database.url)).rejects.toMatchObject(newer);
      await expect(migrate(database.url)).rejects.toMatchObject(newer);
    } finally {
      await database.remove();
    }
  });
});

describe('opening', () => {
  it('makes the folder of a new file', async () => {
    const store = await open(urlOf('deep/down/p.db'));
    await store.close();
    expect(existsSync(join(folder, 'deep/down/p.db'))).toBe(true);
  });

  it('refuses a second server on a file by any path to it, and lets tools in', async () => {
    const server = await open(urlOf('p.db'));
    symlinkSync(join(folder, 'p.db'), join(folder, 'link.db'));
    symlinkSync(folder, join(folder, 'loop'));
    const inUse = { code: 'DATABASE_IN_USE' };
    for (const name of ['p.db', 'link.db', 'loop/p.db'])
      await expect(open(urlOf(name))).rejects.toMatchObject(inUse);
    const tool = await open(urlOf('p.db'), 'tool');
    const { id } = await enter(tool);
    expect(await server.participants.byId(id)).toMatchObject({ id });
    await tool.close();
    await expect(open(urlOf('p.db'))).rejects.toMatchObject(inUse);
    await server.close();
    const next = await open(urlOf('p.db'));
    await next.close();
  });

  it('does not let a tool change the schema under a server', async () => {
    const { takeServerLock } = await import('../src/sqlite/server-lock.ts');
    const { loadSqliteDriver } = await import('../src/sqlite/driver.ts');
    const lock = takeServerLock(await loadSqliteDriver(), join(folder, 'p.db'));
    await expect(migrate(urlOf('p.db'))).rejects.toMatchObject({ code: 'DATABASE_IN_USE' });
    lock.release();
    expect(await migrate(urlOf('p.db'))).toHaveLength(schemaVersion);
  });

  it.each([
    ['a file that is no database', (path: string) => writeFileSync(path, 'uniqueid,data\n'.repeat(500))],
    ['a folder', (path: string) => mkdirSync(path)],
  ])('refuses %s', async (_, make) => {
    make(join(folder, 'p.db'));
    await expect(open(urlOf('p.db'))).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
      detail: expect.stringContaining('p.db'),
    });
  });

  it.each([
    ['a server that is not there', 'postgresql://lab:hush@127.0.0.1:1/studies'],
    ['a database that is not there', 'NAME'],
  ])('refuses %s without telling the password', async (_, text) => {
    const url = new URL(inject('postgresUrl'));
    url.pathname = '/not_there';
    url.password = 'hush';
    const failure = await open(text === 'NAME' ? url.href : text).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    expect(String(failure)).not.toContain('hush');
    expect(String(failure)).toContain(text === 'NAME' ? 'not_there' : '127.0.0.1:1');
  });
});

describe('a backup', () => {
  it('holds one moment of a database that is being written', async () => {
    const store = await open(urlOf('p.db'));
    const { id } = await enter(store);
    await store.write((tx) => tx.records.append(id, [trial(1), trial(2)], NOW));
    const saving = Array.from({ length: 300 }, (_, index) =>
      store.write((tx) => tx.records.append(id, [trial(index), trial(index + 1)], NOW)),
    );
    await backup(urlOf('p.db'), join(folder, 'backup.db'));
    await Promise.all(saving);
    await store.close();
    const [row] = await runOnFile(
      join(folder, 'backup.db'),
      'select position, trials, (select count(*) from records) as stored from progress',
    );
    expect(row?.stored).toBe(row?.position);
    expect(Number(row?.position)).toBeGreaterThanOrEqual(2);
    const restored = await open(urlOf('backup.db'));
    expect(await restored.participants.byId(id)).toMatchObject({ id });
    await restored.close();
    expect(existsSync(join(folder, 'backup.db.partial'))).toBe(false);
  });

  it('overwrites nothing, and needs a database', async () => {
    await (await open(urlOf('p.db'))).close();
    writeFileSync(join(folder, 'kept.db'), 'mine');
    await expect(backup(urlOf('p.db'), join(folder, 'kept.db'))).rejects.toMatchObject({
      code: 'FILE_EXISTS',
    });
    await expect(backup(urlOf('missing.db'), join(folder, 'b.db'))).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
    });
    expect(existsSync(join(folder, 'missing.db'))).toBe(false);
  });

  it('of PostgreSQL is pg_dump’s work', async () => {
    const failure = backup('postgresql://lab:hush@db/studies', join(folder, 'b.db'));
    await expect(failure).rejects.toMatchObject({
      code: 'BACKUP_UNSUPPORTED',
      definition: { remedy: expect.stringContaining('pg_dump') },
    });
    await expect(failure).rejects.not.toThrow('hush');
  });
});

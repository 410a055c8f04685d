import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type DatabaseStore, pendingMigrations, schemaVersion } from '../src/index.ts';
import { SqliteConnection } from '../src/sqlite/connection.ts';
import { loadSqliteDriver } from '../src/sqlite/driver.ts';
import { open, postgres, runOnFile, sqliteFile, type TestDatabase } from './support/databases.ts';
import { NOW, trial } from './support/fakes.ts';
import { postgresSchema, type SchemaPicture, sqliteSchema } from './support/introspect.ts';
import { freshDatabase } from './support/postgres.ts';

const pictureOf = { sqlite: sqliteSchema, postgres: postgresSchema };

let fresh: { sqlite: TestDatabase; postgres: TestDatabase };
let pictures: { sqlite: SchemaPicture; postgres: SchemaPicture };
beforeAll(async () => {
  fresh = { sqlite: await sqliteFile.create(), postgres: await postgres.create() };
  pictures = {
    sqlite: await sqliteSchema(fresh.sqlite.run),
    postgres: await postgresSchema(fresh.postgres.run),
  };
});
afterAll(async () => {
  await fresh.sqlite.remove();
  await fresh.postgres.remove();
});

describe('the schema', () => {
  it('is the same on both databases', () => {
    expect(pictures.sqlite).toEqual(pictures.postgres);
    expect(pictures.sqlite.columns).toContain('records.value: text, required');
    expect(pictures.sqlite.unique).toContain('participants: (study, worker, assignment_id)');
    expect(pictures.sqlite.indexes).toContain('seats: (key_id, taken_at) in part');
    expect(pictures.sqlite.triggers).toEqual([
      'audit_log delete',
      'audit_log update',
      'ledger_entries update',
      'ledger_steps delete',
      'ledger_steps update',
      'link_payouts delete',
      'link_payouts update',
    ]);
  });
});

const snapshot = (version: number, kind: string): URL =>
  new URL(`snapshots/${String(version).padStart(4, '0')}.${kind}.sql`, import.meta.url);

/** A database as a released version left it, from a file that is never changed again. */
async function restored(
  version: number,
  kind: 'sqlite' | 'postgres',
): Promise<{ url: string; run: TestDatabase['run']; remove(): Promise<void> }> {
  const script = readFileSync(snapshot(version, kind), 'utf8');
  if (kind === 'postgres') {
    const database = await freshDatabase(inject('postgresUrl'));
    await database.run(script);
    return { url: database.url, run: database.run, remove: () => database.drop() };
  }
  const folder = mkdtempSync(join(tmpdir(), 'turnout-snapshot-'));
  const file = join(folder, 'p.db');
  const connection = new SqliteConnection(await loadSqliteDriver(), file);
  // The script makes its tables in the order of their names, not of their references.
  connection.exec('pragma foreign_keys = off');
  connection.exec(script);
  connection.close();
  return {
    url: `sqlite:///${file}`,
    run: (sql) => runOnFile(file, sql),
    remove: async () => rmSync(folder, { recursive: true }),
  };
}

async function expectRecruiting(store: DatabaseStore): Promise<void> {
  expect(await store.campaigns.byId(1)).toMatchObject({ state: 'active', plan: { goal: 40, batchOf: 9 } });
  expect(await store.postings.byExternalId('mturk', 'sandbox', 'HIT1')).toMatchObject({ campaignId: 1 });
  expect(await store.assignments.ofParticipant(1)).toMatchObject({ postingId: 1, state: 'submitted' });
  expect(await store.ledger.byId(1)).toMatchObject({ token: 'v1-bonus-1', state: 'sent', amountMinor: 50 });
  expect(await store.ledger.steps(1)).toHaveLength(2);
  expect(await store.jobs.byId(1)).toMatchObject({ name: 'ledger.send', singletonKey: 'entry 1' });
  expect(await store.jobs.schedules('stroop')).toHaveLength(1);
  expect(await store.audit.page(0, 10)).toMatchObject([{ n: 1, hash: 'h1' }]);
  expect(await store.participants.unusable(1)).toMatchObject({ reason: 'asleep' });
}

async function expectOrders(store: DatabaseStore): Promise<void> {
  expect(await store.postings.ordered('stroop', 'sandbox', 0)).toEqual(new Map([[1, 1_620]]));
}

async function expectLinks(store: DatabaseStore): Promise<void> {
  expect(await store.links.posting(1)).toMatchObject({ places: 2, taken: 1, removedAt: undefined });
  expect(await store.links.linkOfLabel(1, 'W1')).toMatchObject({ id: 2, labelSealed: 'sealed-label' });
  expect(await store.links.placeOf(1, 'press-1')).toMatchObject({ state: 'held', participant: undefined });
  expect(await store.links.bonuses(1)).toMatchObject([{ token: 'bonus-1', amountMinor: 75 }]);
  expect(await store.links.room('stroop', 'spring')).toMatchObject({ state: 'open', isSecure: true });
  expect(await store.links.visits(1, 0)).toMatchObject([{ visitor: 'visitor-1', linkId: 2 }]);
}

async function expectPayouts(store: DatabaseStore): Promise<void> {
  expect(await store.links.payouts(1)).toMatchObject([{ amountMinor: 75, actor: 'cli:ana' }]);
}

async function expectRooms(store: DatabaseStore): Promise<void> {
  expect(await store.links.link(1)).toMatchObject({ roomId: undefined });
  expect(await store.links.link(2)).toMatchObject({ roomId: 1 });
}

const versions = Array.from({ length: schemaVersion }, (_, index) => index + 1);

describe.each(['sqlite', 'postgres'] as const)('a database of an earlier version on %s', (kind) => {
  it.each(versions)('of schema %i is brought up to date with its data', async (version) => {
    expect(existsSync(snapshot(version, kind)), 'each released schema has a snapshot').toBe(true);
    const database = await restored(version, kind);
    try {
      expect(await pendingMigrations(database.url)).toHaveLength(schemaVersion - version);
      const store = await open(database.url);
      expect(await pictureOf[kind](database.run)).toEqual(pictures[kind]);
      const [participant] = await store.participants.page({ study: 'stroop' }, 0, 10);
      expect(participant).toMatchObject({ worker: 'p1', state: 'started', bonusMinor: 150 });
      const id = participant?.id ?? 0;
      expect(await store.records.progress(id)).toMatchObject({ position: 3, trials: 1 });
      expect(await store.records.page(id, 0, 10)).toHaveLength(3);
      const later = await store.write((tx) => tx.records.append(id, [trial(2)], NOW));
      expect(later).toBe(4);
      expect(await store.records.streamEnd(id, 'page-1')).toBe(3);
      expect(await store.participants.transitions(id)).toHaveLength(1);
      const key = { study: 'stroop', designVersion: '1.0', mode: 'live' };
      expect(await store.allocation.counts(key)).toEqual([{ condition: 0, counterbalance: 1, held: 1 }]);
      for await (const entry of store.allocation.log(key)) expect(entry).toMatchObject({ n: 1, draw: 0.25 });
      if (version >= 3) await expectRecruiting(store);
      if (version >= 4) await expectLinks(store);
      if (version >= 6) await expectOrders(store);
      if (version >= 7) await expectPayouts(store);
      if (version >= 9) await expectRooms(store);
      await store.close();
    } finally {
      await database.remove();
    }
  });
});

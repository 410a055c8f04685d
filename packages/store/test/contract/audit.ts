import type { AuditEntry } from '@turnout/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DatabaseStore } from '../../src/index.ts';
import { type DatabaseKind, type TestDatabase, twoServers } from '../support/databases.ts';
import { NOW } from '../support/fakes.ts';

const audited = (n: number, previousHash: string): AuditEntry => ({
  n,
  at: NOW + n,
  actor: 'cli:ana',
  action: 'posting.create',
  subject: 'posting 4',
  reason: 'wanted',
  facts: '{"places":9}',
  previousHash,
  hash: `h${n}`,
});

const append = (store: DatabaseStore): Promise<number> =>
  store.write(async (tx) => {
    const head = await tx.audit.lockHead();
    const n = (head?.n ?? 0) + 1;
    await tx.audit.insert(audited(n, head?.hash ?? ''));
    return n;
  });

export function auditContract(kind: DatabaseKind): void {
  describe(`the audit log on ${kind.name}`, () => {
    let database: TestDatabase;
    beforeEach(async () => {
      database = await kind.create();
    });
    afterEach(() => database.remove());

    it('gives entries back as stored, in pages', async () => {
      const { store } = database;
      expect(await store.audit.count()).toBe(0);
      expect(await store.write((tx) => tx.audit.lockHead())).toBeUndefined();
      for (let n = 1; n <= 5; n += 1) await append(store);
      expect(await store.audit.count()).toBe(5);
      expect(await store.write((tx) => tx.audit.lockHead())).toStrictEqual({ n: 5, hash: 'h5' });
      expect(await store.audit.page(0, 2)).toStrictEqual([audited(1, ''), audited(2, 'h1')]);
      expect((await store.audit.page(3, 10)).map(({ n }) => n)).toEqual([4, 5]);
    });

    it('AD1 makes one chain without gaps of what two servers append at once, from the first entry on', async () => {
      const { stores, close } = await twoServers(kind, database);
      await Promise.all(Array.from({ length: 30 }, (_, index) => append(stores[index % 2 === 0 ? 0 : 1])));
      await close();
      const entries = await database.store.audit.page(0, 100);
      expect(entries).toStrictEqual(
        Array.from({ length: 30 }, (_, index) => audited(index + 1, index === 0 ? '' : `h${index}`)),
      );
    });

    it('takes a number once', async () => {
      await append(database.store);
      await expect(database.store.write((tx) => tx.audit.insert(audited(1, '')))).rejects.toThrow(/unique/i);
      expect(await database.store.audit.count()).toBe(1);
    });

    // A database in memory has one connection: nobody comes past the store.
    if (kind.shared)
      it('refuses to change or delete an entry, whoever asks', async () => {
        await append(database.store);
        const acts = ["update audit_log set reason = ''", 'delete from audit_log'];
        if (kind.kind === 'postgres') acts.push('truncate audit_log');
        for (const act of acts) await expect(database.run(act)).rejects.toThrow('audit_log is append-only');
        expect(await database.store.audit.page(0, 10)).toStrictEqual([audited(1, '')]);
      });
  });
}

import { openDatabase } from '@turnout/store/database';
import { afterEach, describe, expect, it } from 'vitest';
import { bindDatabase } from '../src/bind-database.ts';
import { marketSchema } from '../src/storage/schema.ts';

const clock = { now: () => 1_700_000_000_000 };
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Keys that seal by a mark of their own. */
const keysOf = (mark: string) => ({
  encrypt: (text: string) => `${mark}:${text}`,
  decrypt: (sealed: string) => (sealed.startsWith(`${mark}:`) ? sealed.slice(mark.length + 1) : 'garbled'),
});

let database: Awaited<ReturnType<typeof openDatabase>> | undefined;
afterEach(() => database?.close());

describe('a marketplace’s database', () => {
  it('is of a panel or of a rehearsal for ever', async () => {
    database = await openDatabase(marketSchema, { url: 'sqlite://', clock, log });
    await bindDatabase(database, 'panel', keysOf('a'));
    await bindDatabase(database, 'panel', keysOf('a'));
    await expect(bindDatabase(database, 'rehearsal', keysOf('a'))).rejects.toMatchObject({
      code: 'MARKETPLACE_MODE',
    });
  });

  it('keeps to the keys of its first start', async () => {
    database = await openDatabase(marketSchema, { url: 'sqlite://', clock, log });
    // A command without keys came first.
    await bindDatabase(database, 'panel');
    await bindDatabase(database, 'panel', keysOf('a'));
    await expect(bindDatabase(database, 'panel', keysOf('b'))).rejects.toMatchObject({
      code: 'KEYS_INVALID',
    });
    await bindDatabase(database, 'panel', keysOf('a'));
  });
});

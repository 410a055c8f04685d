import { randomBytes } from 'node:crypto';
import { TurnoutError, type Vault } from '@turnout/core';
import { describe, expect, it } from 'vitest';
import { open, postgres, sqliteFile, sqliteInMemory } from './support/databases.ts';

/** Keys of a lab, as far as this test needs them: what others sealed cannot be read. */
function keys(): Pick<Vault, 'encrypt' | 'decrypt'> {
  const mark = randomBytes(8).toString('hex');
  return {
    encrypt: (text) => `${mark} ${text}`,
    decrypt: (sealed) => {
      if (!sealed.startsWith(`${mark} `)) throw new TurnoutError('KEYS_INVALID');
      return sealed.slice(mark.length + 1);
    },
  };
}

describe.each([sqliteInMemory, sqliteFile, postgres])('the keys of a database: $name', (kind) => {
  it('are those of the first start, also while nothing is stored', async () => {
    const database = await kind.create();
    const mine = keys();
    await database.store.bindKeys(mine);
    await database.store.bindKeys(mine);
    await expect(database.store.bindKeys(keys())).rejects.toMatchObject({ code: 'KEYS_INVALID' });
    await database.store.bindKeys(mine);
    await database.remove();
  });
});

describe('two first servers with keys of their own on one empty PostgreSQL', () => {
  it('lets the quicker one go on, and only that one', async () => {
    const database = await postgres.create();
    const stores = [database.store, await open(database.url)];
    const outcomes = await Promise.allSettled(stores.map((store) => store.bindKeys(keys())));
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'KEYS_INVALID' },
    });
    await stores[1]?.close();
    await database.remove();
  });
});

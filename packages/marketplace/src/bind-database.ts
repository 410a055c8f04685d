import { TurnoutError, type Vault } from '@turnout/core';
import type { Database } from '@turnout/store/database';
import { repositoriesFor } from './storage/repositories.ts';

export type MarketplaceMode = 'rehearsal' | 'panel';

const MODE = 'mode';
const KEY_CHECK = 'key-check';

/** Any text: that it can be read again shows that the keys are those of the first start. */
const CHECKED = 'turnout-marketplace';

/**
 * Ties a database to its mode and to its keys, at its first start, and holds it to them ever after. A panel served as a
 * rehearsal would take anybody's word for a signature and let anybody move its money.
 * @param keys without it only the mode is looked at
 * @throws TurnoutError MARKETPLACE_MODE, KEYS_INVALID
 */
export async function bindDatabase(
  database: Database,
  mode: MarketplaceMode,
  keys?: Pick<Vault, 'encrypt' | 'decrypt'>,
): Promise<void> {
  const repositories = repositoriesFor(database);
  await database.write(async (session) => {
    const { settings } = repositories(session);
    const known = await settings.get(MODE);
    if (known === undefined) await settings.set(MODE, mode);
    else if (known !== mode) throw new TurnoutError('MARKETPLACE_MODE', `It is a ${known}'s.`);
    if (keys === undefined) return;
    const sealed = await settings.get(KEY_CHECK);
    if (sealed === undefined) await settings.set(KEY_CHECK, keys.encrypt(CHECKED));
    else if (keys.decrypt(sealed) !== CHECKED) throw new TurnoutError('KEYS_INVALID');
  });
}

import { randomBytes } from 'node:crypto';
import { type Clock, type Log, TurnoutError, type Vault } from '@turnout/core';
import { type DatabaseOptions, openDatabase } from '@turnout/store/database';
import { bindDatabase } from './bind-database.ts';
import { type Environment, environments } from './domain/environment.ts';
import { repositoriesFor } from './storage/repositories.ts';
import { marketSchema } from './storage/schema.ts';

export interface AccountsOptions {
  readonly database: Pick<DatabaseOptions, 'url' | 'baseFolder'>;
  readonly vault: Pick<Vault, 'encrypt' | 'decrypt'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** An account as its owner sees it. Money in minor units. */
export interface AccountView {
  readonly name: string;
  readonly environment: Environment;
  readonly accessKeyId: string;
  readonly availableMinor: number;
  readonly heldMinor: number;
}

export interface NewAccount {
  readonly accessKeyId: string;
  /** Told this once; only its seal is kept. */
  readonly secretAccessKey: string;
}

/** The accounts of a marketplace, for a command beside its running server. */
export async function openAccounts({ database: place, vault, clock, log }: AccountsOptions) {
  const database = await openDatabase(marketSchema, { ...place, clock, log, role: 'tool' });
  const repositories = repositoriesFor(database);
  return {
    /** One key for both environments; the budget is production's. @throws TurnoutError MARKETPLACE_MODE, KEYS_INVALID */
    add: async ({ name, budgetMinor }: { name: string; budgetMinor: number }): Promise<NewAccount> => {
      await bindDatabase(database, 'panel', vault);
      const made = {
        accessKeyId: `LAB${randomBytes(9).toString('hex').toUpperCase().slice(0, 17)}`,
        secretAccessKey: randomBytes(30).toString('base64url'),
      };
      return database.write(async (session) => {
        const { requesters, ledger } = repositories(session);
        const at = clock.now();
        const sealed = vault.encrypt(made.secretAccessKey);
        for (const environment of environments)
          await requesters.insert({ environment, accessKey: made.accessKeyId, name, createdAt: at }, sealed);
        const stored = await requesters.byAccount('production', made.accessKeyId);
        if (stored === undefined) throw new Error('the account was not stored');
        if (budgetMinor > 0)
          await ledger.append({ requesterId: stored.id, kind: 'deposit', amountMinor: budgetMinor, at });
        return made;
      });
    },
    /** @throws TurnoutError USAGE without the account */
    fund: (to: { accessKeyId: string; environment: Environment; amountMinor: number }): Promise<void> =>
      database.write(async (session) => {
        const { requesters, ledger } = repositories(session);
        const known = await requesters.byAccount(to.environment, to.accessKeyId);
        if (known === undefined)
          throw new TurnoutError('USAGE', `There is no account ${to.accessKeyId} in the ${to.environment}.`);
        if (to.amountMinor > 0)
          await ledger.append({
            requesterId: known.id,
            kind: 'deposit',
            amountMinor: to.amountMinor,
            at: clock.now(),
          });
      }),
    list: async (): Promise<readonly AccountView[]> => {
      const { requesters } = repositories(database.read);
      const all = await Promise.all(environments.map((environment) => requesters.list(environment)));
      return all.flat().map(({ name, environment, accessKey, availableMinor, heldMinor }) => ({
        name,
        environment,
        accessKeyId: accessKey,
        availableMinor,
        heldMinor,
      }));
    },
    close: () => database.close(),
  };
}

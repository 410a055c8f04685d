import { type Clock, type Log, TurnoutError } from '@turnout/core';
import { type DatabaseOptions, openDatabase } from '@turnout/store/database';
import { bindDatabase } from './bind-database.ts';
import { rememberedAddress } from './panel/address.ts';
import { makeLink } from './site/accounts/password-link.ts';
import type { Admin } from './storage/panel-admins.ts';
import { type Repositories, repositoriesFor } from './storage/repositories.ts';
import { marketSchema } from './storage/schema.ts';

export interface AdminsOptions {
  readonly database: Pick<DatabaseOptions, 'url' | 'baseFolder'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** An administrator as a command shows them. */
export interface AdminView {
  readonly name: string;
  readonly email: string | undefined;
  readonly hasPassword: boolean;
}

const NAME = /^[a-z0-9][a-z0-9._-]{1,49}$/;

/** The administrators of a panel, for a command beside its running server. */
export async function openAdmins({ database: place, clock, log }: AdminsOptions) {
  const database = await openDatabase(marketSchema, { ...place, clock, log, role: 'tool' });
  const repositories = repositoriesFor(database);
  const note = (unit: Repositories, act: string, detail: string) =>
    unit.adminLog.append({ adminId: undefined, adminName: 'command', act, detail, at: clock.now() });
  /** @throws TurnoutError USAGE without the administrator */
  const known = async (unit: Repositories, name: string): Promise<Admin> => {
    const admin = await unit.admins.byName(name);
    if (admin === undefined) throw new TurnoutError('USAGE', `There is no administrator "${name}".`);
    return admin;
  };
  return {
    /**
     * @returns the path of the one-time link with which the administrator sets a password
     * @throws TurnoutError USAGE for a name that is taken or cannot be one
     */
    add: async (name: string, email: string | undefined): Promise<string> => {
      await bindDatabase(database, 'panel');
      return database.write(async (session) => {
        const unit = repositories(session);
        if (!NAME.test(name.toLowerCase()))
          throw new TurnoutError(
            'USAGE',
            'A name has 2 to 50 letters, digits, dots, hyphens and underscores.',
          );
        const admin = await unit.admins.insert({ name, email, at: clock.now() });
        if (admin === undefined)
          throw new TurnoutError('USAGE', `There is an administrator "${name}" already.`);
        await note(unit, 'admin-add', admin.name);
        return pathOf(await makeLink(unit, { adminId: admin.id }, clock.now()));
      });
    },
    /** A new one-time link, for a password that was forgotten. @throws TurnoutError USAGE */
    link: (name: string): Promise<string> =>
      database.write(async (session) => {
        const unit = repositories(session);
        const admin = await known(unit, name);
        await note(unit, 'admin-link', admin.name);
        return pathOf(await makeLink(unit, { adminId: admin.id }, clock.now()));
      }),
    /** Logs an administrator out and lets nobody in by that name. @throws TurnoutError USAGE */
    remove: (name: string): Promise<void> =>
      database.write(async (session) => {
        const unit = repositories(session);
        const admin = await known(unit, name);
        await unit.admins.remove(admin.id, clock.now());
        await note(unit, 'admin-remove', admin.name);
      }),
    list: async (): Promise<readonly AdminView[]> =>
      (await repositories(database.read).admins.list()).map(({ name, email, password }) => ({
        name,
        email,
        hasPassword: password !== undefined,
      })),
    /** Where the panel was reached when it was last served. */
    address: (): Promise<string | undefined> => rememberedAddress(repositories(database.read)),
    close: () => database.close(),
  };
}

const pathOf = (token: string): string => `/admin/password/${token}`;

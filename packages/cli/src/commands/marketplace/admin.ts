import { resolve } from 'node:path';
import type { openAdmins } from '@turnout/marketplace';
import type { Command } from 'commander';
import { print, table } from '../../output.ts';
import { prepareFolder } from '../../wiring/data.ts';
import { marketplaceAdmins } from '../../wiring/marketplace.ts';
import { MARKETPLACE_PORT, type PlaceOptions, withPanelPlace } from './settings.ts';

interface LinkOptions extends PlaceOptions {
  readonly url?: string;
}

type Admins = Awaited<ReturnType<typeof openAdmins>>;

/** Who may administrate a panel: approve people, invite, write payout lists. */
export function adminCommands(marketplace: Command): void {
  const admin = marketplace
    .command('admin')
    .description('Who may administrate a panel, at /admin.')
    .addHelpText('after', '\nExample:\n  $ turnout marketplace admin add ana');
  withUrl(
    admin
      .command('add')
      .description('Make an administrator and print a one-time link to set the password.')
      .argument('<name>', 'with which to log in')
      .option('--email <address>', 'where to reach the administrator'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout marketplace admin add maria --email maria@lab.example.org')
    .action(async (name: string, options: LinkOptions & { readonly email?: string }) =>
      withAdmins(options, async (admins) =>
        printLink(admins, await admins.add(name, options.email), options),
      ),
    );
  withUrl(
    admin
      .command('link')
      .description('Print a new one-time link, for a password that was forgotten.')
      .argument('<name>', 'of the administrator'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout marketplace admin link maria')
    .action(async (name: string, options: LinkOptions) =>
      withAdmins(options, async (admins) => printLink(admins, await admins.link(name), options)),
    );
  withPanelPlace(
    admin
      .command('remove')
      .description('Log an administrator out for good. What was done stays in the log.')
      .argument('<name>', 'of the administrator'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout marketplace admin remove maria')
    .action(async (name: string, options: PlaceOptions) =>
      withAdmins(options, async (admins) => {
        await admins.remove(name);
        print(`${name} can no longer log in.`);
      }),
    );
  withPanelPlace(admin.command('list').description('All administrators.').option('--json', 'print JSON'))
    .addHelpText('after', '\nExample:\n  $ turnout marketplace admin list')
    .action(async (options: PlaceOptions & { readonly json?: true }) =>
      withAdmins(options, async (admins) => {
        const all = await admins.list();
        if (options.json === true) return print(JSON.stringify(all, undefined, 2));
        if (all.length === 0)
          return print('There is no administrator yet. Make one with: turnout marketplace admin add NAME');
        print(
          table(
            ['name', 'e-mail', 'password'],
            all.map(({ name, email, hasPassword }) => [
              name,
              email ?? '',
              hasPassword ? 'set' : 'not set yet',
            ]),
          ),
        );
      }),
    );
}

const withUrl = (command: Command): Command =>
  withPanelPlace(command).option(
    '--url <url>',
    'where the panel is reached; default: where it was last served',
  );

async function printLink(admins: Admins, path: string, { url }: LinkOptions): Promise<void> {
  const address = url ?? (await admins.address()) ?? `http://127.0.0.1:${MARKETPLACE_PORT}`;
  print(
    [
      '',
      'Open this link within 48 hours to set the password. It works once:',
      '',
      `  ${address.replace(/\/$/, '')}${path}`,
      '',
    ].join('\n'),
  );
}

async function withAdmins(place: PlaceOptions, work: (admins: Admins) => Promise<void>): Promise<void> {
  const folder = resolve(place.data);
  prepareFolder(folder);
  // Loaded where it is needed: every other command starts in half the time without it.
  const marketplace = await import('@turnout/marketplace');
  const admins = await marketplace.openAdmins(marketplaceAdmins(folder, place.database));
  try {
    await work(admins);
  } finally {
    await admins.close();
  }
}

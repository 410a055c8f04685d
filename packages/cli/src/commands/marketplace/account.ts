import { resolve } from 'node:path';
import type { openAccounts } from '@turnout/marketplace';
import type { Command } from 'commander';
import { print, table } from '../../output.ts';
import { prepareFolder } from '../../wiring/data.ts';
import { marketplaceAccounts } from '../../wiring/marketplace.ts';
import { minorUnits } from '../shared/numbers.ts';
import { oneOf } from '../shared/one-of.ts';
import { type PlaceOptions, withPanelPlace } from './settings.ts';

interface AddOptions extends PlaceOptions {
  readonly budget: string;
}

interface FundOptions extends PlaceOptions {
  readonly environment: string;
}

const environments = ['production', 'sandbox'] as const;

/** Requesters of a panel: each has an access key with a secret, and a budget. */
export function accountCommands(marketplace: Command): void {
  const account = marketplace
    .command('account')
    .description('Who may post in the marketplace.')
    .addHelpText('after', '\nExample:\n  $ turnout marketplace account add "Language Lab" --budget 500.00');
  withPanelPlace(
    account
      .command('add')
      .description('Make an account and print its access key; the secret is shown this once.')
      .argument('<name>', 'as workers read it')
      .option('--budget <amount>', 'what it may spend in production, e.g. 500.00', '0.00'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout marketplace account add "Language Lab" --budget 500.00')
    .action(async (name: string, options: AddOptions) => {
      const made = await withAccounts(options, (accounts) =>
        accounts.add({ name, budgetMinor: minorUnits(options.budget) }),
      );
      print(
        [
          '',
          `${name}, in production and in the sandbox`,
          '',
          `  AWS_ACCESS_KEY_ID      ${made.accessKeyId}`,
          `  AWS_SECRET_ACCESS_KEY  ${made.secretAccessKey}`,
          '',
          'Keep the secret: it is not shown again.',
          '',
        ].join('\n'),
      );
    });
  withPanelPlace(
    account
      .command('fund')
      .description('Add to what an account may spend.')
      .argument('<accessKey>', 'its access key')
      .argument('<amount>', 'e.g. 100.00')
      .option('--environment <environment>', 'production or sandbox', 'production'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout marketplace account fund LAB1A2B3C4D 100.00')
    .action(async (accessKeyId: string, amount: string, options: FundOptions) => {
      const environment = oneOf('--environment', options.environment, environments);
      await withAccounts(options, (accounts) =>
        accounts.fund({ accessKeyId, environment, amountMinor: minorUnits(amount) }),
      );
      print(`Added ${amount}.`);
    });
  withPanelPlace(
    account
      .command('list')
      .description('All accounts with what they may spend and what is held for open HITs.')
      .option('--json', 'print JSON'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout marketplace account list')
    .action(async (options: PlaceOptions & { readonly json?: true }) => {
      const all = await withAccounts(options, (accounts) => accounts.list());
      if (options.json === true) return print(JSON.stringify(all, undefined, 2));
      if (all.length === 0)
        return print('There is no account yet. Make one with: turnout marketplace account add NAME');
      const rows = all.map((one) => [
        one.name,
        one.environment,
        one.accessKeyId,
        amountOf(one.availableMinor),
        amountOf(one.heldMinor),
      ]);
      print(table(['name', 'environment', 'access key', 'available', 'held'], rows));
    });
}

async function withAccounts<T>(
  place: PlaceOptions,
  work: (accounts: Awaited<ReturnType<typeof openAccounts>>) => Promise<T>,
): Promise<T> {
  const folder = resolve(place.data);
  prepareFolder(folder);
  const marketplace = await import('@turnout/marketplace');
  const accounts = await marketplace.openAccounts(marketplaceAccounts(folder, place.database));
  try {
    return await work(accounts);
  } finally {
    await accounts.close();
  }
}

const amountOf = (minor: number): string => (minor / 100).toFixed(2);

import type { Command } from 'commander';

/** The port people and scripts find a marketplace at where nothing else is said. */
export const MARKETPLACE_PORT = 8400;

/** Where the marketplace of a command keeps its things. */
export interface PlaceOptions {
  readonly data: string;
  readonly database?: string;
}

/** Where a panel and a rehearsal keep their things: never in one place. */
export const marketplaceFolders = { panel: '.turnout-panel', rehearsal: '.turnout-marketplace' } as const;

/** For a command on the accounts or administrators of a panel. */
export const withPanelPlace = (command: Command): Command =>
  withDatabase(
    command.option('--data <folder>', 'folder of database, keys and log', marketplaceFolders.panel),
  );

/** For a command that may be about either. */
export const withPlace = (command: Command): Command =>
  withDatabase(
    command.option(
      '--data <folder>',
      `folder of database, keys and log (default: ${marketplaceFolders.rehearsal}; of a panel ${marketplaceFolders.panel})`,
    ),
  );

const withDatabase = (command: Command): Command =>
  command.option(
    '--database <url>',
    'PostgreSQL or SQLite in place of the folder’s file; also MARKETPLACE_DATABASE_URL',
    process.env.MARKETPLACE_DATABASE_URL,
  );

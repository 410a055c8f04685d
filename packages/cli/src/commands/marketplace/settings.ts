import type { Command } from 'commander';
import { MARKETPLACE_FOLDER } from '../../wiring/marketplace.ts';

/** The port people and scripts find a marketplace at where nothing else is said. */
export const MARKETPLACE_PORT = 8400;

/** Where the marketplace of a command keeps its things. */
export interface PlaceOptions {
  readonly data: string;
  readonly database?: string;
}

export const withPlace = (command: Command): Command =>
  command
    .option('--data <folder>', 'folder of database, keys and log', MARKETPLACE_FOLDER)
    .option(
      '--database <url>',
      'PostgreSQL or SQLite in place of the folder’s file; also MARKETPLACE_DATABASE_URL',
      process.env.MARKETPLACE_DATABASE_URL,
    );

import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { print } from '../output.ts';
import { prepareFolder } from '../wiring/data.ts';
import { openStudyFolder } from '../wiring/study.ts';

export function databaseCommands(program: Command): void {
  const db = program
    .command('db')
    .description('The database of the study.')
    .addHelpText('after', '\nExamples:\n  $ turnout db backup\n  $ turnout db migrate');
  db.command('migrate')
    .description('Bring the database to this version. The server does it by itself at start.')
    .argument('[folder]', 'the study folder', '.')
    .addHelpText(
      'after',
      '\nExample:\n  $ DATABASE_URL=postgresql://lab@localhost/studies turnout db migrate',
    )
    .action(migrateDatabase);
  db.command('backup')
    .description('Copy the database to a file, also while the server runs. Keep keys.json with it, apart.')
    .argument('[folder]', 'the study folder', '.')
    .option('-o, --out <file>', 'the new file')
    .addHelpText('after', '\nExample:\n  $ turnout db backup --out backups/monday.db')
    .action(async (folder: string, options: { out?: string }) => {
      const { config, folder: baseFolder } = openStudyFolder(folder);
      const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
      const file = resolve(options.out ?? join(config.dataFolder, 'backups', `${stamp}.db`));
      mkdirSync(dirname(file), { recursive: true });
      const { backup, parseDatabaseUrl } = await import('@turnout/store');
      await backup(parseDatabaseUrl(config.databaseUrl, { baseFolder }), file);
      print(`The backup is in ${file}`);
      print(
        'Without the keys it has no readable worker ids; keep a copy of keys.json (or TURNOUT_SECRET) elsewhere.',
      );
    });
}

/** Brings the database of a study to this version. */
export async function migrateDatabase(folder: string): Promise<void> {
  const { config, folder: baseFolder } = openStudyFolder(folder);
  prepareFolder(config.dataFolder);
  const { migrate, parseDatabaseUrl } = await import('@turnout/store');
  const applied = await migrate(parseDatabaseUrl(config.databaseUrl, { baseFolder }));
  if (applied.length === 0) print('The database is up to date.');
  for (const name of applied) print(`applied ${name}`);
}

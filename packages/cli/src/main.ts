import { TurnoutError } from '@turnout/core';
import { Command, CommanderError } from 'commander';
import { configCommand } from './commands/config.ts';
import { dataCommands } from './commands/data.ts';
import { databaseCommands } from './commands/db.ts';
import { debugCommand } from './commands/debug.ts';
import { marketplaceCommands } from './commands/marketplace/index.ts';
import { migrateCommand } from './commands/migrate.ts';
import { rehearseCommand } from './commands/rehearse.ts';
import { serveCommand } from './commands/serve.ts';
import { setupExampleCommand } from './commands/setup-example.ts';
import { statusCommand } from './commands/status.ts';
import { exitCodes, print, reportError } from './output.ts';
import { version } from './version.ts';

/** The program `turnout` with all its commands. */
export function createProgram(): Command {
  const program = new Command('turnout')
    .description('Runs behavioural experiments with people on the internet.')
    .version(version, '-v, --version', 'print the version')
    .helpCommand('help [command]', 'show help for a command')
    .showHelpAfterError('(run "turnout help" for all commands)')
    .addHelpText(
      'after',
      `
Settings of every command: HOST, PORT, DATABASE_URL, TURNOUT_DATA, TURNOUT_SECRET and PSITURK_<KEY>.
Exit codes: 0 done, 1 refused or failed, 2 the command line was not understood.`,
    )
    .exitOverride();
  serveCommand(program);
  debugCommand(program);
  statusCommand(program);
  dataCommands(program);
  databaseCommands(program);
  migrateCommand(program);
  marketplaceCommands(program);
  rehearseCommand(program);
  setupExampleCommand(program);
  configCommand(program);
  program
    .command('version')
    .description('Print the version.')
    .addHelpText('after', '\nExample:\n  $ turnout version')
    .action(() => print(version));
  for (const command of program.commands) command.exitOverride();
  return program;
}

/** @returns the exit code */
export async function main(words: readonly string[]): Promise<number> {
  // The reader of our output may leave before its end ("| head"): nothing is left to do then.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.done);
    throw error;
  });
  try {
    await createProgram().parseAsync(words, { from: 'user' });
    // A command sets it when it did its work and the answer is no, as the check of a study.
    return Number(process.exitCode ?? exitCodes.done);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    reportError(error);
    return error instanceof TurnoutError && error.code === 'USAGE' ? exitCodes.usage : exitCodes.failed;
  }
}

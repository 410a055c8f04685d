import { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import { auditCommands } from './commands/audit.ts';
import { campaignCommands } from './commands/campaign/index.ts';
import { configCommand } from './commands/config.ts';
import { dataCommands } from './commands/data.ts';
import { databaseCommands } from './commands/db.ts';
import { debugCommand } from './commands/debug.ts';
import { helpCommand } from './commands/help.ts';
import { jobCommands } from './commands/jobs.ts';
import { linkCommands } from './commands/link.ts';
import { marketplaceCommands } from './commands/marketplace/index.ts';
import { migrateCommand } from './commands/migrate.ts';
import { modeCommand } from './commands/mode.ts';
import { payCommands } from './commands/pay/index.ts';
import { postCommands } from './commands/post/index.ts';
import { printJson } from './commands/present/json.ts';
import { hitCommands } from './commands/psiturk/hit.ts';
import { otherPsiturkCommands } from './commands/psiturk/others.ts';
import { workerCommands } from './commands/psiturk/worker.ts';
import { recruiterCommands } from './commands/recruiter.ts';
import { rehearseCommand } from './commands/rehearse.ts';
import { reviewCommands } from './commands/review/index.ts';
import { roomCommands } from './commands/room.ts';
import { serveCommand } from './commands/serve.ts';
import { serverCommands } from './commands/server.ts';
import { setupExampleCommand } from './commands/setup-example.ts';
import { shellCommand } from './commands/shell.ts';
import { statusCommand } from './commands/status.ts';
import { taskCommands } from './commands/task.ts';
import { asksForJson, failed } from './failure.ts';
import { oneCommand } from './open-study.ts';
import { exitCodes, print } from './output.ts';
import { version } from './version.ts';

/**
 * The program `turnout` with all its commands.
 * @param isJson a line that is not understood is told by whoever catches what is thrown
 */
export function createProgram(context: CommandContext = oneCommand, isJson = false): Command {
  const program = new Command('turnout')
    .configureOutput(isJson ? { writeErr: () => undefined } : {})
    .description('Runs behavioural experiments with people on the internet.')
    .version(version, '-v, --version', 'print the version')
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .showHelpAfterError('(run "turnout help" for all commands)')
    .addHelpText(
      'after',
      `
Settings of every command: HOST, PORT, DATABASE_URL, TURNOUT_DATA,
TURNOUT_SECRET, TURNOUT_MODE, TURNOUT_RECRUITER and PSITURK_<KEY>.
Exit codes: 0 done, 1 refused or failed, 2 the command line was not understood.`,
    )
    .exitOverride();
  program.commandsGroup('The study:');
  setupExampleCommand(program);
  migrateCommand(program);
  configCommand(program);
  debugCommand(program);
  serveCommand(program);
  serverCommands(program);
  statusCommand(program);
  rehearseCommand(program);
  program.commandsGroup('Recruiting and paying:');
  modeCommand(program);
  recruiterCommands(program, context);
  postCommands(program, context);
  linkCommands(program, context);
  roomCommands(program, context);
  reviewCommands(program, context);
  payCommands(program, context);
  campaignCommands(program, context);
  taskCommands(program, context);
  jobCommands(program, context);
  auditCommands(program, context);
  marketplaceCommands(program);
  program.commandsGroup('Data:');
  dataCommands(program);
  databaseCommands(program);
  program.commandsGroup('psiTurk’s words:');
  hitCommands(program, context);
  workerCommands(program, context);
  otherPsiturkCommands(program, context);
  program.commandsGroup('Others:').helpCommand(false);
  helpCommand(program);
  shellCommand(program, createProgram);
  program
    .command('version')
    .description('Print the version.')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ turnout version')
    .action(({ json }: { json?: true }) => (json === true ? printJson({ version }) : print(version)));
  return program;
}

/** @returns the exit code */
export async function main(words: readonly string[]): Promise<number> {
  // The reader of our output may leave before its end ("| head"): nothing is left to do then.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.done);
    throw error;
  });
  const isJson = asksForJson(words);
  try {
    await createProgram(oneCommand, isJson).parseAsync(meant(words), { from: 'user' });
    // A command sets it when it did its work and the answer is no, as the check of a study.
    return Number(process.exitCode ?? exitCodes.done);
  } catch (error) {
    return failed(error, isJson);
  }
}

/** psiTurk's program is its shell: without words, and with the options of the shell. */
function meant(words: readonly string[]): readonly string[] {
  const [first] = words;
  if (first === undefined) return process.stdin.isTTY && process.stdout.isTTY ? ['shell'] : ['help'];
  return ['-e', '--execute', '-s', '--script'].includes(first) ? ['shell', ...words] : words;
}

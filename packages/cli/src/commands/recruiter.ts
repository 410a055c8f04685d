import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../command-context.ts';
import { exitCodes, print, table } from '../output.ts';
import { withProgress } from '../progress.ts';
import { printJson } from './present/json.ts';
import { groupCommands } from './recruiter-group.ts';
import { withStudy } from './shared/options.ts';

export function recruiterCommands(program: Command, context: CommandContext): void {
  const recruiter = program
    .command('recruiter')
    .description('Where the participants come from.')
    .addHelpText('after', '\nExample:\n  $ turnout recruiter check');
  withStudy(recruiter.command('check').description('Whether the recruiter can be used, and what it can do.'))
    .addHelpText('after', '\nExample:\n  $ turnout recruiter check --mode live')
    .action((options: StudyOptions) => check(context, options));
  groupCommands(recruiter, context);
}

const check = (context: CommandContext, options: StudyOptions): Promise<void> =>
  context.withOperations(options, async ({ operations: { recruiting }, mode }) => {
    const { recruiter } = recruiting;
    const problems = await withProgress('Asking the recruiter …', () => recruiting.problems());
    if (problems.length > 0) process.exitCode = exitCodes.failed;
    const { name, currency, capabilities } = recruiter;
    if (options.json === true) {
      printJson({ recruiter: name, mode, currency, capabilities, problems });
      return;
    }
    print(`${name}, mode ${mode}, ${currency}\n`);
    const can: readonly (readonly [what: string, is: boolean])[] = [
      ['pays', capabilities.pays],
      ['proves whose a place is', capabilities.verifiesAssignments && capabilities.namesWorkersAtWork],
      ['rejects', capabilities.rejects],
      ['takes rejections back', capabilities.reversalMs > 0],
      ['groups', capabilities.groups],
      ['asks for returns', capabilities.requestsReturn],
      ['screens out', capabilities.screenOutMinor !== undefined],
      ['notifies', capabilities.notifies],
    ];
    print(
      table(
        ['it', ''],
        can.map(([what, is]) => [what, is ? 'yes' : 'no']),
      ),
    );
    print(problems.length === 0 ? '\nIt can be used.' : '\nTo mend:');
    for (const { message, remedy } of problems) print(`  ${message}\n  → ${remedy}`);
  });

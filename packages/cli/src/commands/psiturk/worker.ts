import { type AssignmentState, TurnoutError } from '@turnout/core';
import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../../command-context.ts';
import { type BonusOptions, bonus } from '../pay/bonus.ts';
import { approve, reject, unreject } from '../review/decide.ts';
import { listAssignments } from '../review/list.ts';
import { collect, type SpendOptions, withDeciding, withSpending, withStudy } from '../shared/options.ts';

interface WorkerOptions extends SpendOptions {
  readonly all?: true;
  readonly hit?: readonly string[];
  readonly force?: true;
  readonly allStudies?: true;
}

/**
 * psiTurk's words for decisions and bonuses. Where psiTurk went through the whole account with --all-studies, only
 * this study's people are meant: nobody is paid for another study by mistake.
 */
export function workerCommands(program: Command, context: CommandContext): void {
  const worker = program
    .command('worker')
    .description('psiTurk’s words for "turnout review" and "turnout pay bonus".')
    .addHelpText('after', '\nExample:\n  $ turnout worker approve --all --dry-run');
  withWorkers(worker.command('approve'))
    .description('Approve and so pay handed-in work.')
    .option('--force', 'also work that the study did not see to its end')
    .addHelpText('after', '\nExample:\n  $ turnout worker approve --hit 3XJOUITW8URHJMX7F00H20LGRIAQTX')
    .action((ids: readonly string[], options: WorkerOptions) =>
      approve(context, ids, { ...whom(options), ...(options.force === true && { unfinishedToo: true }) }),
    );
  withWorkers(worker.command('reject'), withDeciding)
    .description('Reject handed-in work; --reason is what the worker reads.')
    .addHelpText('after', '\nExample:\n  $ turnout worker reject 3AMYWKA6YBMWW --reason "No answers."')
    .action((ids: readonly string[], options: WorkerOptions) => reject(context, ids, whom(options)));
  withWorkers(worker.command('unreject'))
    .description('Approve what was rejected.')
    .addHelpText('after', '\nExample:\n  $ turnout worker unreject 3AMYWKA6YBMWW --reason "Our mistake."')
    .action((ids: readonly string[], options: WorkerOptions) => unreject(context, ids, whom(options)));
  withWorkers(worker.command('bonus'))
    .description('Pay bonuses.')
    .option('--amount <amount>', 'the same for each')
    .option('--auto', 'what the study computed for each')
    .option('--override-bonused-status', 'a further one for those who have one')
    .addHelpText('after', '\nExample:\n  $ turnout worker bonus --auto --all --reason "Thank you!"')
    .action(
      (
        ids: readonly string[],
        options: WorkerOptions & Pick<BonusOptions, 'amount' | 'auto'> & { overrideBonusedStatus?: true },
      ) =>
        bonus(context, ids, {
          ...whom(options),
          ...(options.overrideBonusedStatus === true && { again: true }),
        }),
    );
  listWorkers(worker, context);
}

/** @param withRest adds what the command confirms: an amount, or a number of people */
const withWorkers = (command: Command, withRest = withSpending): Command =>
  withRest(
    command
      .argument('[assignments...]', 'ids of assignments')
      .option('--all', 'all of this study in this mode')
      .option('--hit <id>', 'all of a HIT; may be repeated', collect)
      .option('--all-studies', 'refused: run it in the folder of that study'),
  );

function whom<Options extends WorkerOptions>({ hit, ...options }: Options) {
  if (options.allStudies === true)
    throw new TurnoutError(
      'USAGE',
      'Only people of this study are decided on. Run it in that study’s folder.',
    );
  return { ...options, ...(hit !== undefined && { posting: hit }) };
}

interface ListWorkersOptions extends StudyOptions {
  readonly submitted?: true;
  readonly approved?: true;
  readonly rejected?: true;
  readonly hit?: readonly string[];
  readonly withWorkerIds?: true;
}

function listWorkers(worker: Command, context: CommandContext): void {
  withStudy(
    worker
      .command('list')
      .description('Who took a place, and how their work stands.')
      .option('--submitted', 'only work that waits')
      .option('--approved', 'only approved work')
      .option('--rejected', 'only rejected work')
      .option('--hit <id>', 'only of this HIT; may be repeated', collect)
      .option('--with-worker-ids', 'real worker ids in place of pseudonyms'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout worker list --submitted --json')
    .action(({ hit, ...options }: ListWorkersOptions) => {
      const states = (
        ['submitted', 'approved', 'rejected'] as const satisfies readonly AssignmentState[]
      ).filter((state) => options[state] === true);
      return listAssignments(context, {
        ...options,
        sync: true,
        ...(states.length > 0 && { state: states }),
        ...(hit !== undefined && { posting: hit }),
      });
    });
}

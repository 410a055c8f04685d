import { TurnoutError } from '@turnout/core';
import type { PaymentPlan, TaskWork } from '@turnout/engine';
import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../command-context.ts';
import { print, table } from '../output.ts';
import { commandOf } from './help.ts';
import { limitsText } from './pay/limits.ts';
import { printJson } from './present/json.ts';
import { paymentPlanText } from './present/money.ts';
import { fromNow, shownTime } from './present/time.ts';
import { hours } from './shared/amounts.ts';
import { type ActOptions, actOf, withReason, withStudy } from './shared/options.ts';
import { tellUndone } from './shared/served.ts';

interface AddOptions extends ActOptions {
  readonly dryRun?: true;
  readonly approveAll?: true;
  readonly every?: string;
  readonly cron?: string;
  readonly timeZone?: string;
}

export function taskCommands(program: Command, context: CommandContext): void {
  const task = program
    .command('task')
    .description('What the server does again and again.')
    .addHelpText('after', '\nExample:\n  $ turnout task add payday --approve-all --every 4');
  withReason(
    task
      .command('add')
      .description('Approve everything, or run a command, at set times.')
      .argument('<title>', 'its name')
      .argument('[words...]', 'after --: a command of turnout')
      .option('--approve-all', 'approve what is handed in and matched')
      .option('--every <hours>', 'half an hour at least')
      .option('--cron <expression>', 'minute hour day month weekday')
      .option('--time-zone <name>', 'of the expression, e.g. Europe/Berlin')
      .option('--dry-run', 'show when it would be due and what it would pay now, and add nothing'),
  )
    .addHelpText(
      'after',
      `
Examples:
  $ turnout task add payday --approve-all --every 4
  $ turnout task add backup --cron "0 3 * * *" -- db backup`,
    )
    .action((title: string, words: readonly string[], options: AddOptions) =>
      addTask(program, context, title, words, options),
    );
  withStudy(task.command('list').description('Tasks, and when each is due.'))
    .addHelpText('after', '\nExample:\n  $ turnout task list')
    .action((options: StudyOptions) => listTasks(context, options));
  withReason(task.command('remove').description('Do it no more.').argument('<task>', 'its title'))
    .addHelpText('after', '\nExample:\n  $ turnout task remove payday')
    .action((title: string, options: ActOptions) =>
      context.withOperations(options, async ({ operations }) => {
        await operations.tasks.remove(title, actOf(options));
        if (options.json === true) printJson({ removed: title });
        else print(`Task “${title}” was removed.`);
      }),
    );
}

const addTask = (
  program: Command,
  context: CommandContext,
  title: string,
  words: readonly string[],
  options: AddOptions,
): Promise<void> =>
  context.withOperations(options, async (opened) => {
    const { operations, mode } = opened;
    const work = workFrom(words, options);
    if (work.kind === 'command') requireCommand(program, work.words);
    const when = whenFrom(options);
    if (options.dryRun === true) {
      const { nextAt } = await operations.tasks.preview(title, work, when);
      const plan =
        work.kind === 'command'
          ? undefined
          : await operations.payments.plan({ kind: 'approve', which: { all: true } });
      if (options.json === true) printJson({ dryRun: true, nextAt, work, plan });
      else
        print(
          `Task “${title}” would be due ${fromNow(nextAt)} (${shownTime(nextAt)}).${plan === undefined ? '' : `\n${planNowText(plan)}\n${await limitsText(opened)}`}\n\nDry run: nothing was added.`,
        );
      return;
    }
    const task = await operations.tasks.add(title, work, when, actOf(options));
    if (options.json === true) printJson(task);
    else
      print(
        `Task “${task.title}” is due ${fromNow(task.nextAt)}, while a server runs in mode ${mode}.${options.approveAll === true && mode === 'live' ? '\nIt pays real money within the limits, without asking each time.' : ''}`,
      );
    await tellUndone(opened, 'No task is done yet.');
  });

const planNowText = (plan: PaymentPlan): string =>
  plan.lines.length === 0 && plan.skipped.length === 0
    ? 'Now it would pay nobody: no work waits for a decision.'
    : `Now it would pay${plan.lines.length === 0 ? ' nobody.' : ':'}\n${paymentPlanText(plan)}`;

function workFrom(words: readonly string[], { approveAll }: AddOptions): TaskWork {
  if ((approveAll === true) === words.length > 0)
    throw new TurnoutError('USAGE', 'Say what: --approve-all, or -- and the words of a command.');
  return approveAll === true ? { kind: 'approve_all' } : { kind: 'command', words };
}

/** They wait for somebody, or go on until they are stopped: a task with one would never end. */
const UNENDING: ReadonlySet<string> = new Set(['shell', 'serve', 'debug', 'marketplace serve']);

/** At night nobody sees that a command was misspelt. @throws TurnoutError USAGE */
function requireCommand(program: Command, words: readonly string[]): void {
  const { command, rest } = commandOf(program, words);
  const name = words.slice(0, words.length - rest.length).join(' ');
  const refuse = (why: string): never => {
    throw new TurnoutError(
      'USAGE',
      `"${words.join(' ')}" could not be done: ${why} See: turnout help ${name}`,
    );
  };
  if (UNENDING.has(name)) refuse('it does not end by itself.');
  if (command.commands.length > 0) refuse(`"${name}" alone does nothing.`);
  const { operands, unknown } = command.parseOptions([...rest]);
  const [stranger] = unknown;
  if (stranger !== undefined) refuse(`there is no ${stranger}.`);
  const { registeredArguments } = command;
  if (operands.length < registeredArguments.filter(({ required }) => required).length)
    refuse('an argument is missing.');
  const takesAny = registeredArguments.some(({ variadic }) => variadic);
  if (!takesAny && operands.length > registeredArguments.length) refuse('it has too many arguments.');
  const missing = command.options.find(
    (option) => option.mandatory && command.getOptionValue(option.attributeName()) === undefined,
  );
  if (missing !== undefined) refuse(`it needs ${missing.flags}.`);
}

function whenFrom({ every, cron, timeZone }: AddOptions) {
  if ((every === undefined) === (cron === undefined))
    throw new TurnoutError('USAGE', 'Say when: --every HOURS or --cron "0 3 * * *".');
  if (every !== undefined) return { everyMs: hours('--every', every) };
  return { cron: cron ?? '', ...(timeZone !== undefined && { timeZone }) };
}

const listTasks = (context: CommandContext, options: StudyOptions): Promise<void> =>
  context.withOperations(options, async (opened) => {
    const { operations } = opened;
    const tasks = await operations.tasks.list();
    if (options.json === true) printJson(tasks);
    else if (tasks.length === 0)
      print('There are no tasks. Begin with: turnout task add payday --approve-all --every 4');
    else
      print(
        table(
          ['title', 'does', 'when', 'next', 'last'],
          tasks.map((one) => [
            one.title,
            workText(one.work),
            one.cron ?? `every ${(one.everyMs ?? 0) / 3_600_000} h`,
            one.isActive ? fromNow(one.nextAt) : 'off',
            shownTime(one.lastAt),
          ]),
        ),
      );
    if (tasks.some(({ isActive }) => isActive)) await tellUndone(opened, 'No task is done.');
  });

/** What a task does, in the words of whoever made it. */
const workText = (work: TaskWork): string =>
  work.kind === 'approve_all' ? 'approve all' : work.words.join(' ');

import { readFileSync } from 'node:fs';
import { counted, parseLabel, TurnoutError } from '@turnout/core';
import type { LinkOrder, LinkView } from '@turnout/engine';
import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../command-context.ts';
import { exitCodes, print, printError, table } from '../output.ts';
import { owedCommand, paidCommand } from './link-owed.ts';
import { printJson } from './present/json.ts';
import { wholeNumber } from './shared/numbers.ts';
import { type ActOptions, actOf, withReason, withStudy } from './shared/options.ts';

interface CreateOptions extends ActOptions {
  readonly single?: string;
  readonly open?: string;
  readonly lab?: string;
  readonly labels?: string;
  readonly room?: string;
  readonly typed?: true;
  readonly insecure?: true;
}

const MOST = 10_000;

export function linkCommands(program: Command, context: CommandContext): void {
  const link = program
    .command('link')
    .description('Links to a posting, where people come without a marketplace.')
    .addHelpText('after', '\nExample:\n  $ turnout link create 1 --single 20');
  withReason(
    link
      .command('create')
      .description(
        'Make links: for one person each, for many, for a list of labels, or start codes for a lab.',
      )
      .argument('<posting>', 'its number, or the recruiter’s id')
      .option('--single <n>', 'so many links for one person each')
      .option('--open <n>', 'so many links for any number of people')
      .option('--labels <file>', 'a personal link for each line of this file; needs --room')
      .option('--typed', 'with --labels: the label may also be typed in, without its secure link')
      .option('--lab <n>', 'so many start codes to type in; needs --room')
      .option('--room <name>', 'the room of the labels or start codes')
      .option('--insecure', 'with --typed or --lab: also where the room asked for personal links until now'),
  )
    .addHelpText(
      'after',
      `
Examples:
  $ turnout link create 1 --single 20
  $ turnout link create 1 --labels people.txt --room spring
  $ turnout link create 1 --lab 12 --room lab`,
    )
    .action((posting: string, options: CreateOptions) => createLinksOf(context, posting, options));
  withStudy(
    link
      .command('list')
      .description('The links of a posting, and what became of each.')
      .argument('<posting>', 'its number, or the recruiter’s id'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout link list 1 --json')
    .action((posting: string, options: StudyOptions) =>
      context.withOperations(options, async ({ operations, links }) => {
        const { id } = await operations.recruiting.find(posting);
        showLinks(await links.list(id), options);
      }),
    );
  owedCommand(link, context);
  paidCommand(link, context);
  withStudy(
    link
      .command('check')
      .description('Whether a completion code is right, and whose it is.')
      .argument('<posting>', 'its number, or the recruiter’s id')
      .argument('<code>', 'the code that the last page showed'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout link check 1 K7QM4-XD9FH')
    .action((posting: string, code: string, options: StudyOptions) =>
      checkCode(context, posting, code, options),
    );
}

const createLinksOf = (context: CommandContext, text: string, options: CreateOptions): Promise<void> =>
  context.withOperations(options, async ({ operations, links }) => {
    const order = orderFrom(options);
    const { id, places } = await operations.recruiting.find(text);
    if (order.kind === 'single' && order.count > places)
      printError(
        `note: posting ${id} has ${counted(places, 'place')}: whoever comes later finds it full. More: turnout post extend ${id} --places ${order.count - places}`,
      );
    showLinks(await links.create(id, order, actOf(options)), options);
  });

function orderFrom({ single, open, lab, labels, room, typed, insecure }: CreateOptions): LinkOrder {
  const given = [single, open, lab, labels].filter((word) => word !== undefined);
  if (given.length !== 1)
    throw new TurnoutError('USAGE', 'Say which links: --single 20, --open 1, --labels FILE or --lab 12.');
  if (single !== undefined) return { kind: 'single', count: wholeNumber('--single', single, 1, MOST) };
  if (open !== undefined) return { kind: 'open', count: wholeNumber('--open', open, 1, MOST) };
  if (room === undefined)
    throw new TurnoutError('USAGE', 'Labels and start codes belong to a room: --room spring.');
  const mayBeInsecure = insecure === true;
  if (lab !== undefined)
    return { kind: 'lab', count: wholeNumber('--lab', lab, 1, MOST), room, mayBeInsecure };
  return { kind: 'label', labels: labelsIn(labels ?? ''), room, isSecure: typed !== true, mayBeInsecure };
}

/** The lines of a file that hold something. */
function labelsIn(file: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new TurnoutError('USAGE', `The file of labels cannot be read: ${file}`, { cause });
  }
  const lines = text.split(/\r?\n/).map((line, index) => ({ label: line.trim(), number: index + 1 }));
  const labels = lines.filter(({ label }) => label !== '');
  const wrong = labels.filter(({ label }) => !isLabel(label));
  if (wrong.length > 0)
    throw new TurnoutError(
      'LABEL_INVALID',
      wrong.map(({ label, number }) => `line ${number}: ${JSON.stringify(label)}`).join('; '),
    );
  return [...new Set(labels.map(({ label }) => label))];
}

function isLabel(text: string): boolean {
  try {
    parseLabel(text);
    return true;
  } catch (error) {
    if (error instanceof TurnoutError) return false;
    throw error;
  }
}

function showLinks(links: readonly LinkView[], { json }: StudyOptions): void {
  if (json === true) {
    printJson(links);
    return;
  }
  const rows = links.map((link) => [
    link.kind,
    link.label ?? (link.kind === 'lab' ? link.code : ''),
    link.kind === 'open' ? `${link.taken} taken` : (link.state ?? 'unused'),
    link.url,
  ]);
  print(table(['kind', 'for', 'state', 'link'], rows));
}

const checkCode = (
  context: CommandContext,
  text: string,
  code: string,
  options: StudyOptions,
): Promise<void> =>
  context.withOperations(options, async ({ operations, links }) => {
    const { id } = await operations.recruiting.find(text);
    const person = await links.findCompletionCode(id, code);
    if (person === undefined) process.exitCode = exitCodes.failed;
    if (options.json === true) printJson({ isRight: person !== undefined, person });
    else if (person === undefined) print('No participation of this posting has this code.');
    else print(`The code is right. It is ${person}’s.`);
  });

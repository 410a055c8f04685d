import { type Posting, TurnoutError } from '@turnout/core';
import type { Operations, PostingPreview } from '@turnout/engine';
import type { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { exitCodes, print, reportError } from '../../output.ts';
import { progressLine, withProgress } from '../../progress.ts';
import { printJson } from '../present/json.ts';
import { count, postingPreviewText, problemsText } from '../present/money.ts';
import { shownTime } from '../present/time.ts';
import { hours, moment } from '../shared/amounts.ts';
import { wholeNumber } from '../shared/numbers.ts';
import { type ActOptions, actOf, type SpendOptions, withReason, withSpending } from '../shared/options.ts';
import { refuseProblems } from '../shared/problems.ts';
import { confirmed } from '../shared/spending.ts';
import { spendingOf } from './create.ts';
import { tellElsewhere } from './elsewhere.ts';

interface ExtendOptions extends SpendOptions {
  readonly places?: string;
  readonly hours?: string;
  readonly until?: string;
}

export function extendCommand(post: Command, context: CommandContext): void {
  withSpending(
    post
      .command('extend')
      .description('Add places to a posting, or change its end; one that has ended opens again.')
      .argument('<posting>', 'its number, or the recruiter’s id')
      .option('-n, --places <n>', 'so many more')
      .option('--hours <n>', 'so much longer')
      .option('--until <date>', 'a new end (2026-11-21T18:00; UTC)'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout post extend 3 --places 10 --hours 24')
    .action((text: string, options: ExtendOptions) => extendPosting(context, text, options));
}

/** Sets the end and adds places, after a preview of what either costs. */
export const extendPosting = (context: CommandContext, text: string, options: ExtendOptions): Promise<void> =>
  context.withOperations(options, async ({ operations }) => {
    const { recruiting } = operations;
    const posting = await recruiting.find(text);
    const endsAt = endFrom(posting, options);
    const places = options.places === undefined ? 0 : wholeNumber('--places', options.places, 1, 100_000);
    if (places === 0 && endsAt === undefined)
      throw new TurnoutError('USAGE', 'Say how much: --places 10, --hours 24 or --until 2026-12-01.');
    const isJson = options.json === true;
    const added = places === 0 ? undefined : await recruiting.previewPlaces(posting.id, places);
    const reopened = endsAt === undefined ? undefined : await recruiting.previewEnd(posting.id, endsAt);
    const spent = [reopened, added].filter((preview) => preview !== undefined);
    const problems = spent.flatMap((preview) => preview.problems);
    if (!isJson) {
      if (reopened !== undefined)
        print('It has ended, and opens again with the places that nobody has taken:');
      for (const preview of spent) print(postingPreviewText(preview, posting.title));
      if (endsAt !== undefined) print(`New end: ${shownTime(endsAt)}`);
    }
    if (options.dryRun === true) {
      if (isJson) printJson({ dryRun: true, preview: added, reopening: reopened, endsAt });
      else print(`${problemsText(problems)}\nDry run: nothing was changed.`);
      if (problems.length > 0) process.exitCode = 1;
      return;
    }
    refuseProblems(problems);
    const isConfirmed = (await confirmTogether(context, spent, options)) !== undefined;
    const act = (preview: PostingPreview | undefined) =>
      actOf(options, isConfirmed ? preview?.quote.totalMinor : undefined);
    let changed = posting;
    // Only what is open can get more places.
    if (endsAt !== undefined)
      changed = await withProgress('Setting the end …', () =>
        recruiting.setEnd(posting.id, endsAt, act(reopened)),
      );
    if (places > 0)
      changed = await withProgress('Adding places …', () =>
        recruiting.addPlaces(posting.id, places, act(added)),
      );
    if (isJson) printJson(changed);
    else
      print(
        `Posting ${changed.id} has ${count(changed.places, 'place')} and ends at ${shownTime(changed.endsAt)}.`,
      );
  });

/** One amount is typed for all of it. @returns undefined where none is needed */
async function confirmTogether(
  context: CommandContext,
  spent: readonly PostingPreview[],
  options: SpendOptions,
): Promise<number | undefined> {
  const [first, ...others] = spent.map(spendingOf);
  if (first === undefined) return undefined;
  const all = others.reduce(
    (sum, one) => ({
      currency: sum.currency,
      totalMinor: sum.totalMinor + one.totalMinor,
      needsConfirmation: sum.needsConfirmation || one.needsConfirmation,
    }),
    first,
  );
  return confirmed(context, all, options);
}

function endFrom(posting: Posting, options: ExtendOptions): number | undefined {
  if (options.until !== undefined && options.hours !== undefined)
    throw new TurnoutError('USAGE', 'Give --hours or --until, not both.');
  if (options.until !== undefined) return moment('--until', options.until);
  if (options.hours === undefined) return undefined;
  // One that has ended begins to count from now.
  return Math.max(posting.endsAt, Date.now()) + hours('--hours', options.hours);
}

interface ManyOptions extends ActOptions {
  readonly all?: true;
  readonly dryRun?: true;
}

export function endCommand(post: Command, context: CommandContext): void {
  withMany(post.command('end'), 'every posting that is open')
    .description('End postings: nobody new can begin; who is at work may finish.')
    .addHelpText('after', '\nExamples:\n  $ turnout post end 3\n  $ turnout post end --all')
    .action((texts: readonly string[], options: ManyOptions) => endPostings(context, texts, options));
}

export function removeCommand(post: Command, context: CommandContext): void {
  withMany(post.command('remove'), 'every posting that has ended')
    .description('Take ended postings off the recruiter’s account; the data stay.')
    .addHelpText('after', '\nExamples:\n  $ turnout post remove 3\n  $ turnout post remove --all')
    .action((texts: readonly string[], options: ManyOptions) => removePostings(context, texts, options));
}

const withMany = (command: Command, all: string): Command =>
  withReason(
    command
      .argument('[posting...]', 'numbers, or the recruiter’s ids')
      .option('--all', all)
      .option('--dry-run', 'show which, and do nothing'),
  );

export const endPostings = (
  context: CommandContext,
  texts: readonly string[],
  options: ManyOptions,
): Promise<void> =>
  changeMany(context, texts, options, {
    state: 'open',
    done: 'Ended',
    wouldBe: 'It would end',
    none: 'No posting is open.',
    change: (recruiting, id) => recruiting.end(id, actOf(options)),
  });

export const removePostings = (
  context: CommandContext,
  texts: readonly string[],
  options: ManyOptions,
): Promise<void> =>
  changeMany(context, texts, options, {
    state: 'ended',
    done: 'Removed',
    wouldBe: 'It would remove',
    none: 'No posting has ended and waits to be removed. End one with: turnout post end.',
    check: (recruiting, id) => recruiting.checkRemoval(id),
    change: (recruiting, id) => recruiting.remove(id, actOf(options)),
  });

interface Change {
  readonly state: Posting['state'];
  readonly done: string;
  readonly wouldBe: string;
  readonly none: string;
  /** Throws what the change would be refused with, for a dry run. */
  check?(recruiting: Operations['recruiting'], id: number): Promise<void>;
  change(recruiting: Operations['recruiting'], id: number): Promise<Posting>;
}

/** One after the other; a refusal of one keeps none of the others back, and makes the command fail. */
const changeMany = (
  context: CommandContext,
  texts: readonly string[],
  options: ManyOptions,
  { state, done, wouldBe, none, check, change }: Change,
): Promise<void> =>
  context.withOperations(options, async (opened) => {
    const { recruiting } = opened.operations;
    if ((options.all === true) === texts.length > 0)
      throw new TurnoutError('USAGE', 'Name postings, or give --all.');
    const postings: readonly Posting[] =
      options.all === true
        ? await recruiting.list({ states: [state] })
        : await Promise.all(texts.map((text) => recruiting.find(text)));
    const changed: Posting[] = [];
    const progress = progressLine();
    const isDry = options.dryRun === true;
    for (const posting of postings) {
      progress.show(`Posting ${posting.id} at ${recruiting.recruiter.name} …`);
      try {
        if (isDry) await check?.(recruiting, posting.id);
        changed.push(isDry ? posting : await change(recruiting, posting.id));
        progress.done();
        if (!isDry && options.json !== true)
          print(`${done} ${posting.id} (${posting.externalId ?? 'not posted'})`);
      } catch (error) {
        progress.done();
        if (!(error instanceof TurnoutError)) throw error;
        reportError(error);
        process.exitCode = exitCodes.failed;
      }
    }
    if (options.json === true) printJson(isDry ? { dryRun: true, postings: changed } : changed);
    else if (postings.length === 0) print(none);
    else if (isDry)
      print(
        `${changed.length === 0 ? '' : `${wouldBe}: ${changed.map(({ id }) => id).join(', ')}\n\n`}Dry run: nothing was changed.`,
      );
    if (options.all === true && state === 'open') await tellElsewhere(opened);
  });

import { TurnoutError } from '@turnout/core';
import type { Operations, PostingPreview, PostingRequest } from '@turnout/engine';
import type { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { print } from '../../output.ts';
import { withProgress } from '../../progress.ts';
import type { OpenedOperations } from '../../wiring/operations.ts';
import { limitsText } from '../pay/limits.ts';
import { printJson } from '../present/json.ts';
import { count, postingPreviewText, problemsText } from '../present/money.ts';
import { amount, hours } from '../shared/amounts.ts';
import { wholeNumber } from '../shared/numbers.ts';
import { actOf, collect, type SpendOptions, withSpending } from '../shared/options.ts';
import { refuseProblems } from '../shared/problems.ts';
import { requireServed } from '../shared/served.ts';
import { confirmed } from '../shared/spending.ts';
import { postedText } from './present.ts';

export interface CreateOptions extends SpendOptions {
  readonly places: string;
  readonly reward?: string;
  readonly hours?: string;
  readonly openFor?: string;
  readonly autoApproval?: string;
  readonly title?: string;
  readonly requireGroup?: readonly string[];
  readonly excludeGroup?: readonly string[];
  readonly batchOf?: string;
  readonly saveFees?: true;
  readonly withoutServer?: true;
}

export function createCommand(post: Command, context: CommandContext): void {
  withSpending(
    post
      .command('create')
      .description('Post the study at its recruiter; shows the cost first.')
      .requiredOption('-n, --places <n>', 'how many people')
      .option('--reward <amount>', 'what each is paid (default: reward in config.txt)')
      .option('--hours <n>', 'how long one may take (default: duration_hours)')
      .option('--open-for <hours>', 'how long people can begin (default: lifetime)')
      .option('--auto-approval <days>', 'when undecided work is approved')
      .option('--title <text>', 'in place of the study’s')
      .option('--require-group <id>', 'only its members; may be repeated', collect)
      .option('--exclude-group <id>', 'none of its members; may be repeated', collect)
      .option('--batch-of <n>', 'several postings of at most so many places')
      .option('--save-fees', 'postings as large as the lower fee allows')
      .option('--without-server', 'also live while no server of the study answers'),
  )
    .addHelpText(
      'after',
      `
Examples:
  $ turnout post create -n 20 --reward 1.50 --dry-run    what it would cost
  $ turnout post create -n 20 --reward 1.50 --yes 36.00`,
    )
    .action((options: CreateOptions) => createPostings(context, options));
}

/** Previews, confirms and posts; psiTurk's `hit create` comes here too. */
export const createPostings = (context: CommandContext, options: CreateOptions): Promise<void> =>
  context.withOperations(options, async (opened) => {
    const { recruiting } = opened.operations;
    const request = requestFrom(opened, options);
    const preview = await withProgress('Asking the recruiter what it costs …', () =>
      recruiting.preview(request),
    );
    const title = request.title ?? opened.defaults.title;
    const isJson = options.json === true;
    if (!isJson) print(`${postingPreviewText(preview, title)}\n${await limitsText(opened)}`);
    await requireServed(opened, options);
    if (options.dryRun === true) {
      if (isJson) printJson({ dryRun: true, preview });
      else print(`${problemsText(preview.problems)}\nDry run: nothing was posted.`);
      if (preview.problems.length > 0) process.exitCode = 1;
      return;
    }
    refuseProblems(preview.problems);
    const confirmedMinor = await confirmed(context, spendingOf(preview), options);
    const postings = await withProgress(
      `Posting ${count(preview.batches.length, 'time')} at ${recruiting.recruiter.name} …`,
      () => recruiting.post(request, actOf(options, confirmedMinor)),
    );
    if (isJson) printJson({ preview, postings });
    else print(postedText(postings));
  });

export const spendingOf = ({ currency, quote, needsConfirmation }: PostingPreview) => ({
  currency,
  totalMinor: quote.totalMinor,
  needsConfirmation,
});

function requestFrom(
  { operations, study, defaults }: OpenedOperations,
  options: CreateOptions,
): PostingRequest {
  const { recruiter } = operations.recruiting;
  const { recruitment } = study.config;
  const batchOf =
    options.batchOf !== undefined
      ? wholeNumber('--batch-of', options.batchOf, 1)
      : options.saveFees === true
        ? recruiter.capabilities.cheapestBatch
        : undefined;
  const days = options.autoApproval ?? String(recruitment.autoApprovalDays);
  return {
    rewardMinor: rewardOf(options.reward, recruitment.rewardMinor, recruiter),
    places: wholeNumber('--places', options.places, 1, 100_000),
    durationMs: options.hours === undefined ? defaults.durationMs : hours('--hours', options.hours),
    lifetimeMs: options.openFor === undefined ? defaults.lifetimeMs : hours('--open-for', options.openFor),
    autoApprovalMs: daysOf(days),
    requireGroups: options.requireGroup ?? [],
    excludeGroups: options.excludeGroup ?? [],
    ...(options.title !== undefined && { title: options.title }),
    ...(batchOf !== undefined && { batchOf }),
  };
}

/** @throws TurnoutError USAGE when neither command nor configuration tells it */
export function rewardOf(
  word: string | undefined,
  configured: number | undefined,
  { capabilities, currency }: Operations['recruiting']['recruiter'],
): number {
  if (word !== undefined) return amount('--reward', word, currency);
  if (configured !== undefined) return configured;
  if (!capabilities.pays) return 0;
  throw new TurnoutError('USAGE', 'Say what each person is paid: --reward 1.50, or reward in config.txt.');
}

const DAY_MS = 86_400_000;

function daysOf(word: string): number {
  const days = Number(word);
  if (word.trim() === '' || !(days >= 0) || days > 30)
    throw new TurnoutError('USAGE', `--auto-approval is a number of days from 0 to 30, not "${word}".`);
  return Math.round(days * DAY_MS);
}

import { type CampaignPlan, TurnoutError } from '@turnout/core';
import type { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { exitCodes, print } from '../../output.ts';
import type { OpenedOperations } from '../../wiring/operations.ts';
import { rewardOf } from '../post/create.ts';
import { printJson } from '../present/json.ts';
import { problemsText } from '../present/money.ts';
import { amount, hours } from '../shared/amounts.ts';
import { wholeNumber } from '../shared/numbers.ts';
import { actOf, type SpendOptions, withSpending } from '../shared/options.ts';
import { tellUndone } from '../shared/served.ts';
import { confirmed } from '../shared/spending.ts';
import { costText } from './present.ts';

interface StartOptions extends SpendOptions {
  readonly goal: string;
  readonly reward?: string;
  readonly hours?: string;
  readonly perRound: string;
  readonly every: string;
  readonly usable?: true;
  readonly perCell?: true;
  readonly batchOf?: string;
  readonly saveFees?: true;
  readonly budget?: string;
  readonly between?: string;
  readonly timeZone?: string;
  readonly mostReturned?: string;
}

export function startCommand(campaign: Command, context: CommandContext): void {
  withSpending(
    campaign
      .command('start')
      .description('Post in rounds until enough people have taken part; the server does it.')
      .requiredOption('--goal <n>', 'participants wanted')
      .option('--reward <amount>', 'what each is paid (default: reward in config.txt)')
      .option('--hours <n>', 'how long one may take (default: duration_hours)')
      .option('--per-round <n>', 'places posted in one round', '9')
      .option('--every <minutes>', 'between rounds', '60')
      .option('--usable', 'count only who finished and is not marked unusable')
      .option('--per-cell', 'the goal is for each condition and counterbalance')
      .option('--batch-of <n>', 'postings of at most so many places')
      .option('--save-fees', 'postings as large as the lower fee allows')
      .option('--budget <amount>', 'most that rewards and fees may come to')
      .option('--between <hours>', 'post only from 9-21, for example')
      .option('--time-zone <name>', 'of these hours, e.g. Europe/Berlin (default: this computer’s)')
      .option('--most-returned <percent>', 'pause when more places are given back'),
  )
    .addHelpText(
      'after',
      '\nExample:\n  $ turnout campaign start --goal 200 --reward 1.50 --per-round 9 --every 60 --between 9-21 --dry-run',
    )
    .action((options: StartOptions) => startCampaign(context, options));
}

const startCampaign = (context: CommandContext, options: StartOptions): Promise<void> =>
  context.withOperations(options, async (opened) => {
    const { operations } = opened;
    const plan = planFrom(opened, options);
    const preview = await operations.campaigns.preview(plan);
    const isJson = options.json === true;
    if (!isJson) print(costText(plan, preview));
    if (options.dryRun === true) {
      if (isJson) printJson({ dryRun: true, plan, preview });
      else print(`${problemsText(preview.problems)}\nDry run: nothing was started.`);
      if (preview.problems.length > 0) process.exitCode = exitCodes.failed;
      return;
    }
    const confirmedMinor = await confirmed(context, { ...preview, totalMinor: preview.mostMinor }, options);
    const campaign = await operations.campaigns.start(plan, actOf(options, confirmedMinor));
    if (isJson) printJson({ preview, campaign });
    else
      print(
        `Campaign ${campaign.id} has begun. Its rounds are posted while a server runs in mode ${opened.mode}; see: turnout campaign list`,
      );
    await tellUndone(opened, 'No round is posted yet.');
  });

const MINUTE_MS = 60_000;

function planFrom({ operations, study, defaults }: OpenedOperations, options: StartOptions): CampaignPlan {
  const { recruiter } = operations.recruiting;
  const { recruitment } = study.config;
  return {
    goal: wholeNumber('--goal', options.goal, 1, 100_000),
    counts: options.usable === true ? 'usable' : 'completed',
    perCell: options.perCell === true,
    rewardMinor: rewardOf(options.reward, recruitment.rewardMinor, recruiter),
    durationMs: options.hours === undefined ? defaults.durationMs : hours('--hours', options.hours),
    placesPerRound: wholeNumber('--per-round', options.perRound, 1, 10_000),
    betweenRoundsMs: wholeNumber('--every', options.every, 1, 525_600) * MINUTE_MS,
    batchOf:
      options.batchOf !== undefined
        ? wholeNumber('--batch-of', options.batchOf, 1)
        : options.saveFees === true
          ? recruiter.capabilities.cheapestBatch
          : undefined,
    budgetMinor:
      options.budget === undefined ? undefined : amount('--budget', options.budget, recruiter.currency),
    hours: hoursOfDay(options),
    mostReturned: options.mostReturned === undefined ? undefined : percent(options.mostReturned),
  };
}

function hoursOfDay({ between, timeZone }: StartOptions): CampaignPlan['hours'] {
  if (between === undefined) return undefined;
  const [, from = '', until = ''] = /^(\d{1,2})-(\d{1,2})$/.exec(between.trim()) ?? [];
  if (from === '' || Number(from) > 24 || Number(until) > 24 || Number(from) === Number(until))
    throw new TurnoutError('USAGE', `--between is two hours of the day like 9-21, not "${between}".`);
  return {
    from: Number(from),
    until: Number(until),
    timeZone: zone(timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone),
  };
}

function zone(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch (cause) {
    throw new TurnoutError('USAGE', `--time-zone is like Europe/Berlin, not "${name}".`, { cause });
  }
}

const percent = (word: string): number =>
  wholeNumber('--most-returned', word.replace(/%$/, ''), 1, 100) / 100;

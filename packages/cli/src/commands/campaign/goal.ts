import { type Campaign, TurnoutError } from '@turnout/core';
import type { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { print } from '../../output.ts';
import type { OpenedOperations } from '../../wiring/operations.ts';
import { printJson } from '../present/json.ts';
import { problemsText } from '../present/money.ts';
import { wholeNumber } from '../shared/numbers.ts';
import { actOf, type SpendOptions, withSpending } from '../shared/options.ts';
import { confirmed } from '../shared/spending.ts';
import { campaignOf, missingText, tellCampaign } from './present.ts';

export function goalCommand(campaign: Command, context: CommandContext): void {
  withSpending(
    campaign
      .command('goal')
      .description('Change how many participants a campaign is to reach.')
      .argument('<campaign>', 'its number')
      .argument('<participants>', 'the new goal'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout campaign goal 2 250 --dry-run')
    .action((id: string, goal: string, options: SpendOptions) =>
      context.withOperations(options, (opened) =>
        changeGoal(
          context,
          opened,
          { id: wholeNumber('The campaign', id, 1), goal: wholeNumber('The goal', goal, 1, 100_000) },
          options,
        ),
      ),
    );
}

interface Change {
  readonly id: number;
  readonly goal: number;
}

async function changeGoal(
  context: CommandContext,
  opened: OpenedOperations,
  { id, goal }: Change,
  options: SpendOptions,
): Promise<void> {
  const { campaigns } = opened.operations;
  if (options.dryRun === true) {
    const { plan } = await campaignOf(campaigns, id);
    const preview = await campaigns.preview({ ...plan, goal });
    if (options.json === true) printJson({ dryRun: true, goal, preview });
    else print(`${missingText(preview)}.${problemsText(preview.problems)}\nDry run: nothing was changed.`);
    return;
  }
  tellCampaign(await changeConfirmed(context, opened, { id, goal }, options), options);
}

/** What more it costs is known only to whoever changes it, so it is tried, and confirmed when that is asked for. */
async function changeConfirmed(
  context: CommandContext,
  { operations: { campaigns } }: OpenedOperations,
  { id, goal }: Change,
  options: SpendOptions,
): Promise<Campaign> {
  try {
    return await campaigns.change(id, { goal }, actOf(options));
  } catch (error) {
    if (!(error instanceof TurnoutError) || error.code !== 'CONFIRMATION_MISSING') throw error;
    const { totalMinor, currency } = error.facts;
    if (typeof totalMinor !== 'number' || typeof currency !== 'string') throw error;
    const confirmedMinor = await confirmed(
      context,
      { totalMinor, currency, needsConfirmation: true },
      options,
    );
    return campaigns.change(id, { goal }, actOf(options, confirmedMinor));
  }
}

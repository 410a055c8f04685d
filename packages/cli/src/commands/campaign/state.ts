import type { Campaign } from '@turnout/core';
import type { Campaigns, CampaignView } from '@turnout/engine';
import type { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { print } from '../../output.ts';
import { withProgress } from '../../progress.ts';
import type { OpenedOperations } from '../../wiring/operations.ts';
import { printJson } from '../present/json.ts';
import { count, problemsText } from '../present/money.ts';
import { fromNow } from '../present/time.ts';
import { wholeNumber } from '../shared/numbers.ts';
import { type ActOptions, actOf, withReason } from '../shared/options.ts';
import { campaignOf, missingText, tellCampaign } from './present.ts';

interface StateOptions extends ActOptions {
  readonly dryRun?: true;
  /** Of pausing. */
  readonly keepOpen?: true;
}

/** A command that changes the state of a campaign. */
interface Change {
  readonly word: string;
  readonly description: string;
  /** What it would do to a campaign, for people. */
  foresee(opened: OpenedOperations, campaign: CampaignView, options: StateOptions): Promise<string>;
  /** Options of its own. */
  more?(command: Command): Command;
  act(campaigns: Campaigns, id: number, options: StateOptions): Promise<Campaign>;
}

const changes: readonly Change[] = [
  {
    word: 'pause',
    description: 'Post no further rounds for now, and end what is open.',
    more: (command) => command.option('--keep-open', 'leave open what is posted already'),
    foresee: (opened, campaign, { keepOpen }) =>
      foreseeOpen(
        opened,
        campaign,
        keepOpen === true ? 'It would pause, and this would stay open' : 'It would pause, and this would end',
      ),
    act: (campaigns, id, { keepOpen, ...options }) =>
      campaigns.change(id, { isPaused: true, keepsOpen: keepOpen === true }, actOf(options)),
  },
  {
    word: 'resume',
    description: 'Go on with the rounds.',
    foresee: foreseeRest,
    act: (campaigns, id, options) => campaigns.change(id, { isPaused: false }, actOf(options)),
  },
  {
    word: 'end',
    description: 'End a campaign, and with it the postings it has open.',
    foresee: (opened, campaign) => foreseeOpen(opened, campaign, 'It would end, and with it'),
    act: (campaigns, id, options) => campaigns.end(id, actOf(options)),
  },
];

export function stateCommands(campaign: Command, context: CommandContext): void {
  for (const one of changes) {
    const command = campaign
      .command(one.word)
      .description(one.description)
      .argument('<campaign>', 'its number');
    withReason(one.more?.(command) ?? command)
      .option('--dry-run', 'show what it would do, and do nothing')
      .addHelpText('after', `\nExample:\n  $ turnout campaign ${one.word} 2`)
      .action((id: string, options: StateOptions) => change(context, one, id, options));
  }
}

const change = (
  context: CommandContext,
  { word, foresee, act }: Change,
  text: string,
  options: StateOptions,
): Promise<void> =>
  context.withOperations(options, async (opened) => {
    const { campaigns } = opened.operations;
    const id = wholeNumber('The campaign', text, 1);
    if (options.dryRun === true) {
      const known = await campaignOf(campaigns, id);
      if (options.json === true) printJson({ dryRun: true, word, campaign: known });
      else print(`${await foresee(opened, known, options)}\nDry run: nothing was changed.`);
      return;
    }
    const changed = await withProgress('Asking the recruiter …', () => act(campaigns, id, options));
    tellCampaign(changed, options);
  });

async function foreseeRest(
  { operations: { campaigns } }: OpenedOperations,
  { plan }: CampaignView,
): Promise<string> {
  const preview = await campaigns.preview(plan);
  return `${missingText(preview)}; the first one would come at once.${problemsText(preview.problems)}`;
}

/** @param what it would do, before the postings that it has open */
async function foreseeOpen(
  { operations: { recruiting } }: OpenedOperations,
  { id }: CampaignView,
  what: string,
): Promise<string> {
  const open = await recruiting.list({ states: ['open'], campaignId: id });
  if (open.length === 0) return `${what}: nothing, for it has no posting open.`;
  const lines = open.map(
    (one) => `  ${one.id}: ${count(one.places, 'place')}, else ending ${fromNow(one.endsAt)}`,
  );
  return `${what}:\n${lines.join('\n')}`;
}

import { shownAmount } from '@turnout/core';
import type { CampaignView } from '@turnout/engine';
import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../../command-context.ts';
import { print, table } from '../../output.ts';
import { printJson } from '../present/json.ts';
import { fromNow } from '../present/time.ts';
import { withStudy } from '../shared/options.ts';
import { tellUndone } from '../shared/served.ts';
import { goalCommand } from './goal.ts';
import { startCommand } from './start.ts';
import { stateCommands } from './state.ts';

export function campaignCommands(program: Command, context: CommandContext): void {
  const campaign = program
    .command('campaign')
    .description('Post in rounds until enough people have taken part.')
    .addHelpText('after', '\nExample:\n  $ turnout campaign list');
  startCommand(campaign, context);
  withStudy(campaign.command('list').description('Campaigns, how far each is and what it cost.'))
    .addHelpText('after', '\nExample:\n  $ turnout campaign list --json')
    .action((options: StudyOptions) => listCampaigns(context, options));
  goalCommand(campaign, context);
  stateCommands(campaign, context);
}

const listCampaigns = (context: CommandContext, options: StudyOptions): Promise<void> =>
  context.withOperations(options, async (opened) => {
    const { operations, mode } = opened;
    const campaigns = await operations.campaigns.list();
    const { currency } = operations.recruiting.recruiter;
    if (options.json === true) printJson(campaigns);
    else if (campaigns.length === 0)
      print(`No campaigns in mode ${mode}. Begin with: turnout campaign start --goal 100 --dry-run`);
    else
      print(
        table(
          ['no', 'state', 'reached', 'goal', 'under way', 'rounds', 'spent', 'next round', 'note'],
          campaigns.map((one: CampaignView) => [
            one.id,
            one.state,
            one.reached,
            `${one.plan.goal}${one.plan.perCell ? ' per cell' : ''}`,
            one.underWay,
            one.rounds,
            shownAmount(one.spentMinor, currency),
            one.state === 'active' ? fromNow(one.nextAt) : '',
            one.note ?? '',
          ]),
        ),
      );
    if (campaigns.some(({ state }) => state === 'active')) await tellUndone(opened, 'No round is posted.');
  });

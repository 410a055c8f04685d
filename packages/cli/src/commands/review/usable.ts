import type { MarkedParticipant } from '@turnout/engine';
import type { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { print } from '../../output.ts';
import { printJson } from '../present/json.ts';
import { count } from '../present/money.ts';
import { type ActOptions, actOf, withReason } from '../shared/options.ts';
import { reasonOf } from '../shared/reason.ts';

export function unusableCommand(review: Command, context: CommandContext): void {
  withReason(
    review
      .command('unusable')
      .description('Mark data as of no use: campaigns that count usable ones look for others.')
      .argument('<assignment...>', 'ids of assignments, or uniqueIds'),
  )
    .addHelpText(
      'after',
      `
What people are paid stays as it is; the data stay, too.

Example:
  $ turnout review unusable 3AMYWKA6YBMWW --reason "Pressed one key throughout."`,
    )
    .action((names: readonly string[], options: ActOptions) =>
      context.withOperations(options, async ({ operations }) => {
        const act = { ...actOf(options), reason: reasonOf(options) };
        tell(await operations.recruiting.markUnusable(names, act), 'unusable', options);
      }),
    );
}

export function usableCommand(review: Command, context: CommandContext): void {
  withReason(
    review
      .command('usable')
      .description('Take the mark of "review unusable" away again.')
      .argument('<assignment...>', 'ids of assignments, or uniqueIds'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout review usable 3AMYWKA6YBMWW')
    .action((names: readonly string[], options: ActOptions) =>
      context.withOperations(options, async ({ operations }) =>
        tell(await operations.recruiting.markUsable(names, actOf(options)), 'usable', options),
      ),
    );
}

function tell(marked: readonly MarkedParticipant[], word: string, { json }: ActOptions): void {
  if (json === true) {
    printJson(marked);
    return;
  }
  const changed = marked.filter(({ isChanged }) => isChanged).length;
  const before = marked.length - changed;
  print(
    `${count(changed, 'participant')} marked as ${word}.${before === 0 ? '' : ` ${before} had that mark before.`}`,
  );
}

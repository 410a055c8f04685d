import { closestName, shownAmount, TurnoutError } from '@turnout/core';
import type { HandedOver, Links, Owed, Payees } from '@turnout/engine';
import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../command-context.ts';
import { print, table } from '../output.ts';
import { printJson } from './present/json.ts';
import { shownTime } from './present/time.ts';
import { actOf, type SpendOptions, withSpending, withStudy } from './shared/options.ts';
import { confirmed } from './shared/spending.ts';

interface OwedOptions extends StudyOptions {
  readonly paid?: true;
}

interface PaidOptions extends SpendOptions {
  readonly all?: true;
}

export function owedCommand(link: Command, context: CommandContext): void {
  withStudy(
    link
      .command('owed')
      .description('What you are still to pay by hand: approved work, and bonuses.')
      .argument('<posting>', 'its number, or the recruiter’s id')
      .option('--paid', 'instead, what was handed over: to whom, when and by whom'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout link owed 1')
    .action((posting: string, options: OwedOptions) => listOwed(context, posting, options));
}

export function paidCommand(link: Command, context: CommandContext): void {
  withSpending(
    link
      .command('paid')
      .description('Note that people were handed all they are owed.')
      .argument('<posting>', 'its number, or the recruiter’s id')
      .argument(
        '[who...]',
        'as "link owed" names them: labels, start codes, or the names the study knows them by',
      )
      .option('--all', 'everybody who is owed something'),
  )
    .addHelpText(
      'after',
      `
It moves no money and cannot be taken back. With --yes, nothing is noted unless
they are owed this total: a bonus that was ordered meanwhile stays owed.

Examples:
  $ turnout link paid 1 ana ben --reason "cash, receipts 17 and 18"
  $ turnout link paid 1 --all --yes 6.20`,
    )
    .action((posting: string, who: readonly string[], options: PaidOptions) =>
      payOut(context, posting, who, options),
    );
}

const listOwed = (context: CommandContext, text: string, options: OwedOptions): Promise<void> =>
  context.withOperations(options, async ({ operations, links }) => {
    const { id, currency } = await operations.recruiting.find(text);
    if (options.paid === true) {
      const rows = await links.handedOver(id);
      if (options.json === true) printJson(rows);
      else print(rows.length === 0 ? 'Nothing was noted as handed over.' : handedOverText(rows, currency));
      return;
    }
    const rows = await links.owed(id);
    if (options.json === true) printJson(rows);
    else if (rows.length > 0) print(owedText(rows, currency));
    else print('Nobody is owed anything. Approve work with: turnout review approve');
  });

const payOut = (
  context: CommandContext,
  text: string,
  who: readonly string[],
  options: PaidOptions,
): Promise<void> =>
  context.withOperations(options, async ({ operations, links }) => {
    const payees = payeesFrom(who, options);
    const { id, currency } = await operations.recruiting.find(text);
    const planned = await preview(links, id, payees);
    const confirmedMinor = await confirmed(
      context,
      { currency, totalMinor: totalOf(planned), needsConfirmation: false },
      options,
    );
    const isDry = options.dryRun === true;
    const people = isDry ? planned : await links.payOut(id, payees, actOf(options, confirmedMinor));
    const totalMinor = totalOf(people);
    if (options.json === true) {
      printJson({ ...(isDry && { dryRun: true }), currency, totalMinor, people });
      return;
    }
    print(owedText(people, currency));
    const total = shownAmount(totalMinor, currency);
    print(isDry ? `\n${total} in all. Dry run: nothing was done.` : `\n${total} noted as handed over.`);
  });

/** Repeats, to the one who typed it, a name that nobody has. */
async function preview(links: Links, id: number, payees: Payees): Promise<readonly Owed[]> {
  try {
    return await links.previewPayOut(id, payees);
  } catch (error) {
    if (!(error instanceof TurnoutError && error.code === 'PAYEE_UNKNOWN' && 'people' in payees)) throw error;
    const name = payees.people[Number(error.facts.nth) - 1] ?? '';
    const meant = closestName(name, (await links.owed(id)).map(shownName));
    const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
    throw new TurnoutError('PAYEE_UNKNOWN', `It was ${JSON.stringify(name)}.${hint}`);
  }
}

/** @throws TurnoutError USAGE unless people are named, or all are meant */
function payeesFrom(who: readonly string[], { all }: PaidOptions): Payees {
  if ((all === true) === who.length > 0)
    throw new TurnoutError('USAGE', 'Say whom: the names of "turnout link owed", or --all.');
  return all === true ? { all } : { people: who };
}

const totalOf = (people: readonly Owed[]): number =>
  people.reduce((sum, { owedMinor }) => sum + owedMinor, 0);

/** A code that was handed out says more than the name that the study made up for whoever came with it. */
const shownName = ({ person, code }: Pick<Owed, 'person' | 'code'>): string => code ?? person;

const owedText = (people: readonly Owed[], currency: string): string =>
  table(
    ['who', 'completion code', 'reward', 'bonus', 'handed over', 'owed'],
    people.map(({ completionCode, ...minor }) => [
      shownName(minor),
      completionCode,
      ...[minor.rewardMinor, minor.bonusMinor, minor.paidMinor, minor.owedMinor].map((amount) =>
        shownAmount(amount, currency),
      ),
    ]),
  );

const handedOverText = (rows: readonly HandedOver[], currency: string): string =>
  table(
    ['who', 'completion code', 'amount', 'when', 'by', 'why'],
    rows.map((row) => [
      shownName(row),
      row.completionCode,
      shownAmount(row.amountMinor, currency),
      shownTime(row.at),
      row.actor,
      row.reason,
    ]),
  );

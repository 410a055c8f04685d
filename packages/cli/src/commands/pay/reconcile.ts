import { shownAmount } from '@turnout/core';
import type { Difference, Reconciliation } from '@turnout/engine';
import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../../command-context.ts';
import { exitCodes, print, table } from '../../output.ts';
import { progressLine } from '../../progress.ts';
import { tellElsewhere } from '../post/elsewhere.ts';
import { printJson } from '../present/json.ts';
import { count } from '../present/money.ts';
import { withStudy } from '../shared/options.ts';

export function reconcileCommand(pay: Command, context: CommandContext): void {
  withStudy(
    pay
      .command('reconcile')
      .description('Compare our ledger, the recruiter and the participants, to the cent.'),
  )
    .addHelpText(
      'after',
      `
It moves no money: what is unknown is asked about, and each difference comes with
a command that you may run. Exit code 1 while there are differences.

Example:
  $ turnout pay reconcile`,
    )
    .action((options: StudyOptions) => reconcile(context, options));
}

const reconcile = (context: CommandContext, options: StudyOptions): Promise<void> =>
  context.withOperations(options, async (opened) => {
    const { payments } = opened.operations;
    const progress = progressLine();
    progress.show('Asking about what is unknown …');
    const found = await payments
      .reconcile((done, all) => progress.show(`Comparing postings: ${done} of ${all}`))
      .finally(() => progress.done());
    if (options.json === true) printJson(found);
    else print(reconciliationText(found));
    await tellElsewhere(opened);
    if (found.differences.some(isDifference)) process.exitCode = exitCodes.failed;
  });

/** What cannot be compared, because it is off the account or not told, which is nothing that anybody could mend. */
const notCompared: readonly string[] = ['posting_removed', 'screened_out_elsewhere'];
const isDifference = ({ code }: Difference): boolean => !notCompared.includes(code);

function reconciliationText(found: Reconciliation): string {
  const { currency, ledger, recruiter, assignments, resolved } = found;
  const money = (minor: number): string => shownAmount(minor, currency);
  const row = (what: string, ours: number, theirs: number): readonly string[] => [
    what,
    money(ours),
    recruiter.isWhole ? money(theirs) : 'not known',
    recruiter.isWhole ? (ours === theirs ? '–' : money(ours - theirs)) : 'not known',
  ];
  const differences = found.differences.filter(isDifference);
  const others = found.differences.filter((one) => !isDifference(one));
  const lines = [
    table(
      ['', 'our ledger', 'recruiter', 'difference'],
      [
        row('rewards', ledger.rewardMinor, recruiter.rewardMinor),
        row('bonuses', ledger.bonusMinor, recruiter.bonusMinor),
        ['fees', money(ledger.feeMinor), 'not told', ''],
      ],
    ),
    '',
    `${count(assignments, 'assignment')} compared.`,
    ...(ledger.feeMinor > 0 ? [FEES] : []),
    ...(resolved.length === 0
      ? []
      : [`Now known what became of entry ${resolved.map(({ id }) => id).join(', ')}.`]),
    ...others.flatMap((one) => differenceLines(one, money)),
  ];
  if (differences.length === 0) return [...lines, agreementText(found)].join('\n');
  return [
    ...lines,
    '',
    `${count(differences.length, 'difference')}. Nothing was changed; after each arrow stands what you could do.`,
    ...[...new Set(differences.map(({ code }) => code))].flatMap((kind) =>
      alikeLines(
        differences.filter(({ code }) => code === kind),
        money,
      ),
    ),
  ].join('\n');
}

function agreementText({ ledger, recruiter }: Reconciliation): string {
  const isSame = ledger.rewardMinor === recruiter.rewardMinor && ledger.bonusMinor === recruiter.bonusMinor;
  return isSame ? 'Everything agrees.' : NOT_LISTED;
}

/** Every other difference of the totals is one of those that are told. */
const NOT_LISTED =
  'Nothing differs of what can be compared. The recruiter may not list yet what was paid a moment ago, and what is off the account it lists no more.';

const FEES =
  'Fees are the published ones, rounded up where the recruiter does not say how it rounds: it may take less.';

/** More of one kind tell a person nothing new; `--json` has all of them. */
const MOST_ALIKE = 10;

function alikeLines(alike: readonly Difference[], money: (minor: number) => string): readonly string[] {
  const more = alike.length - MOST_ALIKE;
  return [
    '',
    ...alike.slice(0, MOST_ALIKE).flatMap((one) => differenceLines(one, money)),
    ...(more > 0 ? [`… and ${more} more of this kind; all of them with --json`] : []),
  ];
}

function differenceLines(
  { message, proposal, ref, amountMinor }: Difference,
  money: (minor: number) => string,
): readonly string[] {
  const sum = amountMinor === undefined ? '' : ` (${money(amountMinor)})`;
  const about = ref.externalId === '' ? '' : `${ref.externalId}: `;
  return [`${about}${message}${sum}`, ...(proposal === undefined ? [] : [`  → ${proposal}`])];
}

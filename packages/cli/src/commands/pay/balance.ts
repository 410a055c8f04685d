import { amountText, shownAmount } from '@turnout/core';
import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../../command-context.ts';
import { print, table } from '../../output.ts';
import { withStudy } from '../options.ts';
import { printJson } from '../present/json.ts';
import { balanceText } from '../present/money.ts';

export function balanceCommand(pay: Command, context: CommandContext): void {
  withStudy(pay.command('balance').description('What the account at the recruiter holds.'))
    .addHelpText('after', '\nExample:\n  $ turnout pay balance --mode live')
    .action((options: StudyOptions) => showBalance(context, options));
}

export const showBalance = (context: CommandContext, options: StudyOptions): Promise<void> =>
  context.withOperations(options, async ({ operations: { recruiting }, mode }) => {
    const { name, currency } = recruiting.recruiter;
    const balanceMinor = await recruiting.recruiter.balanceMinor();
    if (options.json === true) printJson({ recruiter: name, mode, currency, balanceMinor });
    else print(`${name}, mode ${mode}. ${balanceText(balanceMinor, currency)}`);
  });

const DAY_MS = 86_400_000;

export function limitsCommand(pay: Command, context: CommandContext): void {
  withStudy(pay.command('limits').description('What may be spent, and what is left of it.'))
    .addHelpText('after', '\nExample:\n  $ turnout pay limits')
    .action((options: StudyOptions) => showLimits(context, options));
}

const showLimits = (context: CommandContext, options: StudyOptions): Promise<void> =>
  context.withOperations(options, async ({ operations, data, study, mode }) => {
    const { currency, environment } = operations.recruiting.recruiter;
    const { limits } = study.config.recruitment;
    const totals = (since?: number) =>
      data.store.ledger.totals(study.config.study, environment, since === undefined ? {} : { since });
    const [day, all] = await Promise.all([totals(Date.now() - DAY_MS), totals()]);
    const rows = [
      { key: 'limit_day', limitMinor: limits.dayMinor, spentMinor: day.amountMinor + day.feeMinor },
      { key: 'limit_study', limitMinor: limits.studyMinor, spentMinor: all.amountMinor + all.feeMinor },
      { key: 'limit_person', limitMinor: limits.personMinor, spentMinor: undefined },
    ];
    if (options.json === true) {
      printJson({ mode, currency, limits: rows });
      return;
    }
    const money = (minor: number | undefined): string =>
      minor === undefined ? '' : shownAmount(minor, currency);
    print(
      table(
        ['limit', 'at most', 'ordered', 'left'],
        rows.map(({ key, limitMinor, spentMinor }) => [
          key,
          limitMinor === undefined ? 'none' : money(limitMinor),
          money(spentMinor),
          limitMinor === undefined || spentMinor === undefined ? '' : money(limitMinor - spentMinor),
        ]),
      ),
    );
    print(
      `\nIn mode ${mode}. Set them in config.txt, under [Turnout]: limit_day = ${amountText(50_000, currency)}`,
    );
  });

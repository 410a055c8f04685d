import { amountText, dayStart, shownAmount } from '@turnout/core';
import { committedMinor } from '@turnout/engine';
import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../../command-context.ts';
import { print, table } from '../../output.ts';
import type { OpenedOperations } from '../../wiring/operations.ts';
import { printJson } from '../present/json.ts';
import { withStudy } from '../shared/options.ts';

/** A limit of the configuration and how much of it is used. Amounts are minor units. */
interface LimitView {
  readonly key: 'limit_person' | 'limit_day' | 'limit_study';
  /** Undefined: there is no limit. */
  readonly mostMinor: number | undefined;
  /** Spent, ordered, or bound in postings; undefined for a person, where it differs from one to the next. */
  readonly usedMinor: number | undefined;
  readonly leftMinor: number | undefined;
}

/** The limits of a study in its mode. */
async function limitsOf({ operations, data, study }: OpenedOperations): Promise<readonly LimitView[]> {
  const { environment, currency } = operations.recruiting.recruiter;
  const scope = { study: study.config.study, environment, currency };
  const { personMinor, dayMinor, studyMinor } = study.config.recruitment.limits;
  const used = async (since: number): Promise<number> => {
    const totals = await data.store.ledger.totals(scope.study, environment, { currency, since });
    return totals.amountMinor + totals.feeMinor + (await committedMinor(data.store, scope, since));
  };
  const view = async (key: LimitView['key'], mostMinor: number | undefined, since: number) => {
    const usedMinor = await used(since);
    return {
      key,
      mostMinor,
      usedMinor,
      leftMinor: mostMinor === undefined ? undefined : mostMinor - usedMinor,
    };
  };
  return [
    await view('limit_day', dayMinor, dayStart(Date.now())),
    await view('limit_study', studyMinor, 0),
    { key: 'limit_person', mostMinor: personMinor, usedMinor: undefined, leftMinor: undefined },
  ];
}

/** One line of what is left, for a preview. */
export async function limitsText(opened: OpenedOperations): Promise<string> {
  const { currency } = opened.operations.recruiting.recruiter;
  const parts = (await limitsOf(opened)).flatMap(({ key, leftMinor, mostMinor }) =>
    leftMinor === undefined || mostMinor === undefined
      ? []
      : [`${shownAmount(leftMinor, currency)} of ${key} (${shownAmount(mostMinor, currency)})`],
  );
  return parts.length === 0 ? 'No limit is set.' : `Left: ${parts.join(', ')}`;
}

export function limitsCommand(pay: Command, context: CommandContext): void {
  withStudy(pay.command('limits').description('What may be spent, and what is left of it.'))
    .addHelpText('after', '\nExample:\n  $ turnout pay limits')
    .action((options: StudyOptions) => showLimits(context, options));
}

const showLimits = (context: CommandContext, options: StudyOptions): Promise<void> =>
  context.withOperations(options, async (opened) => {
    const { mode, operations } = opened;
    const { currency } = operations.recruiting.recruiter;
    const limits = await limitsOf(opened);
    if (options.json === true) {
      printJson({ mode, currency, limits });
      return;
    }
    const money = (minor: number | undefined, none = ''): string =>
      minor === undefined ? none : shownAmount(minor, currency);
    print(
      table(
        ['limit', 'at most', 'spent or bound', 'left'],
        limits.map(({ key, mostMinor, usedMinor, leftMinor }) => [
          key,
          money(mostMinor, 'none'),
          money(usedMinor, 'each person’s own'),
          money(leftMinor),
        ]),
      ),
    );
    print(
      `\nIn mode ${mode}, fees included; a day is one of UTC. Set them under [Turnout]: limit_day = ${amountText(50_000, currency)}`,
    );
  });

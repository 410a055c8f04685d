import { type LedgerKind, type LedgerState, shownAmount } from '@turnout/core';
import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../../command-context.ts';
import { print, table } from '../../output.ts';
import { listed, printJson } from '../present/json.ts';
import { shownTime } from '../present/time.ts';
import { wholeNumber } from '../shared/numbers.ts';
import { oneOf } from '../shared/one-of.ts';
import { collect, withStudy } from '../shared/options.ts';

const states = ['intent', 'sent', 'confirmed', 'failed', 'unknown'] as const satisfies readonly LedgerState[];
const kinds = [
  'approve',
  'reject',
  'reverse',
  'bonus',
  'screen_out',
] as const satisfies readonly LedgerKind[];

interface LedgerOptions extends StudyOptions {
  readonly state?: readonly string[];
  readonly kind?: readonly string[];
  readonly steps?: string;
}

export function ledgerCommand(pay: Command, context: CommandContext): void {
  withStudy(
    pay
      .command('ledger')
      .description('What was ordered, who ordered it, and what became of it.')
      .option('--state <state>', `${states.join(', ')}; may be repeated`, collect)
      .option('--kind <kind>', `${kinds.join(', ')}; may be repeated`, collect)
      .option('--steps <number>', 'the history of one entry'),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  $ turnout pay ledger --state unknown\n  $ turnout pay ledger --steps 17',
    )
    .action((options: LedgerOptions) => showLedger(context, options));
}

const showLedger = (context: CommandContext, options: LedgerOptions): Promise<void> =>
  context.withOperations(options, async ({ operations: { payments }, mode }) => {
    if (options.steps !== undefined) {
      const steps = await payments.steps(wholeNumber('--steps', options.steps, 1));
      if (options.json === true) printJson(steps);
      else
        print(
          table(
            ['step', 'state', 'when', 'note', 'reference'],
            steps.map((step) => [step.n, step.state, shownTime(step.at), step.note, step.reference ?? '']),
          ),
        );
      return;
    }
    const entries = await listed(
      payments.entries({
        ...(options.state !== undefined && {
          states: options.state.map((word) => oneOf('--state', word, states)),
        }),
        ...(options.kind !== undefined && {
          kinds: options.kind.map((word) => oneOf('--kind', word, kinds)),
        }),
      }),
    );
    if (options.json === true) {
      printJson(entries);
      return;
    }
    if (entries.length === 0) {
      print(`The ledger has nothing of the kind in mode ${mode}. See "turnout review list" for who waits.`);
      return;
    }
    print(
      table(
        ['no', 'when', 'what', 'purpose', 'posting', 'amount', 'fee', 'state', 'by'],
        entries.map((entry) => [
          entry.id,
          shownTime(entry.createdAt),
          entry.kind,
          entry.purpose,
          entry.postingId,
          shownAmount(entry.amountMinor, entry.currency),
          shownAmount(entry.feeMinor, entry.currency),
          entry.state,
          entry.actor,
        ]),
      ),
    );
    const unknown = entries.filter(({ state }) => state === 'unknown').length;
    if (unknown > 0) print(`\nWithout an answer: ${unknown}. Ask with: turnout pay reconcile`);
  });

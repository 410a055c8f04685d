import {
  type LedgerEntry,
  type LedgerKind,
  type LedgerState,
  shownAmount,
  TurnoutError,
} from '@turnout/core';
import type { Operations, Payments } from '@turnout/engine';
import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../../command-context.ts';
import { print, table } from '../../output.ts';
import { listed, printJson } from '../present/json.ts';
import { shownTime } from '../present/time.ts';
import { wholeNumber } from '../shared/numbers.ts';
import { oneOf } from '../shared/one-of.ts';
import { collect, withStudy } from '../shared/options.ts';
import { showEntry } from './entry.ts';

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
  readonly assignment?: string;
  readonly posting?: string;
}

export function ledgerCommand(pay: Command, context: CommandContext): void {
  withStudy(
    pay
      .command('ledger')
      .description('What was ordered, who ordered it, and what became of it.')
      .argument('[entry]', 'the number of one entry: its history')
      .option('--state <state>', `${states.join(', ')}; may be repeated`, collect)
      .option('--kind <kind>', `${kinds.join(', ')}; may be repeated`, collect)
      .option('--assignment <id>', 'only of this assignment')
      .option('--posting <id>', 'only of this posting'),
  )
    .addHelpText('after', '\nExamples:\n  $ turnout pay ledger --state unknown\n  $ turnout pay ledger 17')
    .action((entry: string | undefined, options: LedgerOptions) =>
      context.withOperations(options, async ({ operations, mode }) => {
        if (entry !== undefined) return showEntry(operations, wholeNumber('The entry', entry, 1), options);
        const entries = await listed(operations.payments.entries(await filterFrom(operations, options)));
        const kept =
          options.posting === undefined ? entries : await ofPosting(operations, options.posting, entries);
        if (options.json === true) printJson(kept);
        else if (kept.length === 0)
          print(
            `The ledger has nothing of the kind in mode ${mode}. See "turnout review list" for who waits.`,
          );
        else print(entriesText(kept));
      }),
    );
}

async function filterFrom(
  { recruiting }: Operations,
  { state, kind, assignment }: LedgerOptions,
): Promise<Parameters<Payments['entries']>[0]> {
  return {
    ...(state !== undefined && { states: state.map((word) => oneOf('--state', word, states)) }),
    ...(kind !== undefined && { kinds: kind.map((word) => oneOf('--kind', word, kinds)) }),
    ...(assignment !== undefined && { assignmentId: await assignmentIdOf(recruiting, assignment) }),
  };
}

/** @throws TurnoutError ASSIGNMENT_UNKNOWN */
async function assignmentIdOf(recruiting: Operations['recruiting'], externalId: string): Promise<number> {
  for await (const view of recruiting.assignments())
    if (view.externalId === externalId) return view.assignmentId;
  throw new TurnoutError('ASSIGNMENT_UNKNOWN');
}

async function ofPosting(
  { recruiting }: Operations,
  text: string,
  entries: readonly LedgerEntry[],
): Promise<readonly LedgerEntry[]> {
  const { id } = await recruiting.find(text);
  return entries.filter(({ postingId }) => postingId === id);
}

function entriesText(entries: readonly LedgerEntry[]): string {
  const rows = table(
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
  );
  const unknown = entries.filter(({ state }) => state === 'unknown').length;
  return unknown === 0 ? rows : `${rows}\n\nWithout an answer: ${unknown}. Ask with: turnout pay reconcile`;
}

import {
  type Assignment,
  type LedgerEntry,
  type LedgerKind,
  type LedgerState,
  shownAmount,
  TurnoutError,
} from '@turnout/core';
import type { Operations, Payments } from '@turnout/engine';
import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../../command-context.ts';
import { fittedTable } from '../../fitted-table.ts';
import { print } from '../../output.ts';
import type { OpenData } from '../../wiring/data.ts';
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
  readonly withWorkerIds?: true;
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
      .option('--posting <id>', 'only of this posting')
      .option('--with-worker-ids', 'real worker ids in place of pseudonyms'),
  )
    .addHelpText(
      'after',
      `
For the accounts: --state confirmed --with-worker-ids --json says who was paid what.

Examples:
  $ turnout pay ledger --state unknown
  $ turnout pay ledger --state confirmed --with-worker-ids --json
  $ turnout pay ledger 17`,
    )
    .action((entry: string | undefined, options: LedgerOptions) =>
      context.withOperations(options, async ({ operations, data, mode }) => {
        if (entry !== undefined) return showEntry(operations, wholeNumber('The entry', entry, 1), options);
        const entries = await listed(operations.payments.entries(await filterFrom(operations, options)));
        const kept =
          options.posting === undefined ? entries : await ofPosting(operations, options.posting, entries);
        const rows = await withPeople(kept, data, options);
        if (options.json === true) printJson(rows);
        else if (rows.length === 0)
          print(
            `The ledger has nothing of the kind in mode ${mode}. See "turnout review list" for who waits.`,
          );
        else print(entriesText(rows, options));
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

/** An entry with whom it is about; the worker is a pseudonym unless the real id was asked for. */
type PersonEntry = LedgerEntry & {
  /** The recruiter's id of the assignment. */
  readonly externalId: string | undefined;
};

async function withPeople(
  entries: readonly LedgerEntry[],
  { store, vault }: OpenData,
  { withWorkerIds }: LedgerOptions,
): Promise<readonly PersonEntry[]> {
  const people = new Map<number, Assignment | undefined>();
  for (const { assignmentId } of entries)
    if (!people.has(assignmentId)) people.set(assignmentId, await store.assignments.byId(assignmentId));
  return entries.map((entry) => {
    const assignment = people.get(entry.assignmentId);
    const isNamed = withWorkerIds === true && assignment !== undefined;
    const worker = isNamed ? vault.decrypt(assignment.workerIdSealed) : entry.worker;
    return { ...entry, worker, externalId: assignment?.externalId };
  });
}

/** At a narrow terminal, first goes what is missed least; a worker’s id that was asked for stays. */
const spare = ['worker', 'by', 'purpose', 'posting', 'fee'];

const PSEUDONYM_SIGNS = 12;

const shownWorker = (worker: string): string =>
  worker.length > 2 * PSEUDONYM_SIGNS ? `${worker.slice(0, PSEUDONYM_SIGNS)}…` : worker;

function entriesText(entries: readonly PersonEntry[], { withWorkerIds: areNamed }: LedgerOptions): string {
  const rows = fittedTable(
    ['no', 'when', 'what', 'purpose', 'posting', 'assignment', 'worker', 'amount', 'fee', 'state', 'by'],
    entries.map((entry) => [
      entry.id,
      shownTime(entry.createdAt),
      entry.kind,
      entry.purpose,
      entry.postingId,
      entry.externalId ?? '–',
      areNamed === true ? entry.worker : shownWorker(entry.worker),
      shownAmount(entry.amountMinor, entry.currency),
      shownAmount(entry.feeMinor, entry.currency),
      entry.state,
      entry.actor,
    ]),
    {
      columns: process.stdout.isTTY ? process.stdout.columns : undefined,
      spare: areNamed === true ? spare.filter((name) => name !== 'worker') : spare,
    },
  );
  const unknown = entries.filter(({ state }) => state === 'unknown').length;
  return unknown === 0 ? rows : `${rows}\n\nWithout an answer: ${unknown}. Ask with: turnout pay reconcile`;
}

import { type AssignmentState, shownAmount } from '@turnout/core';
import type { AssignmentView } from '@turnout/engine';
import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../../command-context.ts';
import { fittedTable } from '../../fitted-table.ts';
import { print } from '../../output.ts';
import type { OpenData } from '../../wiring/data.ts';
import { listed, printJson } from '../present/json.ts';
import { fromNow, shownTime } from '../present/time.ts';
import { oneOf } from '../shared/one-of.ts';
import { collect, withStudy } from '../shared/options.ts';
import { refresh } from '../shared/refresh.ts';

const states = [
  'working',
  'submitted',
  'approved',
  'rejected',
  'returned',
  'timed_out',
  'screened_out',
] as const satisfies readonly AssignmentState[];

interface ReviewListOptions extends StudyOptions {
  readonly posting?: readonly string[];
  readonly state?: readonly string[];
  readonly withWorkerIds?: true;
  /** False with --no-sync. */
  readonly sync: boolean;
}

export function reviewListCommand(review: Command, context: CommandContext): void {
  withStudy(
    review
      .command('list')
      .description('Who took a place, and how their work stands.')
      .option('--posting <id>', 'only of this posting; may be repeated', collect)
      .option('--state <state>', `only in this state: ${states.join(', ')}; may be repeated`, collect)
      .option('--with-worker-ids', 'real worker ids in place of pseudonyms')
      .option('--no-sync', 'as last seen, without asking the recruiter'),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  $ turnout review list\n  $ turnout review list --state submitted --json',
    )
    .action((options: ReviewListOptions) => listAssignments(context, options));
}

export const listAssignments = (context: CommandContext, options: ReviewListOptions): Promise<void> =>
  context.withOperations(options, async ({ operations, data, mode }) => {
    const { recruiting } = operations;
    const wanted = options.state?.map((word) => oneOf('--state', word, states));
    const postings =
      options.posting === undefined
        ? undefined
        : (await Promise.all(options.posting.map((text) => recruiting.find(text)))).map(({ id }) => id);
    if (options.sync) await refresh(operations, postings);
    const found = await listed(
      recruiting.assignments({
        ...(postings !== undefined && { postings }),
        ...(wanted !== undefined && { states: wanted }),
      }),
    );
    const rows = options.withWorkerIds === true ? await withWorkerIds(found, data) : found;
    if (options.json === true) printJson(rows);
    else if (rows.length === 0)
      print(
        wanted === undefined
          ? `Nobody yet in mode ${mode}. See "turnout post list" for what is open.`
          : `Nobody in mode ${mode} is in this state: ${wanted.join(', ')}. See "turnout review list" for all.`,
      );
    else print(assignmentsText(rows, recruiting.recruiter.currency, options));
  });

/** Real ids, for whoever has the keys; pseudonyms stay where nobody took part. */
async function withWorkerIds(
  rows: readonly AssignmentView[],
  { store, vault }: OpenData,
): Promise<readonly AssignmentView[]> {
  const named: AssignmentView[] = [];
  for (const row of rows) {
    const assignment = await store.assignments.byId(row.assignmentId);
    named.push(assignment === undefined ? row : { ...row, worker: vault.decrypt(assignment.workerIdSealed) });
  }
  return named;
}

const PSEUDONYM_SIGNS = 12;

/** At a narrow terminal, first goes what is missed least; a worker’s id that was asked for stays. */
const spare = ['worker', 'handed in', 'posting', 'bonus paid', 'auto-approval'];

const YEAR_MS = 365 * 86_400_000;

/** A recruiter that keeps no such time gives one that nobody lives to see. */
function reversibleText(until: AssignmentView['reversibleUntil']): string {
  if (until === 'never') return until;
  return until !== undefined && until > Date.now() + 10 * YEAR_MS ? 'at any time' : shownTime(until);
}

const assignmentsText = (
  rows: readonly AssignmentView[],
  currency: string,
  { withWorkerIds: areNamed }: ReviewListOptions,
): string => {
  const hasRejected = rows.some(({ state }) => state === 'rejected');
  return fittedTable(
    [
      'posting',
      'assignment',
      'worker',
      'state',
      'study',
      'handed in',
      'auto-approval',
      ...(hasRejected ? ['reversible until'] : []),
      'bonus',
      'bonus paid',
    ],
    rows.map((row) => [
      row.postingId,
      row.externalId,
      row.worker.length > 2 * PSEUDONYM_SIGNS ? `${row.worker.slice(0, PSEUDONYM_SIGNS)}…` : row.worker,
      row.state,
      row.participantState ?? 'not seen',
      fromNow(row.submittedAt),
      row.state === 'submitted' ? fromNow(row.autoApproveAt) : '',
      ...(hasRejected ? [reversibleText(row.reversibleUntil)] : []),
      shownAmount(row.bonusComputedMinor, currency),
      shownAmount(row.bonusPaidMinor, currency),
    ]),
    {
      columns: process.stdout.isTTY ? process.stdout.columns : undefined,
      spare: areNamed === true ? spare.filter((name) => name !== 'worker') : spare,
    },
  );
};

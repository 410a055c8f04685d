import { isSettled, type Job, type JobCounts, type LedgerEntry } from '@turnout/core';
import type { Operations, PaymentRequest, Payments } from '@turnout/engine';
import type { CommandContext } from '../../command-context.ts';
import { exitCodes, print, printError } from '../../output.ts';
import { progressLine } from '../../progress.ts';
import { visible } from '../../visible.ts';
import { answering } from '../../wiring/background-server.ts';
import type { OpenedOperations } from '../../wiring/operations.ts';
import { listed } from '../present/json.ts';
import { count } from '../present/money.ts';
import { fromNow } from '../present/time.ts';

/** What became of some batches of payments. */
interface DoneBatches {
  readonly counts: JobCounts;
  readonly entries: readonly LedgerEntry[];
}

/** Each line tells a person something; beyond so many, `pay ledger` does. */
const MOST_LINES = 20;

const NONE: JobCounts = { created: 0, retry: 0, active: 0, completed: 0, cancelled: 0, failed: 0 };

export interface BegunBatches {
  readonly batches: readonly string[];
  /** A call was out when its command went away: that is known only once its runner counts as gone. */
  readonly isCallOut: boolean;
}

/**
 * Batches whose command went away before their end. Their jobs wait for whoever works on the database next, and without
 * a server that is the command that is run again.
 */
export async function begunBatches(
  payments: Pick<Payments, 'entries'>,
  kind: PaymentRequest['kind'],
): Promise<BegunBatches> {
  const begun = await listed(payments.entries({ kinds: [kind], states: ['intent', 'sent', 'unknown'] }));
  return {
    batches: [...new Set(begun.map(({ batch }) => batch))],
    isCallOut: begun.some(({ state }) => state === 'sent'),
  };
}

/** Does the jobs of batches, with a line that tells how far they are. */
export async function doBatches(
  { signal }: CommandContext,
  { jobs, payments }: Operations,
  batches: readonly string[],
): Promise<DoneBatches> {
  const progress = progressLine();
  const entries: LedgerEntry[] = [];
  let counts = NONE;
  try {
    for (const batch of batches) {
      const before = counts;
      const worked = await jobs.work(batch, {
        ...(signal !== undefined && { signal }),
        onProgress: (now) => progress.show(progressText(sumOf(before, now))),
      });
      counts = sumOf(before, worked);
      entries.push(...(await listed(payments.entries({ batch }))));
    }
  } finally {
    progress.done();
  }
  return { counts, entries };
}

const sumOf = (a: JobCounts, b: JobCounts): JobCounts => ({
  created: a.created + b.created,
  retry: a.retry + b.retry,
  active: a.active + b.active,
  completed: a.completed + b.completed,
  cancelled: a.cancelled + b.cancelled,
  failed: a.failed + b.failed,
});

function progressText(counts: JobCounts): string {
  const ended = counts.completed + counts.failed + counts.cancelled;
  const all = ended + counts.created + counts.retry + counts.active;
  const waits = counts.retry === 0 ? '' : `; ${counts.retry} put off, asked again soon`;
  return `${ended} of ${all}${waits}`;
}

/** Tells how the batches ended: what was not done and why, and what waits, for whom and until when. */
export async function tellBatches(
  opened: OpenedOperations,
  batches: readonly string[],
  { entries }: DoneBatches,
  isJson: boolean,
): Promise<void> {
  const open = entries.filter(({ state }) => state !== 'confirmed');
  if (!isJson) print(`\n${entries.length - open.length} of ${entries.length} done.`);
  if (open.length === 0) return;
  process.exitCode = exitCodes.failed;
  if (isJson) return;
  const { payments } = opened.operations;
  for (const entry of open.slice(0, MOST_LINES)) {
    const last = (await payments.steps(entry.id)).at(-1);
    printError(`ledger ${entry.id}: ${entry.state}${last === undefined ? '' : ` – ${visible(last.note)}`}`);
  }
  if (open.length > MOST_LINES) printError(`… and ${open.length - MOST_LINES} more`);
  const waiting = open.filter(({ state }) => !isSettled(state));
  if (waiting.length > 0) printError(await waitingText(opened, batches, waiting.length));
  if (waiting.length < open.length)
    printError('What has failed was certainly not done. Mend what its line says, and order it again.');
}

/** Who goes on with what is not at its end, and when. */
async function waitingText(
  { operations, study, mode }: OpenedOperations,
  batches: readonly string[],
  waiting: number,
): Promise<string> {
  const due = await nextDue(operations, batches);
  if (due === undefined)
    return `${count(waiting, 'payment')} without an answer that nothing waits for. Ask with: turnout pay reconcile`;
  const server = await answering(study);
  const goesOn =
    server.kind === 'ours' && server.mode === mode
      ? 'The server that runs goes on with it; see: turnout pay ledger'
      : 'Run this command again after that, or let a server do it: turnout server on';
  return `${count(waiting, 'payment')} not at an end; the next step is due ${fromNow(due)}. Nothing is done twice.\n${goesOn}`;
}

/** Epoch ms at which somebody may go on with the batches; undefined when no job waits. */
async function nextDue({ jobs }: Operations, batches: readonly string[]): Promise<number | undefined> {
  const waiting: Job[] = [];
  for (const batch of batches)
    waiting.push(...(await jobs.list({ batch, states: ['created', 'retry', 'active'] })));
  const times = waiting.map(({ state, leaseUntil, startAfter }) =>
    state === 'active' ? (leaseUntil ?? startAfter) : startAfter,
  );
  return times.length === 0 ? undefined : Math.min(...times);
}

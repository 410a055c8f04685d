import { type LedgerEntry, shownAmount, TurnoutError } from '@turnout/core';
import type { Operations } from '@turnout/engine';
import type { StudyOptions } from '../../command-context.ts';
import { print, table } from '../../output.ts';
import { printJson } from '../present/json.ts';
import { shownTime } from '../present/time.ts';

/** One entry with its history. @throws TurnoutError LEDGER_ENTRY_UNKNOWN */
export async function showEntry(
  { payments, recruiting }: Operations,
  id: number,
  { json }: StudyOptions,
): Promise<void> {
  const entry = await find(payments, id);
  const steps = await payments.steps(id);
  if (json === true) {
    printJson({ entry, steps });
    return;
  }
  const assignment = await assignmentOf(recruiting, entry);
  print(
    [
      `Entry ${id}: ${entry.kind} ${shownAmount(entry.amountMinor, entry.currency)} + ${shownAmount(entry.feeMinor, entry.currency)} fee, ${entry.purpose}`,
      `Assignment ${assignment ?? '–'} of posting ${entry.postingId}, ordered by ${entry.actor} in ${entry.batch}`,
      ...(entry.reason === '' ? [] : [`“${entry.reason}”`]),
      '',
      table(
        ['step', 'state', 'when', 'note', 'reference'],
        steps.map((step) => [step.n, step.state, shownTime(step.at), step.note, step.reference ?? '']),
      ),
      ...(entry.state in next ? ['', next[entry.state as keyof typeof next](id)] : []),
    ].join('\n'),
  );
}

/** What to do with an entry that is not at its end. */
const next = {
  intent: () => 'It is ordered and not done yet: a server does it, or the command when it is run again.',
  sent: () => 'The recruiter was called, and has not answered yet: turnout pay reconcile',
  unknown: (id: number) =>
    `Nobody knows yet whether it was done. Ask again: turnout pay reconcile\nIf the recruiter’s own pages show it: turnout pay settle ${id} --done (or --not-done) --reason "…"`,
} as const;

async function find(payments: Operations['payments'], id: number): Promise<LedgerEntry> {
  for await (const entry of payments.entries({})) if (entry.id === id) return entry;
  throw new TurnoutError('LEDGER_ENTRY_UNKNOWN');
}

async function assignmentOf(
  recruiting: Operations['recruiting'],
  { postingId, assignmentId }: LedgerEntry,
): Promise<string | undefined> {
  for await (const view of recruiting.assignments({ postings: [postingId] }))
    if (view.assignmentId === assignmentId) return view.externalId;
  return undefined;
}

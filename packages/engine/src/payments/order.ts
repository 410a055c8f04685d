import { createHash } from 'node:crypto';
import {
  type NewLedgerEntry,
  reasonWithReference,
  type TokenFacts,
  type Transaction,
  TurnoutError,
  tokenText,
} from '@turnout/core';
import type { Act } from '../act.ts';
import { limitObstacles } from '../recruiting/limits.ts';
import { type RecruitingParts, scopeOf } from '../recruiting/parts.ts';
import { expectConfirmed } from './confirmation.ts';
import { judge } from './judge.ts';
import { orderLedgerJob } from './ledger-jobs.ts';
import { keptForScreenOuts, type TakeScreenOut } from './screen-outs.ts';
import { spendingOf, splitByPerson } from './spending-check.ts';
import type { PaymentLine, PaymentOrder, PaymentPlan, SkippedPayment } from './types.ts';

/** Rows of one transaction: a transaction keeps every other writer waiting. */
const AT_A_TIME = 100;

/** PA2: at most 64 characters, of the alphabet that recruiters take. */
const tokenOfPayment = (facts: TokenFacts): string =>
  createHash('sha256').update(tokenText(facts)).digest('base64url');

/**
 * PA6: writes the intents of a plan, and a job for each. A kill in the middle leaves what was written to be done, and
 * ordering the same again adds the rest.
 * @throws TurnoutError CONFIRMATION_MISSING, LIMIT_EXCEEDED, BALANCE_SHORT
 */
export async function orderPayments(
  parts: RecruitingParts,
  plan: PaymentPlan,
  act: Act,
): Promise<PaymentOrder> {
  if (plan.lines.length === 0) return { batch: undefined, entries: 0, skipped: [] };
  const [obstacle] = plan.obstacles;
  if (obstacle !== undefined) throw new TurnoutError(obstacle.code, obstacle.detail);
  expectConfirmed(parts, plan, act);
  const batch = batchName(parts, plan);
  const skipped: SkippedPayment[] = [];
  let entries = 0;
  for (let from = 0; from < plan.lines.length; from += AT_A_TIME) {
    // Against the limits stands all that is still to be ordered: with the first rows it is refused whole.
    const rest = plan.lines.slice(from);
    const part = { plan, act, batch, rest, now: rest.slice(0, AT_A_TIME) };
    try {
      const done = await parts.context.store.write((tx) => orderLines(parts, tx, part));
      entries += done.entries;
      skipped.push(...done.skipped);
    } catch (error) {
      const isBegun = from > 0 && error instanceof TurnoutError && error.code === 'LIMIT_EXCEEDED';
      if (!isBegun) throw error;
      // Somebody else's order came between: what was ordered stands, and is told together with what was not.
      const { message } = error;
      skipped.push(...rest.map(({ externalId }) => ({ externalId, code: 'limit_exceeded', message })));
      break;
    }
  }
  return { batch: entries === 0 ? undefined : batch, entries, skipped };
}

function batchName({ context }: RecruitingParts, plan: PaymentPlan): string {
  const chance = Math.floor(context.random.next() * 36 ** 6)
    .toString(36)
    .padStart(6, '0');
  const stamp = new Date(context.clock.now()).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  return `${plan.request.kind}-${stamp}-${chance}`;
}

interface Part {
  readonly plan: PaymentPlan;
  readonly act: Act;
  readonly batch: string;
  readonly rest: readonly PaymentLine[];
  readonly now: readonly PaymentLine[];
}

async function orderLines(
  parts: RecruitingParts,
  tx: Transaction,
  part: Part,
): Promise<Pick<PaymentOrder, 'entries' | 'skipped'>> {
  const { context, appendAudit } = parts;
  const { study, environment } = scopeOf(parts);
  const lines = part.now.toSorted((a, b) => a.assignmentId - b.assignmentId);
  for (const { assignmentId } of lines) await tx.assignments.lock(assignmentId);
  await tx.ledger.lockBudget(study, environment);
  const [breach] = await limitObstacles(parts, tx, spendingOf(part.rest));
  if (breach !== undefined) throw new TurnoutError('LIMIT_EXCEEDED', breach);
  const at = context.clock.now();
  const ordered: PaymentLine[] = [];
  const { within, skipped: tooMuch } = await splitByPerson(parts, tx, lines);
  const skipped = [...tooMuch];
  const takeScreenOut = keptForScreenOuts(parts, tx);
  for (const line of within) {
    const obstacle = await orderLine(parts, tx, part, line, { at, takeScreenOut });
    if (obstacle === undefined) ordered.push(line);
    else skipped.push(obstacle);
  }
  if (ordered.length > 0)
    await appendAudit(tx, {
      at,
      actor: part.act.actor,
      action: `payment.${part.plan.request.kind}`,
      subject: `batch ${part.batch}`,
      reason: part.act.reason,
      facts: {
        entries: ordered.length,
        amountMinor: ordered.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
        feeMinor: ordered.reduce((sum, { feeMinor }) => sum + feeMinor, 0),
        currency: part.plan.currency,
        confirmedMinor: part.act.confirmedMinor,
        confirmedPeople: part.act.confirmedPeople,
      },
    });
  return { entries: ordered.length, skipped };
}

/** @returns why what changed since the plan was made leaves it out; undefined when it was ordered */
async function orderLine(
  parts: RecruitingParts,
  tx: Transaction,
  { plan, act, batch }: Part,
  line: PaymentLine,
  { at, takeScreenOut }: { readonly at: number; readonly takeScreenOut: TakeScreenOut },
): Promise<SkippedPayment | undefined> {
  const posting = await tx.postings.byId(line.postingId);
  const assignment = await tx.assignments.byId(line.assignmentId);
  if (posting === undefined || assignment === undefined) return changed(line);
  const judged = await judge(
    parts,
    tx,
    plan.request,
    { posting, assignment },
    {
      amountOf: () => ({ minor: line.amountMinor }),
      takeScreenOut,
    },
  );
  if (judged.skipped !== undefined) return judged.skipped;
  // Somebody else at this assignment's place is not who was planned for.
  if (judged.line?.worker !== line.worker) return changed(line);
  // The amount that was shown and confirmed holds, whatever was computed since.
  const { amountMinor, feeMinor } = line;
  const entry = entryOf(parts, { ...judged.line, amountMinor, feeMinor }, { act, batch, at });
  const id = await tx.ledger.insert(entry);
  if (id === undefined) return changed(line);
  await orderLedgerJob(parts, tx, 'ledger.send', { id, batch }, at);
  await parts.appendAudit(tx, {
    at,
    actor: act.actor,
    action: 'ledger.intent',
    subject: `ledger ${id}`,
    reason: act.reason,
    facts: {
      kind: line.kind,
      assignment: line.assignmentId,
      amountMinor,
      feeMinor,
      currency: entry.currency,
      batch,
    },
  });
  return undefined;
}

const changed = ({ externalId }: PaymentLine): SkippedPayment => ({
  externalId,
  code: 'changed',
  message: 'It changed since it was planned, or was ordered by somebody else at the same time.',
});

/** The entry of a line; a bonus's reason ends with the reference by which it is recognised. */
export function entryOf(
  parts: RecruitingParts,
  line: PaymentLine,
  { act, batch, at }: { readonly act: Act; readonly batch: string; readonly at: number },
): NewLedgerEntry {
  const { externalId, ...rest } = line;
  const scope = scopeOf(parts);
  const token = tokenOfPayment({ ...scope, ...rest, assignmentExternalId: externalId });
  return {
    ...rest,
    ...scope,
    token,
    currency: parts.recruiter.currency,
    reason: line.kind === 'bonus' ? reasonWithReference(line.reason, token) : line.reason,
    actor: act.actor,
    batch,
    createdAt: at,
  };
}

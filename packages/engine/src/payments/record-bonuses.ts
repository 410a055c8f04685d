import { isSettled, type LedgerEntry, nextSequence, type Transaction, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import { type Chosen, choose } from '../recruiting/choose.ts';
import { entriesOf } from '../recruiting/entries-of.ts';
import type { RecruitingParts } from '../recruiting/parts.ts';
import { answerOf, refOf } from './call.ts';
import { ELSEWHERE, matchBonuses } from './match-bonuses.ts';
import { entryOf } from './order.ts';
import { confirm, lockEntry } from './steps.ts';

type ListedBonuses = Parameters<typeof matchBonuses>[1];

/**
 * PA13: writes bonuses down that the recruiter lists for the named assignments and our ledger does not know, as confirmed
 * entries of what was paid elsewhere. Pays nobody; doing it again adds nothing.
 * @returns the entries that were added
 * @throws TurnoutError REASON_MISSING, ASSIGNMENT_UNKNOWN, RECRUITER_SILENT; BONUS_UNDER_WAY while a bonus of one of the
 * assignments is under way, for that may be the one that is listed
 */
export async function recordBonuses(
  parts: RecruitingParts,
  names: readonly string[],
  act: Act,
): Promise<readonly LedgerEntry[]> {
  if (act.reason.trim() === '') throw new TurnoutError('REASON_MISSING');
  const added: LedgerEntry[] = [];
  for (const chosen of await choose(parts, { assignments: names })) {
    const { id: assignmentId, worker } = chosen.assignment;
    const ref = await refOf(parts, { assignmentId, worker });
    if (ref === undefined)
      throw new TurnoutError('ASSIGNMENT_UNKNOWN', 'It cannot be named to the recruiter.');
    const listed = await answerOf(ref, parts.recruiter.bonuses(ref));
    added.push(...(await parts.context.store.write((tx) => addUnknown(parts, tx, chosen, listed, act))));
  }
  return added;
}

async function addUnknown(
  parts: RecruitingParts,
  tx: Transaction,
  { posting, assignment }: Chosen,
  listed: ListedBonuses,
  act: Act,
): Promise<readonly LedgerEntry[]> {
  if (assignment.participantId !== undefined) await tx.participants.lock(assignment.participantId);
  await tx.assignments.lock(assignment.id);
  await tx.ledger.lockBudget(posting.study, posting.environment);
  const entries = await entriesOf(tx, assignment.id);
  const open = entries.find(({ kind, state }) => kind === 'bonus' && !isSettled(state));
  if (open !== undefined) throw new TurnoutError('BONUS_UNDER_WAY', `Entry ${open.id} is ${open.state}.`);
  const first = nextSequence('bonus', entries);
  const added: LedgerEntry[] = [];
  for (const [more, { amountMinor }] of matchBonuses(entries, listed).unknown.entries()) {
    const line = {
      ...{ kind: 'bonus' as const, purpose: ELSEWHERE, sequence: first + more, reason: act.reason.trim() },
      ...{ amountMinor, feeMinor: parts.recruiter.bonusFeeMinor(amountMinor) },
      postingId: posting.id,
      assignmentId: assignment.id,
      externalId: assignment.externalId,
      participantId: assignment.participantId,
      worker: assignment.worker,
    };
    const order = { act, batch: 'recorded', at: parts.context.clock.now() };
    const row = { ...entryOf(parts, line, order), currency: posting.currency };
    const id = await tx.ledger.insert(row);
    const locked = id === undefined ? undefined : await lockEntry(tx, id);
    if (id === undefined || locked === undefined) continue;
    const note = `recorded by ${act.actor}: ${act.reason.trim()}`;
    await confirm(parts, tx, locked, { note }, act.actor);
    const entry = await tx.ledger.byId(id);
    if (entry !== undefined) added.push(entry);
  }
  return added;
}

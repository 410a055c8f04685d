import { type Transaction, TurnoutError, type UnusableMark } from '@turnout/core';
import type { Act } from '../act.ts';
import { choose, nameOf } from './choose.ts';
import { type RecruitingParts, scopeOf } from './parts.ts';
import type { MarkedParticipant } from './types.ts';

/** Marks participants' data as of no use. @throws TurnoutError ASSIGNMENT_UNKNOWN, REASON_MISSING */
export async function markUnusable(
  parts: RecruitingParts,
  names: readonly string[],
  act: Act,
): Promise<readonly MarkedParticipant[]> {
  if (act.reason.trim() === '') throw new TurnoutError('REASON_MISSING');
  const mark = { reason: act.reason.trim(), actor: act.actor, at: parts.context.clock.now() };
  return markAll(parts, names, mark, act);
}

/** Takes the marks away again. @throws TurnoutError ASSIGNMENT_UNKNOWN */
export const markUsable = (
  parts: RecruitingParts,
  names: readonly string[],
  act: Act,
): Promise<readonly MarkedParticipant[]> => markAll(parts, names, undefined, act);

async function markAll(
  parts: RecruitingParts,
  names: readonly string[],
  mark: UnusableMark | undefined,
  act: Act,
): Promise<readonly MarkedParticipant[]> {
  const ids = await participantsNamed(parts, names);
  return parts.context.store.write(async (tx) => {
    const changed = new Set<number>();
    for (const id of ids) if (await markOne(tx, id, mark)) changed.add(id);
    // The audit log's lock comes after those of all participants.
    for (const id of changed)
      await parts.appendAudit(tx, {
        at: parts.context.clock.now(),
        actor: act.actor,
        action: mark === undefined ? 'participant.usable' : 'participant.unusable',
        subject: `participant ${id}`,
        reason: act.reason,
        facts: {},
      });
    return ids.map((participantId) => ({ participantId, isChanged: changed.has(participantId) }));
  });
}

async function markOne(tx: Transaction, id: number, mark: UnusableMark | undefined): Promise<boolean> {
  await tx.participants.lock(id);
  const known = await tx.participants.unusable(id);
  if ((known === undefined) === (mark === undefined)) return false;
  await tx.participants.markUnusable(id, mark);
  return true;
}

/** In order of their numbers, as transactions lock them. */
async function participantsNamed(
  parts: RecruitingParts,
  names: readonly string[],
): Promise<readonly number[]> {
  const ids = new Set<number>();
  for (const name of names) for (const id of await participantsOf(parts, name)) ids.add(id);
  return [...ids].toSorted((a, b) => a - b);
}

/** A uniqueId names a participant also where the recruiter's assignment is not known (yet). */
async function participantsOf(parts: RecruitingParts, name: string): Promise<readonly number[]> {
  const { store, vault } = parts.context;
  const { study, environment } = scopeOf(parts);
  const { externalId, worker } = nameOf(name, (workerId) => vault.pseudonym(workerId));
  const found =
    worker === undefined
      ? (await choose(parts, { assignments: [name] })).flatMap(
          ({ assignment }) => assignment.participantId ?? [],
        )
      : [await store.participants.byIds(study, worker, externalId)].flatMap((row) =>
          row?.mode === environment ? row.id : [],
        );
  if (found.length === 0)
    throw new TurnoutError('ASSIGNMENT_UNKNOWN', `Nobody of this study belongs to ${externalId}.`);
  return found;
}

import type { AssignmentRef, CallResult } from '@turnout/core';
import type { Act } from '../act.ts';
import { withoutId } from '../without-id.ts';
import { callPatiently } from './asking.ts';
import type { Chosen } from './choose.ts';
import { externalIdOf, type RecruitingParts } from './parts.ts';
import type { PersonOutcome } from './types.ts';

interface PersonWork {
  /** Of the audit log, e.g. `assignment.request_return`. */
  readonly action: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** Why somebody is left out, in words. */
  leftOut?(chosen: Chosen): Promise<string | undefined>;
  /** A call that moves no money, and may be made again. */
  call(ref: AssignmentRef): Promise<CallResult<undefined>>;
}

/**
 * Asks the recruiter for the same about one person after the other. Each act is in the audit log before the call, so
 * that none is missing there; what was refused follows it.
 */
export async function eachPerson(
  parts: RecruitingParts,
  people: readonly Chosen[],
  work: PersonWork,
  act: Act,
): Promise<readonly PersonOutcome[]> {
  const outcomes: PersonOutcome[] = [];
  for (const chosen of people) {
    const { externalId } = chosen.assignment;
    const message = await work.leftOut?.(chosen);
    if (message === undefined) outcomes.push(await one(parts, chosen, work, act));
    else outcomes.push({ externalId, kind: 'left_out', message });
  }
  return outcomes;
}

async function one(
  parts: RecruitingParts,
  { posting, assignment }: Chosen,
  { action, facts, call }: PersonWork,
  act: Act,
): Promise<PersonOutcome> {
  const { externalId } = assignment;
  const write = (name: string, reason: string): Promise<unknown> =>
    parts.context.store.write((tx) =>
      parts.appendAudit(tx, {
        at: parts.context.clock.now(),
        actor: act.actor,
        action: name,
        subject: `assignment ${assignment.id}`,
        reason,
        facts,
      }),
    );
  const workerId = parts.context.vault.decrypt(assignment.workerIdSealed);
  const ref = { postingExternalId: externalIdOf(posting), externalId, workerId };
  await write(action, act.reason);
  const result = await callPatiently(parts, () => call(ref));
  if (result === undefined || result.kind === 'done' || (result.kind === 'refused' && result.isAlready))
    return { externalId, kind: 'done', message: undefined };
  const message = withoutId(result.message, ref);
  if (result.kind === 'unknown') return { externalId, kind: 'unknown', message };
  await write(`${action}_refused`, message);
  return { externalId, kind: 'refused', message };
}

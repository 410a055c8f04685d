import {
  type Assignment,
  isSafeId,
  type Posting,
  parseUniqueId,
  type Store,
  TurnoutError,
} from '@turnout/core';
import { allRows } from '../paging.ts';
import { type RecruitingParts, scopeOf } from './parts.ts';
import type { Which } from './types.ts';

/** An assignment that a command means, with its posting. */
export interface Chosen {
  readonly posting: Posting;
  readonly assignment: Assignment;
}

/** Ids in one question to the database. */
const AT_A_TIME = 200;

/**
 * The assignments of this study, recruiter and environment that a command means.
 * @throws TurnoutError POSTING_UNKNOWN, ASSIGNMENT_UNKNOWN for whatever is named and not known here;
 * ASSIGNMENT_AMBIGUOUS for a person who has several
 */
export async function choose(parts: RecruitingParts, which: Which): Promise<readonly Chosen[]> {
  const { store } = parts.context;
  const scope = scopeOf(parts);
  const postings = await allRows((after, limit) => store.postings.page(scope, after, limit));
  if (!('postings' in which)) {
    const chosen = await assignmentsOf(store, postings);
    return 'all' in which ? chosen : named(parts, chosen, which.assignments);
  }
  const byId = new Map(postings.map((posting) => [posting.id, posting]));
  const wanted = which.postings.map((id) => {
    const posting = byId.get(id);
    if (posting === undefined) throw new TurnoutError('POSTING_UNKNOWN', `It was ${id}.`);
    return posting;
  });
  return assignmentsOf(store, [...new Set(wanted)]);
}

async function assignmentsOf(
  { assignments }: Pick<Store, 'assignments'>,
  postings: readonly Posting[],
): Promise<readonly Chosen[]> {
  const chosen: Chosen[] = [];
  for (let from = 0; from < postings.length; from += AT_A_TIME) {
    const some = postings.slice(from, from + AT_A_TIME);
    const byId = new Map(some.map((posting) => [posting.id, posting]));
    const rows = await allRows((after, limit) =>
      assignments.page({ postingIds: [...byId.keys()] }, after, limit),
    );
    for (const assignment of rows) {
      const posting = byId.get(assignment.postingId);
      if (posting !== undefined) chosen.push({ posting, assignment });
    }
  }
  return chosen;
}

/** Ids of the recruiter may be given to another worker later: then all who had it are meant, each under its own rules. */
function named(
  { context: { vault } }: RecruitingParts,
  chosen: readonly Chosen[],
  names: readonly string[],
): readonly Chosen[] {
  const found = new Map<number, Chosen>();
  for (const name of new Set(names)) {
    const { externalId, worker } = nameOf(name, (workerId) => vault.pseudonym(workerId));
    const byId = chosen.filter(
      ({ assignment }) =>
        assignment.externalId === externalId && (worker === undefined || assignment.worker === worker),
    );
    const meant = byId.length > 0 || worker !== undefined ? byId : ofPerson(chosen, vault.pseudonym(name));
    if (meant.length === 0) throw new TurnoutError('ASSIGNMENT_UNKNOWN', `It was ${externalId}.`);
    for (const one of meant) found.set(one.assignment.id, one);
  }
  return [...found.values()].toSorted((a, b) => a.assignment.id - b.assignment.id);
}

/** A label or worker id names its assignment as long as it is the person's only one: nobody decides more than they meant. */
function ofPerson(chosen: readonly Chosen[], worker: string): readonly Chosen[] {
  const meant = chosen.filter(({ assignment }) => assignment.worker === worker);
  if (meant.length > 1) throw new TurnoutError('ASSIGNMENT_AMBIGUOUS', `There are ${meant.length}.`);
  return meant;
}

/** Takes a name apart: the recruiter's id of an assignment, or a uniqueId, which names the worker too. */
export function nameOf(
  name: string,
  pseudonym: (workerId: string) => string,
): { readonly externalId: string; readonly worker: string | undefined } {
  if (isSafeId(name)) return { externalId: name, worker: undefined };
  const { workerId, assignmentId } = parseUniqueId(name);
  return { externalId: assignmentId, worker: pseudonym(workerId) };
}

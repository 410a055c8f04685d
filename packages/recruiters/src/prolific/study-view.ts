import type { ListedPosting } from '@turnout/core';
import { type JsonObject, numberOf, textOf, timeOf } from './json.ts';

const MINUTE = 60_000;

/** Before any place was added, `internal_name` is the annotation alone; afterwards ` +` and the additions follow. */
const ADDITIONS = ' +';

interface InternalName {
  readonly annotation: string;
  /** Marks of the additions of places that are in its places already, the last ones. */
  readonly additions: readonly string[];
}

export function parseInternalName(text: string): InternalName {
  const at = text.lastIndexOf(ADDITIONS);
  const marks = at < 0 ? [] : text.slice(at + ADDITIONS.length).split('.');
  if (at < 0 || !marks.every((mark) => /^[0-9a-f]{8}$/.test(mark)))
    return { annotation: text, additions: [] };
  return { annotation: text.slice(0, at), additions: marks };
}

/** Enough of them for every retry; more would make the name in Prolific's app unreadable. */
const MOST_MARKS = 4;

export const internalNameWith = ({ annotation, additions }: InternalName, mark: string): string =>
  `${annotation}${ADDITIONS}${[...additions, mark].slice(-MOST_MARKS).join('.')}`;

/** How many of a study's submissions are in each of Prolific's states. */
export interface Counts {
  readonly working: number;
  readonly toReview: number;
}

export const noCounts: Counts = { working: 0, toReview: 0 };

export function countsOf(body: JsonObject): Counts {
  const count = (state: string) => numberOf(body[state]) ?? 0;
  return { working: count('RESERVED') + count('ACTIVE'), toReview: count('AWAITING REVIEW') };
}

/** @param study as the list or the study itself tells it; members the list leaves out are 0 or undefined. */
export function listedPosting(study: JsonObject, counts: Counts): ListedPosting | undefined {
  const externalId = textOf(study.id);
  if (externalId === undefined) return undefined;
  const places = numberOf(study.total_available_places) ?? 0;
  const available = Math.max(0, places - (numberOf(study.places_taken) ?? 0));
  const minutes = numberOf(study.maximum_allowed_time) ?? numberOf(study.estimated_completion_time);
  return {
    externalId,
    groupId: undefined,
    annotation: parseInternalName(textOf(study.internal_name) ?? '').annotation,
    title: textOf(study.name) ?? '',
    state: stateOf(statusOf(study)),
    places,
    available,
    pending: counts.working,
    toReview: counts.toReview,
    rewardMinor: Math.round(numberOf(study.reward) ?? 0),
    durationMs: (minutes ?? 0) * MINUTE,
    createdAt: timeOf(study.date_created) ?? timeOf(study.published_at) ?? 0,
    endsAt: undefined,
    workerLink: undefined,
  };
}

/** `AWAITING REVIEW` and `AWAITING_REVIEW` are both documented. */
export const normalStatus = (value: unknown): string =>
  (textOf(value) ?? '').toUpperCase().replaceAll(/[\s_-]+/g, ' ');

export const statusOf = (study: JsonObject): string => normalStatus(study.status);

/**
 * A study shows `AWAITING REVIEW` as soon as its places are taken, also while people are at work on it, and after it
 * was stopped with work to review; nobody new comes either way. When a place is given back it is `ACTIVE` again.
 */
function stateOf(status: string): ListedPosting['state'] {
  switch (status) {
    case 'UNPUBLISHED':
    case 'SCHEDULED':
      return 'draft';
    case 'PAUSED':
      return 'paused';
    case 'AWAITING REVIEW':
    case 'COMPLETED':
      return 'ended';
    default:
      return 'open';
  }
}

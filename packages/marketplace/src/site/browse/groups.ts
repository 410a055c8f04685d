import type { Requirement, Standing } from '../../domain/requirement.ts';
import { unmet } from '../../domain/requirement.ts';
import { standingOf } from '../../market/standing.ts';
import type { OpenGroup } from '../../storage/hit-types.ts';
import { type Fields, field } from '../http/fields.ts';
import type { WorkerVisit } from '../visit.ts';

/** How a worker wants the projects shown. */
export interface Search {
  readonly words: string;
  /** Minor units; undefined: any. */
  readonly minimumMinor: number | undefined;
  readonly qualifiedOnly: boolean;
  readonly sort: 'newest' | 'reward' | 'time';
}

/** A group as one worker finds it. */
export interface FoundGroup extends OpenGroup {
  readonly missing: readonly Requirement[];
  readonly isBlocked: boolean;
  readonly qualified: boolean;
}

export interface Found {
  readonly groups: readonly FoundGroup[];
  readonly standing: Standing;
}

const sorts = ['newest', 'reward', 'time'] as const;

export function searchOf(query: Fields): Search {
  const minimum = field(query, 'minimum').replace(',', '.');
  const sort = field(query, 'sort');
  return {
    words: field(query, 'words'),
    minimumMinor: /^\d{1,7}(\.\d{0,2})?$/.test(minimum) ? Math.round(Number(minimum) * 100) : undefined,
    qualifiedOnly: field(query, 'qualified') === '1',
    sort: sorts.find((one) => one === sort) ?? 'newest',
  };
}

/** The open groups a worker may know of (MQ4) and wants to see. */
export async function findGroups(visit: WorkerVisit, search: Search): Promise<Found> {
  const { environment, market, now, worker } = visit;
  const standing = await standingOf(market.read, worker, environment);
  const open = await market.read.hitTypes.openGroups(environment, now);
  const requesters = new Set(open.map((group) => group.type.requesterId));
  const blocks = await market.read.blocks.of(worker.id, [...requesters]);
  const groups = open
    .filter(({ type }) => unmet(type.requirements, standing, 'discover').length === 0)
    .filter((group) => matches(group, search))
    .map((group) => {
      const missing = unmet(group.type.requirements, standing, 'accept');
      const isBlocked = blocks.has(group.type.requesterId);
      return { ...group, missing, isBlocked, qualified: missing.length === 0 && !isBlocked };
    })
    .filter((group) => group.qualified || !search.qualifiedOnly);
  return { groups: sorted(groups, search.sort), standing };
}

function matches({ requesterName, type }: OpenGroup, { minimumMinor, words }: Search): boolean {
  if (minimumMinor !== undefined && type.rewardMinor < minimumMinor) return false;
  const text = [type.title, type.description, type.keywords ?? '', requesterName].join('\n').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The groups come newest first. */
function sorted(groups: readonly FoundGroup[], sort: Search['sort']): readonly FoundGroup[] {
  switch (sort) {
    case 'newest':
      return groups;
    case 'reward':
      return groups.toSorted((one, other) => other.type.rewardMinor - one.type.rewardMinor);
    case 'time':
      return groups.toSorted((one, other) => one.type.durationMs - other.type.durationMs);
  }
}

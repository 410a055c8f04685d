import {
  type Assignment,
  committedOf,
  countPlaces,
  dayCommitmentOf,
  mostOf,
  type Posting,
  type PostingCost,
  type PostingFilter,
  type Store,
} from '@turnout/core';
import { allRows, everyRow } from '../paging.ts';
import { untoldEnds } from './end-jobs.ts';

/** The reading half of a store, or of a transaction. */
export type SpendingReaders = Pick<Store, 'postings' | 'assignments' | 'ledger' | 'jobs'>;

export interface PostingFigures extends PostingCost {
  readonly posting: Posting;
}

/** What is known of the cost of each posting of a study and environment, without bonuses. */
export async function postingFigures(
  readers: SpendingReaders,
  filter: PostingFilter & { readonly study: string; readonly environment: string },
): Promise<readonly PostingFigures[]> {
  const { study, environment } = filter;
  const postings = await allRows((after, limit) => readers.postings.page(filter, after, limit));
  if (postings.length === 0) return [];
  const places = new Map<number, Pick<Assignment, 'externalId' | 'state'>[]>();
  const assignments = everyRow((after, limit) =>
    readers.assignments.page({ study, environment }, after, limit),
  );
  for await (const { postingId, externalId, state } of assignments) {
    const of = places.get(postingId) ?? [];
    of.push({ externalId, state });
    places.set(postingId, of);
  }
  const ledger = new Map<number, number>();
  const entries = everyRow((after, limit) =>
    readers.ledger.page(
      {
        study,
        environment,
        kinds: ['approve', 'reverse', 'screen_out'],
        states: ['intent', 'sent', 'confirmed', 'unknown'],
      },
      after,
      limit,
    ),
  );
  for await (const { postingId, amountMinor, feeMinor } of entries)
    ledger.set(postingId, (ledger.get(postingId) ?? 0) + amountMinor + feeMinor);
  const untold = await untoldEnds(readers, postings);
  return postings.map((posting) => ({
    posting,
    isEndUntold: untold.has(posting.id),
    assignments: countPlaces(places.get(posting.id) ?? []),
    ledgerMinor: ledger.get(posting.id) ?? 0,
  }));
}

/**
 * RC8: what postings may still cost beyond what is in the ledger, minor units.
 * @param since epoch ms of the beginning of a day: only what was ordered from then on (RC13). 0: all of it
 */
export async function committedMinor(
  readers: SpendingReaders,
  { study, environment, currency }: Record<'study' | 'environment' | 'currency', string>,
  since = 0,
): Promise<number> {
  const all = await postingFigures(readers, { study, environment });
  const figures = all.filter(({ posting }) => posting.currency === currency);
  const sum = (each: (cost: PostingFigures) => number): number =>
    figures.reduce((total, cost) => total + each(cost), 0);
  if (since === 0) return sum(committedOf);
  const ordered = await readers.postings.ordered(study, environment, since);
  return sum((cost) => dayCommitmentOf(cost, ordered.get(cost.posting.id) ?? 0));
}

/** The most that these postings can come to, rewards and fees, minor units. */
export const mostMinorOf = (figures: readonly PostingFigures[]): number =>
  figures.reduce((sum, cost) => sum + mostOf(cost), 0);

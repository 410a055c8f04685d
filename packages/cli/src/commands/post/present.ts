import { type Posting, shownAmount } from '@turnout/core';
import type { PostingView } from '@turnout/engine';
import { fittedTable } from '../../fitted-table.ts';
import { count } from '../present/money.ts';
import { fromNow } from '../present/time.ts';

/** What was posted, and where people find it. */
export function postedText(postings: readonly Posting[]): string {
  const [first] = postings;
  if (first === undefined) return 'Nothing was posted.';
  return [
    '',
    ...postings.map(
      ({ id, places, externalId, workerLink }) =>
        `Posted ${id}: ${count(places, 'place')} (${externalId ?? 'not yet answered'})${workerLink === undefined ? '' : `\n  ${workerLink}`}`,
    ),
    '',
    'Next: turnout post list, and turnout review list once people have handed in.',
  ].join('\n');
}

const terminalColumns = (): number | undefined => (process.stdout.isTTY ? process.stdout.columns : undefined);

/**
 * Postings with how each stands. Every command takes the number of a posting, so that the recruiter’s id is missed least.
 * @param columns signs of a line; undefined: as many as it takes
 */
export function postingsText(postings: readonly PostingView[], columns = terminalColumns()): string {
  return fittedTable(
    ['no', 'title', 'state', 'places', 'free', 'working', 'to review', 'approved', 'reward', 'ends', 'id'],
    postings.map((posting) => [
      posting.id,
      short(posting.title),
      posting.isEndUntold ? 'ending' : posting.state,
      posting.places,
      posting.listed?.available ?? '–',
      posting.listed?.pending ?? posting.assignments.working,
      posting.listed?.toReview ?? posting.assignments.submitted,
      posting.assignments.approved,
      shownAmount(posting.rewardMinor, posting.currency),
      posting.state === 'open' ? fromNow(posting.endsAt) : '',
      posting.externalId ?? '–',
    ]),
    {
      columns,
      spare: ['id', 'title', 'approved', 'working', 'free', 'reward'],
    },
  );
}

const MOST_SIGNS = 24;

const short = (title: string): string =>
  title.length > MOST_SIGNS ? `${title.slice(0, MOST_SIGNS - 1)}…` : title;

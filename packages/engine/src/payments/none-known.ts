import { proposals } from './proposals.ts';
import type { Difference } from './types.ts';

const isGone = ({ code }: Difference): boolean => code === 'posting_gone' || code === 'posting_gone_ended';

/**
 * An account that knows no single posting of ours is more likely another account than one that was emptied: whoever
 * took them off the list one by one would lose sight of what is owed on the right one. So that is asked first.
 * @param differences of a comparison in which the recruiter knew no posting
 * @returns the same, with one in place of all that tell of a posting that is gone
 */
export function noneKnown(differences: readonly Difference[]): readonly Difference[] {
  const gone = differences.filter(isGone).length;
  if (gone === 0) return differences;
  const which =
    gone === 1
      ? 'The recruiter does not know the posting'
      : `The recruiter knows none of the ${gone} postings`;
  return [
    {
      code: 'postings_not_of_this_account',
      message: `${which} that our records name: were the keys changed to another account? Put back those that it was posted with. Only if this is the right account, and somebody took all of it off there, end and remove it here too (turnout post end, turnout post remove).`,
      proposal: proposals.postings_not_of_this_account(),
      ref: { postingExternalId: '', externalId: '' },
      amountMinor: undefined,
    },
    ...differences.filter((one) => !isGone(one)),
  ];
}

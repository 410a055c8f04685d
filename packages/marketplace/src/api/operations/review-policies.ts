import type { Accounts } from '../../market/accounts.ts';
import type { MarketContext } from '../../market/context.ts';
import type { ReviewLevel, ReviewRow } from '../../storage/review-rows.ts';
import type { Handlers } from '../handlers.ts';
import { ownHit } from './found.ts';
import { listPage } from './paging.ts';

/** What review policies found and did. */
export function reviewPolicyOperations({ read, profile }: MarketContext, accountOf: Accounts) {
  return {
    ListReviewPolicyResultsForHIT: async (caller, input) => {
      const hit = await ownHit(read, await accountOf(caller), input.HITId);
      const { PolicyLevels: levels = ['Assignment', 'HIT'], RetrieveActions, RetrieveResults } = input;
      // Both when neither is asked for: an answer without anything is of no use to anybody.
      const all = RetrieveActions === undefined && RetrieveResults === undefined;
      const kinds = [
        ...(all || RetrieveActions === true ? (['action'] as const) : []),
        ...(all || RetrieveResults === true ? (['result'] as const) : []),
      ];
      const scope = JSON.stringify(['ListReviewPolicyResultsForHIT', hit.id, kinds, levels]);
      const { rows, paging } = await listPage(input, { scope, lastPage: profile.lastPage }, (page) =>
        read.reviewRows.list(hit.id, kinds, levels, page),
      );
      return {
        HITId: hit.hitId,
        AssignmentReviewPolicy: policyOf(hit.assignmentReviewPolicy),
        HITReviewPolicy: policyOf(hit.hitReviewPolicy),
        AssignmentReviewReport: reportOf(rows, 'Assignment'),
        HITReviewReport: reportOf(rows, 'HIT'),
        NextToken: paging.NextToken,
      };
    },
  } satisfies Partial<Handlers>;
}

/** Kept as it was given. */
const policyOf = (json: string | undefined) => (json === undefined ? undefined : JSON.parse(json));

function reportOf(rows: readonly ReviewRow[], level: ReviewLevel) {
  const own = rows.filter((row) => row.level === level);
  return {
    ReviewResults: own.flatMap((row) => (row.kind === 'result' ? [row.content] : [])),
    ReviewActions: own.flatMap((row) => (row.kind === 'action' ? [row.content] : [])),
  };
}

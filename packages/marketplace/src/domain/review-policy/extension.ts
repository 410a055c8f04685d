import { mayExtendTo } from '../hit.ts';
import type { ReviewContext, ReviewDecision } from './report.ts';

/** When and how far a policy extends a HIT. */
export interface Extension {
  readonly ifScoreIsLessThan: number;
  /** The HIT's assignments in all, beyond which this policy adds none. */
  readonly maximumAssignments: number;
  readonly openForSeconds: number;
}

/** One more assignment, unless the policy's limit or the fee's step from nine to ten forbids it. */
export function extensionFor(
  extension: Extension | undefined,
  score: number,
  { hitId, maxAssignments }: Pick<ReviewContext, 'hitId' | 'maxAssignments'>,
): readonly ReviewDecision[] {
  if (extension === undefined || score >= extension.ifScoreIsLessThan) return [];
  const next = maxAssignments + 1;
  const room = next <= extension.maximumAssignments && mayExtendTo(maxAssignments, next);
  return [
    {
      action: 'extend',
      hitId,
      assignments: room ? 1 : 0,
      openForSeconds: room ? extension.openForSeconds : 0,
    },
  ];
}

import { type FeeSchedule, rewardFee } from './fees.ts';
import type { HitType } from './hit-type.ts';
import type { Profile } from './profile.ts';

export type HitStatus = 'Assignable' | 'Unassignable' | 'Reviewable' | 'Reviewing' | 'Disposed';

/** How many assignments of a HIT are where. */
export interface HitCounts {
  readonly maxAssignments: number;
  /** Accepted and not yet submitted. */
  readonly pending: number;
  /** Submitted and not yet reviewed. */
  readonly submitted: number;
  readonly approved: number;
  readonly rejected: number;
}

export interface Hit extends HitCounts {
  readonly id: number;
  readonly hitId: string;
  readonly requesterId: number;
  readonly type: HitType;
  /** Question XML. */
  readonly question: string;
  readonly annotation: string | undefined;
  readonly layoutId: string | undefined;
  /** JSON as the requester gave it. */
  readonly assignmentReviewPolicy: string | undefined;
  readonly hitReviewPolicy: string | undefined;
  /** Epoch ms UTC. */
  readonly expiresAt: number;
  readonly status: HitStatus;
  readonly heldMinor: number;
  /** Epoch ms UTC. */
  readonly createdAt: number;
}

/** The longest a HIT stays after it was last of use: it is then disposed of by itself (API reference: 120 days). */
export const DISPOSAL_MS = 120 * 86_400_000;

/** MH1: slots nobody has taken. */
export const availableOf = (counts: HitCounts): number =>
  Math.max(0, counts.maxAssignments - counts.pending - counts.submitted - counts.approved - counts.rejected);

/** MH1: NumberOfAssignmentsCompleted, which counts what was reviewed, not what was submitted. */
export const completedOf = (counts: HitCounts): number => counts.approved + counts.rejected;

/** MH2 to MH4: the state of a HIT at a moment (epoch ms UTC). */
export function statusOf(
  hit: HitCounts & Pick<Hit, 'status' | 'expiresAt'>,
  now: number,
  profile: Pick<Profile, 'expiredWithPending'>,
): HitStatus {
  if (hit.status === 'Disposed') return 'Disposed';
  const state = workState(hit, now, profile);
  return hit.status === 'Reviewing' && state === 'Reviewable' ? 'Reviewing' : state;
}

function workState(
  hit: HitCounts & Pick<Hit, 'expiresAt'>,
  now: number,
  profile: Pick<Profile, 'expiredWithPending'>,
): HitStatus {
  if (now < hit.expiresAt) {
    if (availableOf(hit) > 0) return 'Assignable';
    return hit.pending > 0 ? 'Unassignable' : 'Reviewable';
  }
  return hit.pending > 0 ? profile.expiredWithPending : 'Reviewable';
}

/** MH5: whether adding to a HIT keeps it on its side of the fee's step from nine to ten. */
export const mayExtendTo = (from: number, to: number): boolean => from >= 10 || to < 10;

/** What one assignment of this HIT costs when it is approved, minor units. */
export const priceOf = (
  hit: Pick<Hit, 'maxAssignments' | 'type'>,
  schedule?: FeeSchedule,
): { reward: number; fee: number } => ({
  reward: hit.type.rewardMinor,
  fee: rewardFee(
    hit.type.rewardMinor,
    {
      maxAssignments: hit.maxAssignments,
      masters: hit.type.asksForMasters,
    },
    schedule,
  ),
});

/** MM3: what must be held for a HIT at a moment (epoch ms UTC), minor units. */
export function holdOf(
  hit: HitCounts & Pick<Hit, 'status' | 'expiresAt' | 'type'>,
  now: number,
  schedule?: FeeSchedule,
): number {
  if (hit.status === 'Disposed') return 0;
  const { reward, fee } = priceOf(hit, schedule);
  const open = now < hit.expiresAt ? availableOf(hit) : 0;
  return (open + hit.pending + hit.submitted) * (reward + fee);
}

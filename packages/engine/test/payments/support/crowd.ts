import type { Recruiter, RejectionReason } from '@turnout/core';
import type { FaultyProcess } from './process.ts';

/** What the recruiter's own books say, minor units. */
interface Books {
  /** Every payment of a reward. */
  readonly rewardsMinor: number;
  /** How many are approved there. */
  readonly approved: number;
  readonly bonuses: readonly number[];
  /** What was paid on top of both, where the recruiter tells. */
  readonly feesMinor: number | undefined;
}

/** People who handed in, and the recruiter that they came from: the truth of a schedule, which outlives every server. */
export interface Crowd {
  readonly recruiter: string;
  readonly currency: string;
  readonly listLagMs: number;
  readonly feeMinor: number;
  readonly postingExternalId: string;
  readonly people: readonly { readonly externalId: string; readonly workerId: string }[];
  /** A reason that the recruiter takes. */
  readonly rejection: RejectionReason;
  /** A rejection can be taken back. */
  readonly reverses: boolean;
  /** The recruiter as one server reaches it. @param faultiness share of the calls that go wrong, 0 to 1 */
  reach(process: FaultyProcess, faultiness: number): Recruiter;
  /** One whose work waits is approved by nobody of ours. @param onDone called when that came about */
  approveOne(onDone: () => void): void;
  /** Once all that was under way has come about. */
  books(): Promise<Books>;
}

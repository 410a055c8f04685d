import type { CallResult } from './call-result.ts';
import type { HandIn, RecruiterCapabilities } from './capabilities.ts';
import type { ListedGroup, ListedPosting } from './listed.ts';
import type {
  AssignmentRef,
  BonusOrder,
  ListedAssignment,
  ListedBonus,
  RejectionReason,
} from './listed-assignment.ts';
import type { IncomingNotification, NotificationResult } from './notification.ts';
import type { PostingOrder, Quote } from './offer.ts';

/**
 * The port of a recruiter: where participants come from. Outside a recruiter's own folder only the words of this file
 * occur, and what a recruiter can do is asked of its capabilities, never of its name.
 */
export interface Recruiter {
  /** The word of the configuration: `link`, `mturk`, `prolific`. */
  readonly name: string;
  /** `live`, `sandbox`, `rehearsal`; part of everything stored about it. */
  readonly environment: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly capabilities: RecruiterCapabilities;
  readonly handIn: HandIn;

  /** What stands in the way of using it: host, credentials, settings. Empty: nothing. Asks the recruiter. */
  problems(): Promise<readonly RecruiterProblem[]>;
  /** The cost of a posting, fees included, to the minor unit. Pure. */
  quote(order: Pick<PostingOrder, 'places' | 'rewardMinor'>): Quote;
  /** The fee on a bonus of this amount, minor units. Pure. */
  bonusFeeMinor(minor: number): number;
  /** Minor units that can be spent; undefined where the recruiter does not tell. */
  balanceMinor(): Promise<number | undefined>;

  /** Shows the study to people. The same token never makes a second posting where the recruiter remembers tokens. */
  post(order: PostingOrder): Promise<CallResult<ListedPosting>>;
  /** The posting that was made with this annotation, to learn what became of a call without an answer. */
  findPosting(annotation: string): Promise<ListedPosting | undefined>;
  posting(externalId: string): Promise<ListedPosting | undefined>;
  /** All of the account, also those that are not ours, newest first, to the end of the last page. */
  postings(): AsyncIterable<ListedPosting>;
  /** @param token ≤ 64 characters; the same one adds places once */
  addPlaces(externalId: string, places: number, token: string): Promise<CallResult<undefined>>;
  /**
   * Why it would refuse to add places to a posting of so many, as far as its rules tell without asking; undefined:
   * nothing is known to be in the way. Pure.
   */
  placesRefusal?(from: number, places: number): string | undefined;
  /** @param endsAt epoch ms; now or earlier ends it at once. Who is at work may finish. */
  setEnd(externalId: string, endsAt: number): Promise<CallResult<undefined>>;
  /**
   * Keeps new people out for a while and lets them in again, where an end cannot be renewed: what stands in for a
   * lease when a server stops and comes back. Who is at work may finish.
   */
  setPaused?(externalId: string, isPaused: boolean): Promise<CallResult<undefined>>;
  /** Takes it off the account; only once nothing of it waits for review. */
  remove(externalId: string): Promise<CallResult<undefined>>;

  /** Every assignment the recruiter tells of, to the end of the last page. */
  assignments(postingExternalId: string): AsyncIterable<ListedAssignment>;
  /** The assignment as the recruiter knows it; undefined when it knows none of this worker. */
  assignment(ref: AssignmentRef): Promise<ListedAssignment | undefined>;

  approve(ref: AssignmentRef, note: { readonly message?: string }): Promise<CallResult<undefined>>;
  reject(ref: AssignmentRef, reason: RejectionReason): Promise<CallResult<undefined>>;
  /** Why it would take a rejection for no such reason, as far as its rules tell without asking. Pure. */
  rejectionRefusal?(reason: RejectionReason): string | undefined;
  /** Approves what was rejected, while that can be reversed. */
  reverseRejection(ref: AssignmentRef, message: string): Promise<CallResult<undefined>>;
  /**
   * Where a bonus is paid in two calls: the harmless first one. Its reference is written down before `payBonus`,
   * so that what became of a payment can be asked later.
   */
  prepareBonus?(order: BonusOrder): Promise<CallResult<string>>;
  /** Moves the money. @param reference of `prepareBonus`, where there is one. @returns the recruiter's reference */
  payBonus(order: BonusOrder, reference: string | undefined): Promise<CallResult<string | undefined>>;
  /** Every bonus that the recruiter knows of this worker on this assignment. */
  bonuses(ref: AssignmentRef): Promise<readonly ListedBonus[]>;

  /** Puts a worker into a group (a qualification, a participant group), without writing to the worker. */
  addToGroup(group: string, workerId: string): Promise<CallResult<undefined>>;
  removeFromGroup(group: string, workerId: string): Promise<CallResult<undefined>>;
  /** Finds a group by name, or makes it. @returns its id at the recruiter */
  ensureGroup(name: string, description: string): Promise<CallResult<string>>;
  /** The groups of the account, where the recruiter lists them. */
  listGroups?(): Promise<readonly ListedGroup[]>;
  /** Asks somebody to give their place back, where the recruiter has that. */
  requestReturn?(ref: AssignmentRef, reason: string): Promise<CallResult<undefined>>;
  /**
   * Ends a participation that did not fit, with the recruiter's own pay for it, where it has that.
   * @param amountMinor must be what `screenOutMinor` says, where it is given
   */
  screenOut?(ref: AssignmentRef, amountMinor: number | undefined): Promise<CallResult<undefined>>;
  /**
   * What somebody is paid who was screened out by this completion code, minor units without fees, where codes pay
   * differently; undefined for a code that screens nobody out with pay.
   */
  screenOutMinorOf?(completionCode: string): number | undefined;
  /**
   * Reads a notification that came to our address: proves that the recruiter sent it, and says what it is about.
   * @param url as the recruiter called it. @param body as it came, byte for byte
   */
  readNotification?(message: IncomingNotification): Promise<NotificationResult>;
  /** Asks the recruiter to notify this address. */
  subscribe?(url: string): Promise<CallResult<undefined>>;
}

/** Something to mend before the recruiter can be used. */
export interface RecruiterProblem {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

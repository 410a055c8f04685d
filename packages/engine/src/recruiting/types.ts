import type {
  AssignmentState,
  EntryIds,
  IncomingNotification,
  ListedPosting,
  Posting,
  PostingFilter,
  Quote,
  Recruiter,
  RecruiterProblem,
} from '@turnout/core';
import type { Act } from '../act.ts';
import type { PersonalHandIn } from './hand-in.ts';

/** Which assignments a command means; always of this study, this recruiter and this mode. */
export type Which =
  | { readonly all: true }
  | { readonly postings: readonly number[] }
  /** The recruiter's ids of assignments, or uniqueIds. */
  | { readonly assignments: readonly string[] };

export interface PostingRequest {
  readonly rewardMinor: number;
  readonly places: number;
  readonly durationMs: number;
  /** ms from now until nobody new can take a place. */
  readonly lifetimeMs: number;
  readonly autoApprovalMs: number;
  /** In place of the study's. */
  readonly title?: string;
  readonly requireGroups: readonly string[];
  readonly excludeGroups: readonly string[];
  /** Several postings of at most so many places, where that saves fees. */
  readonly batchOf?: number;
  readonly campaignId?: number;
}

export interface PostingPreview {
  readonly currency: string;
  /** Places of each posting. */
  readonly batches: readonly number[];
  readonly quote: Quote;
  readonly balanceMinor: number | undefined;
  /** What is in the way: host, credentials, limits, balance. Posting would be refused with these. */
  readonly problems: readonly RecruiterProblem[];
  readonly needsConfirmation: boolean;
}

/** A posting with how it stands at the recruiter; undefined when the recruiter does not know it any more. */
export interface PostingView extends Posting {
  /** It counts as ended here, and the recruiter has not answered yet that it is. */
  readonly isEndUntold: boolean;
  readonly listed: ListedPosting | undefined;
  /** As last seen. */
  readonly assignments: Readonly<Record<AssignmentState, number>>;
}

/** One worker's assignment, for people. */
export interface AssignmentView {
  readonly assignmentId: number;
  readonly postingId: number;
  readonly externalId: string;
  readonly state: AssignmentState;
  readonly worker: string;
  readonly participantId: number | undefined;
  readonly participantState: string | undefined;
  readonly submittedAt: number | undefined;
  readonly autoApproveAt: number | undefined;
  /** Until when its rejection can be reversed; undefined where it was not rejected, or where that is not known. */
  readonly reversibleUntil: number | 'never' | undefined;
  readonly completionCode: string | undefined;
  readonly bonusComputedMinor: number;
  readonly bonusPaidMinor: number;
}

export interface SyncFigures {
  readonly postings: number;
  readonly assignments: number;
  /** Places given back or run out, whose seats are free again. */
  readonly freed: number;
  /** Handed in at the recruiter and not known to the study, and the reverse. */
  readonly unmatched: number;
  /** Numbers of postings whose assignments the recruiter did not tell, or not all; they are asked for again. */
  readonly failed: readonly number[];
}

/** What became of one of the people that a command named. */
export interface PersonOutcome {
  /** The recruiter's id of the assignment. */
  readonly externalId: string;
  /** `left_out`: nothing was asked of the recruiter. `unknown`: it may have been done; doing it again is harmless. */
  readonly kind: 'done' | 'left_out' | 'refused' | 'unknown';
  /** Why not; never a worker's id. */
  readonly message: string | undefined;
}

export interface MarkedParticipant {
  readonly participantId: number;
  /** False: they were marked so before, and nothing was changed. */
  readonly isChanged: boolean;
}

export type Admission =
  | { readonly kind: 'admitted' }
  /** Not one of our postings: the recruiter cannot be asked. */
  | { readonly kind: 'foreign' }
  /** The recruiter does not answer; checked again before anything is paid. */
  | { readonly kind: 'unverified' }
  /** The place is not this worker's, was given back, or the worker took part before. */
  | { readonly kind: 'refused'; readonly code: 'ASSIGNMENT_UNVERIFIED' | 'ALREADY_PARTICIPATED' };

export interface Recruiting {
  readonly recruiter: Recruiter;
  /** What keeps this study from being posted, whatever it costs. Changes nothing. */
  problems(): Promise<readonly RecruiterProblem[]>;
  preview(request: PostingRequest): Promise<PostingPreview>;
  /**
   * Writes each posting down, then asks the recruiter for it. The same request again after a lost answer goes on with
   * the postings of the first one as long as it is not known what became of them.
   * @throws TurnoutError POSTING_UNDER_WAY, RECRUITER_SETUP, RECRUITER_REFUSED, RECRUITER_SILENT (it is looked for again at the next
   * start), CONFIRMATION_MISSING, LIMIT_EXCEEDED, BALANCE_SHORT
   */
  post(request: PostingRequest, act: Act): Promise<readonly Posting[]>;
  /** @param text our number of it, or the recruiter's id. @throws TurnoutError POSTING_UNKNOWN */
  find(text: string): Promise<Posting>;
  list(filter?: Pick<PostingFilter, 'states' | 'campaignId'>): Promise<readonly PostingView[]>;
  /** Everything on the recruiter's account. */
  listAccount(): AsyncIterable<ListedPosting>;
  assignments(filter?: {
    readonly postings?: readonly number[];
    readonly states?: readonly AssignmentState[];
  }): AsyncIterable<AssignmentView>;
  previewPlaces(postingId: number, places: number): Promise<PostingPreview>;
  addPlaces(postingId: number, places: number, act: Act): Promise<Posting>;
  /**
   * What another end comes to. Opening an ended posting again costs what its open places cost; undefined where nothing
   * is to be paid, because the posting is open or the end is not to come.
   * @param endsAt epoch ms
   */
  previewEnd(postingId: number, endsAt: number): Promise<PostingPreview | undefined>;
  /**
   * Sets until when new people can take a place; now or earlier ends it. Opening an ended posting again is confirmed
   * like posting: with the total of `previewEnd`.
   * @throws TurnoutError POSTING_STATE, RECRUITER_SETUP, CONFIRMATION_MISSING, LIMIT_EXCEEDED, BALANCE_SHORT,
   * RECRUITER_REFUSED, RECRUITER_SILENT
   */
  setEnd(postingId: number, endsAt: number, act: Act): Promise<Posting>;
  /** Nobody new can take a place. */
  end(postingId: number, act: Act): Promise<Posting>;
  /** Whether `remove` would be refused, by what is known now. Changes nothing. @throws TurnoutError POSTING_STATE */
  checkRemoval(postingId: number): Promise<void>;
  /** Off the account; the data stay. @throws TurnoutError POSTING_STATE while work waits for review */
  remove(postingId: number, act: Act): Promise<Posting>;
  /** Asks how all assignments of our postings stand, and frees the seats of those given back. */
  sync(postingIds?: readonly number[]): Promise<SyncFigures>;
  /** Whether the recruiter knows of this person's place, before a seat is bound to it. */
  admit(visit: EntryIds): Promise<Admission>;
  /** How this person hands in at the end; undefined for whoever did not come through one of our postings. */
  handIn(person: Pick<EntryIds, 'hitId' | 'assignmentId' | 'mode'>): Promise<PersonalHandIn | undefined>;
  /** The task of this participant ended: what is due then, e.g. being put into a group against retakes. */
  completed(participantId: number): Promise<void>;
  /** @throws TurnoutError NOTIFICATION_REFUSED, RECRUITER_CANNOT */
  receive(message: IncomingNotification): Promise<void>;
  /**
   * Asks people to give their place back, in a message of the recruiter's. Whether they do is up to them: nobody is
   * rejected or paid by it, and the place is free once the recruiter says so. Screening out, which the recruiter pays
   * for, is a payment: see `Payments.plan` with the kind `screen_out`.
   * @param reason what they read
   * @throws TurnoutError RECRUITER_CANNOT, REASON_MISSING, ASSIGNMENT_UNKNOWN, POSTING_UNKNOWN
   */
  requestReturn(which: Which, reason: string, act: Act): Promise<readonly PersonOutcome[]>;
  /**
   * Takes people out of a group at the recruiter (a qualification, a participant group), without a message to them.
   * Where the study keeps repeats out, its own data still do: only the recruiter's group is changed.
   * @param group its id or name at the recruiter; undefined: the study's own group against repeats
   * @throws TurnoutError RECRUITER_CANNOT, GROUP_UNKNOWN for a group that is not there, ASSIGNMENT_UNKNOWN
   */
  removeFromGroup(group: string | undefined, which: Which, act: Act): Promise<readonly PersonOutcome[]>;
  /**
   * Marks the data of participants as of no use: a campaign that counts `usable` ones looks for others. Changes
   * nothing of what they are paid. All or none.
   * @param names the recruiter's ids of assignments, or uniqueIds. @param act its reason is kept with the mark
   * @throws TurnoutError ASSIGNMENT_UNKNOWN, REASON_MISSING
   */
  markUnusable(names: readonly string[], act: Act): Promise<readonly MarkedParticipant[]>;
  /** Takes the mark away again. @throws TurnoutError ASSIGNMENT_UNKNOWN */
  markUsable(names: readonly string[], act: Act): Promise<readonly MarkedParticipant[]>;
  /** At start: postings without an answer are looked for, those whose server is gone are ended. */
  sweep(): Promise<void>;
  /** On a stop: nothing of ours stays open that nobody serves. */
  endLeases(): Promise<void>;
}

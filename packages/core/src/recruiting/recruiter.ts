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
  /** Ends a participation that did not fit, with the recruiter's own pay for it, where it has that. */
  screenOut?(ref: AssignmentRef, amountMinor: number | undefined): Promise<CallResult<undefined>>;
  /**
   * Reads a notification that came to our address: proves that the recruiter sent it, and says what it is about.
   * @param url as the recruiter called it. @param body as it came, byte for byte
   */
  readNotification?(message: IncomingNotification): Promise<NotificationResult>;
  /** Asks the recruiter to notify this address. */
  subscribe?(url: string): Promise<CallResult<undefined>>;
}

export interface RecruiterCapabilities {
  /** It moves money. Without: approving and bonuses are notes for whoever pays by hand. */
  readonly pays: boolean;
  /**
   * `assignment` can be asked at entry: undefined then means that the account has no such place. Whose it is, some
   * recruiters only tell once it was handed in; until then they give the worker that was asked for.
   */
  readonly verifiesAssignments: boolean;
  readonly rejects: boolean;
  /** ms after a rejection in which it can be reversed; 0: never. */
  readonly reversalMs: number;
  /** ms for which a repeated money call with the same token is not done twice; 0: it has no such memory. */
  readonly tokenMemoryMs: number;
  /** ms after a call until its lists certainly show it. */
  readonly listLagMs: number;
  /** Several bonuses may be paid at the same time. */
  readonly concurrentBonuses: boolean;
  /** A posting's end can be set again and again, so that it lives only as long as a server renews it. */
  readonly renewableEnd: boolean;
  /** Places of one posting up to which the fee is lower; undefined where the size does not matter. */
  readonly cheapestBatch: number | undefined;
  readonly groups: boolean;
  readonly requestsReturn: boolean;
  readonly screensOut: boolean;
  readonly notifies: boolean;
}

/** How people tell the recruiter that they have finished the study. */
export type HandIn =
  /**
   * The last page of the study sends a form to the recruiter's site, from the window or frame that the recruiter opened.
   * `site` is its origin; undefined: as the page has it.
   */
  | { readonly way: 'form'; readonly site: string | undefined }
  /**
   * They bring a code. `code` is the one that the recruiter was told to expect; undefined: each has one of their own.
   * `url` takes it there; undefined: they type it.
   */
  | { readonly way: 'code'; readonly code: string | undefined; readonly url: string | undefined };

/** Something to mend before the recruiter can be used. */
export interface RecruiterProblem {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

export interface PostingOrder {
  readonly title: string;
  readonly description: string;
  readonly keywords: readonly string[];
  /** The address of the study, with its mode; the recruiter adds its ids. */
  readonly studyUrl: string;
  readonly rewardMinor: number;
  readonly places: number;
  /** ms one person may take. */
  readonly durationMs: number;
  /** Epoch ms at which it ends at the recruiter unless it is renewed. */
  readonly endsAt: number;
  /** ms after which handed-in work is approved by itself. */
  readonly autoApprovalMs: number;
  /** How it is found again: unique for each posting, ≤ 255 characters. */
  readonly annotation: string;
  /** ≤ 64 characters, the same at every attempt. */
  readonly token: string;
  /** Ids of groups at the recruiter: only members see it, and no members see it. */
  readonly requireGroups: readonly string[];
  readonly excludeGroups: readonly string[];
}

export interface Quote {
  readonly lines: readonly QuoteLine[];
  readonly rewardMinor: number;
  readonly feeMinor: number;
  readonly totalMinor: number;
  /** What a person should know, e.g. that one place fewer costs half the fee. */
  readonly hints: readonly string[];
}

export interface QuoteLine {
  readonly label: string;
  readonly count: number;
  readonly eachMinor: number;
  readonly totalMinor: number;
}

/**
 * What became of a call. `later` and `refused` say that it certainly was not done; `unknown`, that it may have been:
 * the connection was lost, or the service failed after it took the request.
 */
export type CallResult<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  /** @param isAlready it was so before: somebody, or an earlier attempt, did it */
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly message: string;
      readonly isAlready: boolean;
    }
  | { readonly kind: 'later'; readonly afterMs: number; readonly message: string }
  | { readonly kind: 'unknown'; readonly message: string };

export interface ListedPosting {
  readonly externalId: string;
  /** What workers see of it, where that is another id. */
  readonly groupId: string | undefined;
  readonly annotation: string;
  readonly title: string;
  readonly state: 'draft' | 'open' | 'paused' | 'ended';
  readonly places: number;
  /** Nobody has taken these. */
  readonly available: number;
  /** Somebody works on these. */
  readonly pending: number;
  /** Handed in and not yet decided. */
  readonly toReview: number;
  readonly rewardMinor: number;
  readonly durationMs: number;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly endsAt: number | undefined;
  /** Where a worker finds it. */
  readonly workerLink: string | undefined;
}

/** Workers who may be asked for, or kept out, by the id of their group. */
export interface ListedGroup {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

export type AssignmentState =
  | 'working'
  | 'submitted'
  | 'approved'
  | 'rejected'
  | 'returned'
  | 'timed_out'
  | 'screened_out';

/** A place taken by one worker. The same id may be another worker's later, so both together name it. */
export interface AssignmentRef {
  readonly postingExternalId: string;
  readonly externalId: string;
  readonly workerId: string;
}

export interface ListedAssignment extends AssignmentRef {
  readonly state: AssignmentState;
  /** The recruiter's own word for the state, where none of ours says the same; `state` is then `working`. */
  readonly recruiterState?: string;
  /** Epoch ms, as far as the recruiter tells. */
  readonly acceptedAt: number | undefined;
  readonly submittedAt: number | undefined;
  readonly decidedAt: number | undefined;
  readonly autoApproveAt: number | undefined;
  readonly completionCode: string | undefined;
}

export interface RejectionReason {
  /** Of the recruiter's list, where it has one. */
  readonly category?: string;
  readonly text: string;
}

export interface BonusOrder {
  readonly ref: AssignmentRef;
  readonly amountMinor: number;
  /** What the worker reads; ends with the payment's reference. */
  readonly reason: string;
  readonly token: string;
}

export interface ListedBonus {
  readonly amountMinor: number;
  readonly reason: string | undefined;
  readonly at: number | undefined;
}

export interface IncomingNotification {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export type NotificationResult =
  | {
      readonly kind: 'events';
      /** Each is only a hint to look: the state is then asked for. */
      readonly events: readonly {
        /** Of the recruiter, for telling repeats apart. */
        readonly id: string;
        readonly at: number;
        readonly postingExternalId: string | undefined;
        readonly assignmentExternalId: string | undefined;
        /**
         * What it says became of the assignment as of `at`, where the recruiter cannot be asked that: an MTurk tells
         * of returned and abandoned work here and nowhere else. Holds for who had the place then, not for who took
         * it after `at`.
         */
        readonly state?: AssignmentState;
      }[];
    }
  /** Not sent by the recruiter, or not for us. */
  | { readonly kind: 'refused'; readonly reason: string };

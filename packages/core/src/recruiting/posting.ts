import type { AssignmentState } from './listed-assignment.ts';

/**
 * RC1: `intended` is written before the recruiter is asked. `failed`: it certainly was not made. `ended`: nobody new
 * can take a place. `removed`: gone from the recruiter's account.
 */
export type PostingState = 'intended' | 'open' | 'ended' | 'removed' | 'failed';

/** A posting as we ordered it. How it stands at the recruiter is asked there. */
export interface Posting {
  readonly id: number;
  readonly study: string;
  readonly environment: string;
  readonly recruiter: string;
  readonly designVersion: string;
  readonly state: PostingState;
  /** Undefined until the recruiter has answered. */
  readonly externalId: string | undefined;
  readonly groupId: string | undefined;
  readonly workerLink: string | undefined;
  readonly annotation: string;
  readonly token: string;
  readonly title: string;
  readonly currency: string;
  readonly rewardMinor: number;
  /** Fee on one place. */
  readonly feeMinor: number;
  /** The most that its screen-outs may cost on top of its places, fees included. */
  readonly screenOutsMinor: number;
  readonly places: number;
  readonly durationMs: number;
  readonly autoApprovalMs: number;
  /**
   * Epoch ms: made, wanted end, and the end that the recruiter was told (earlier, while a server renews it). While
   * `intended`, `leaseUntil` is the time until which whoever wrote it down may still be asking the recruiter.
   */
  readonly createdAt: number;
  readonly endsAt: number;
  readonly leaseUntil: number;
  readonly campaignId: number | undefined;
}

export type NewPosting = Omit<Posting, 'id' | 'externalId' | 'groupId' | 'workerLink' | 'state'>;

/** What an order (posting, more places, opening again) adds to a posting's cost; below 0: it was refused after all. */
export interface NewPostingOrder {
  readonly postingId: number;
  readonly at: number;
  readonly amountMinor: number;
}

export type PostingChange = Partial<
  Pick<
    Posting,
    'state' | 'externalId' | 'groupId' | 'workerLink' | 'places' | 'feeMinor' | 'endsAt' | 'leaseUntil'
  >
>;

/** A place that a worker took, as the recruiter last told it. */
export interface Assignment {
  readonly id: number;
  readonly postingId: number;
  readonly externalId: string;
  /** The worker's pseudonym. */
  readonly worker: string;
  readonly workerIdSealed: string;
  readonly state: AssignmentState;
  /** The participation in the study that belongs to it, once there is one. */
  readonly participantId: number | undefined;
  readonly acceptedAt: number | undefined;
  readonly submittedAt: number | undefined;
  readonly decidedAt: number | undefined;
  readonly autoApproveAt: number | undefined;
  readonly completionCode: string | undefined;
  /** Epoch ms at which the recruiter was last asked. */
  readonly seenAt: number;
}

export type NewAssignment = Omit<Assignment, 'id'>;

export interface PostingFilter {
  readonly study?: string;
  readonly environment?: string;
  readonly recruiter?: string;
  readonly states?: readonly PostingState[];
  readonly campaignId?: number;
}

export interface AssignmentFilter {
  readonly postingIds?: readonly number[];
  /** The recruiter's id: of one posting, whoever came under it. */
  readonly externalId?: string;
  readonly study?: string;
  readonly environment?: string;
  readonly states?: readonly AssignmentState[];
}

export interface PostingReader {
  byId(id: number): Promise<Posting | undefined>;
  byExternalId(recruiter: string, environment: string, externalId: string): Promise<Posting | undefined>;
  /** In order of id, up to `limit` with an id above `after`. */
  page(filter: PostingFilter, after: number, limit: number): Promise<readonly Posting[]>;
  /** RC13: what was ordered at or after a time, minor units by the number of the posting. */
  ordered(study: string, environment: string, since: number): Promise<ReadonlyMap<number, number>>;
}

export interface PostingWriter extends PostingReader {
  /** @returns the id; undefined when the annotation is there already */
  insert(posting: NewPosting): Promise<number | undefined>;
  order(order: NewPostingOrder): Promise<void>;
  lock(id: number): Promise<Posting | undefined>;
  change(id: number, change: PostingChange): Promise<void>;
}

export interface AssignmentReader {
  byId(id: number): Promise<Assignment | undefined>;
  /** By the recruiter's id and the worker, for ids are used again. */
  find(postingId: number, externalId: string, worker: string): Promise<Assignment | undefined>;
  ofParticipant(participantId: number): Promise<Assignment | undefined>;
  page(filter: AssignmentFilter, after: number, limit: number): Promise<readonly Assignment[]>;
}

export interface AssignmentWriter extends AssignmentReader {
  /** Inserts, or overwrites all but the id of the row of this posting, external id and worker. @returns the id */
  put(assignment: NewAssignment): Promise<number>;
  lock(id: number): Promise<Assignment | undefined>;
}

/** What a recruiter can do; asked of it wherever recruiters differ, in place of its name. */
export interface RecruiterCapabilities {
  /** It moves money. Without: approving and bonuses are notes for whoever pays by hand. */
  readonly pays: boolean;
  /**
   * `assignment` can be asked at entry: undefined then means that the account has no such place, or that it is another
   * worker's as far as the recruiter tells whose it is.
   */
  readonly verifiesAssignments: boolean;
  /** It tells whose a place is already while it is worked on. Without, it gives the worker that was asked for until then. */
  readonly namesWorkersAtWork: boolean;
  readonly rejects: boolean;
  /** ms after the submission in which a rejection can be reversed; 0: never. */
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
  /** What it pays somebody who is screened out, minor units without fees; undefined: it screens nobody out. */
  readonly screenOutMinor: number | undefined;
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

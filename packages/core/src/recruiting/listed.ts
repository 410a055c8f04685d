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

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

/** What a posting comes to, minor units: never less than what the recruiter may take for it. */
export interface Quote {
  /** Together they come to the total. */
  readonly lines: readonly QuoteLine[];
  /** Of all places: rewards, and the fees on them. */
  readonly rewardMinor: number;
  readonly feeMinor: number;
  /** The most that people who are screened out may cost on top, fees included; 0 where nobody is paid for that. */
  readonly screenOutsMinor: number;
  /** The three together. */
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

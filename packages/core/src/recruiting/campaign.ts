/** Postings released over time until a target is reached. */
export interface Campaign {
  readonly id: number;
  readonly study: string;
  readonly environment: string;
  readonly recruiter: string;
  readonly designVersion: string;
  readonly state: CampaignState;
  readonly plan: CampaignPlan;
  readonly createdAt: number;
  readonly endedAt: number | undefined;
  /** Why it is not active, in words. */
  readonly note: string | undefined;
  /** Rounds held so far; the number of the last one. */
  readonly rounds: number;
}

export type CampaignState = 'active' | 'paused' | 'ended';

export interface CampaignPlan {
  /** Participants wanted. */
  readonly goal: number;
  /** `completed`: whoever finished. `usable`: finished and not marked as unusable. */
  readonly counts: 'completed' | 'usable';
  /** The goal is meant for each cell. */
  readonly perCell: boolean;
  readonly rewardMinor: number;
  readonly durationMs: number;
  readonly placesPerRound: number;
  readonly betweenRoundsMs: number;
  /** Postings of at most so many places, where that saves fees. */
  readonly batchOf: number | undefined;
  /** Most that rewards and fees of all rounds may come to, minor units. */
  readonly budgetMinor: number | undefined;
  /** Hours of the day in which rounds are posted, e.g. 9 and 21; `from` after `until` spans midnight. */
  readonly hours: { readonly from: number; readonly until: number; readonly timeZone: string } | undefined;
  /** Share of places given back (0 to 1) above which it pauses. */
  readonly mostReturned: number | undefined;
}

export type NewCampaign = Omit<Campaign, 'id' | 'endedAt' | 'note' | 'rounds' | 'state'>;

export interface CampaignReader {
  byId(id: number): Promise<Campaign | undefined>;
  page(
    filter: {
      readonly study: string;
      readonly environment?: string;
      readonly states?: readonly CampaignState[];
    },
    after: number,
    limit: number,
  ): Promise<readonly Campaign[]>;
}

export interface CampaignWriter extends CampaignReader {
  insert(campaign: NewCampaign): Promise<number>;
  lock(id: number): Promise<Campaign | undefined>;
  change(
    id: number,
    change: Partial<Pick<Campaign, 'state' | 'endedAt' | 'note' | 'rounds'>> & {
      readonly plan?: CampaignPlan;
    },
  ): Promise<void>;
}

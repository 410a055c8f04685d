import type { Seeded } from './random.ts';
import type { Ids } from './wire-participant.ts';

/** What a recruiter's own books say, minor units. */
export interface Account {
  readonly rewardsMinor: number;
  readonly bonusesMinor: number;
  readonly feesMinor: number;
  /** Each approved assignment with the bonuses that were paid on it. */
  readonly approved: ReadonlyMap<string, readonly number[]>;
}

/** A posting as `turnout post create --json` tells it. */
export interface MadePosting {
  readonly externalId: string;
  readonly groupId?: string;
}

/** A recruiter that runs for real, with people on its other side and faults at hand. */
export interface CrowdWorld {
  readonly name: 'mturk' | 'prolific';
  /** Of the study's processes. */
  readonly env: Readonly<Record<string, string>>;
  /** Files of the study beside the smallest ones. */
  readonly files: Readonly<Record<string, string>>;
  readonly currency: string;
  /** Of an amount that is paid, in a posting of fewer than ten places. */
  feeOf(amountMinor: number): number;
  /** Somebody new takes a place. */
  take(posting: MadePosting): Promise<Ids>;
  handIn(ids: Ids): Promise<void>;
  /** Calls fail from now on, in ways that chance chooses. */
  misbehave(random: Seeded): Promise<void>;
  /** Calls fail no more. */
  behave(): Promise<void>;
  /** Its time goes on, as that of the world. */
  advance(ms: number): Promise<void>;
  account(posting: MadePosting): Promise<Account>;
  stop(): Promise<void>;
}

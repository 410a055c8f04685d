import type { LintFinding } from '@turnout/protocol';
import type { Ending, RefusalRecord, Stage } from '../simulation/records.ts';

/** What a dress rehearsal came to. Money is minor units, times are epoch ms of the marketplace, lengths are ms. */
export interface RehearsalReport {
  readonly format: 'turnout-rehearsal/1';
  /** Repeats the same crowd. */
  readonly seed: number;
  readonly groupId: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** How long it took in real time. */
  readonly realMs: number;
  readonly people: PeopleCount;
  readonly cost: Cost;
  readonly duration: Duration;
  readonly completions: Completions;
  readonly attrition: readonly StageCount[];
  readonly cells: CellReport;
  readonly duplicates: Duplicates;
  readonly mismatches: Mismatches;
  /** What was not granted to somebody, most frequent first; repeats that were refused as they should are not here. */
  readonly refusals: readonly RefusalCount[];
  readonly lint: readonly LintFinding[];
  /** How many came in each hour, beginning with the hour (UTC) in which the rehearsal began; 24 hours or more. */
  readonly arrivals: readonly number[];
}

export interface PeopleCount {
  readonly all: number;
  readonly browsers: number;
  readonly tookPart: number;
  /** Came when no slot was left. */
  readonly foundNothing: number;
  readonly notQualified: number;
  /** Looked and went. */
  readonly left: number;
}

/** What changed on the requesters' accounts since the beginning of the rehearsal. */
export interface Cost {
  readonly environment: string;
  readonly rewardsMinor: number;
  readonly bonusesMinor: number;
  readonly feesMinor: number;
  /** Of all of it. */
  readonly paidMinor: number;
  /** Held at the end for what is not approved yet, or for slots that are still open; fees included. */
  readonly heldMinor: number;
}

export interface Spread {
  readonly count: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
}

/** From accepting to handing in. */
export interface Duration {
  /** undefined when nobody handed in. */
  readonly all: Spread | undefined;
  readonly personas: readonly (Spread & { readonly persona: string })[];
}

export interface Completions {
  readonly accepted: number;
  readonly endings: Readonly<Record<Ending, number>>;
  /** Returned of accepted, 0 to 1; 0 when nothing was accepted. */
  readonly returnRate: number;
  /** Handed in, by what the marketplace says of the workers. */
  readonly submittedAtMarketplace: number;
}

export interface StageCount {
  readonly stage: Stage;
  readonly reached: number;
  /** Got this far and no further. */
  readonly lost: number;
}

export interface CellCount {
  readonly condition: number;
  readonly counterbalance: number;
  readonly entered: number;
  readonly completed: number;
}

export interface CellReport {
  /** Who says so: the study's own data, or what the workers' pages said. */
  readonly source: 'study' | 'workers';
  readonly cells: readonly CellCount[];
  /** Completed, the fullest cell less the emptiest. */
  readonly largestDifference: number;
}

/** People who had taken part already, or handed in twice. */
export interface Duplicates {
  readonly refusedByMarketplace: number;
  readonly refusedByStudy: number;
  /** A second participation under the same account that was taken to the end. */
  readonly letIn: number;
  /** The same under another account, which ids alone do not show. */
  readonly letInBySecondAccount: number;
  /** A second hand-in of the same task that was taken. */
  readonly doubleHandIns: number;
}

export interface Mismatch {
  readonly workerId: string;
  readonly assignmentId: string;
}

export interface Mismatches {
  /** False: the study was not asked, and the lists are empty for that reason. */
  readonly known: boolean;
  readonly submissionsWithoutData: readonly Mismatch[];
  readonly dataWithoutSubmission: readonly Mismatch[];
}

export interface RefusalCount extends Pick<RefusalRecord, 'by' | 'body' | 'during' | 'reason'> {
  readonly times: number;
}

import type { SeenCell } from '../bodies/body.ts';

/** How far somebody with a task came, in order. */
export const stages = ['accepted', 'first-page', 'consent', 'study', 'half', 'end', 'handed-in'] as const;
export type Stage = (typeof stages)[number];

/** How a task in hand ended for one worker. */
export type Ending = 'handed-in' | 'returned' | 'abandoned' | 'hand-in-refused';

/** One task in one worker's hands. */
export interface TaskRecord {
  readonly person: number;
  readonly persona: string;
  readonly body: 'http' | 'browser';
  readonly workerId: string;
  readonly assignmentId: string;
  readonly hitId: string;
  /** Epoch ms of the marketplace. */
  readonly acceptedAt: number;
  readonly endedAt: number;
  readonly reached: Stage;
  readonly ending: Ending;
  /** The person had handed in this study before, under this or another account. */
  readonly again: boolean;
  readonly cell: SeenCell | undefined;
}

/** Something that was not granted. */
export interface RefusalRecord {
  readonly person: number;
  readonly persona: string;
  readonly by: 'marketplace' | 'study' | 'body';
  /** Who was stopped. */
  readonly body: 'http' | 'browser';
  /** What was being done: a step's name. */
  readonly during: string;
  readonly reason: string;
  /** The refusal met somebody who had handed in before: that is as it should be. */
  readonly again: boolean;
}

/** What one person came to. */
export interface PersonRecord {
  readonly person: number;
  readonly persona: string;
  readonly body: 'http' | 'browser';
  readonly arrivedAt: number;
  /** `found-nothing`: no slot was left. `left`: looked and went, or did what the persona does. */
  readonly outcome: 'took-part' | 'found-nothing' | 'not-qualified' | 'left';
  /** A second hand-in of the same task was taken. */
  readonly doubleTaken: boolean;
}

/** Everything that happened, for the report. */
export interface SimulationRecord {
  readonly people: readonly PersonRecord[];
  readonly tasks: readonly TaskRecord[];
  readonly refusals: readonly RefusalRecord[];
  /** Epoch ms of the marketplace. */
  readonly startedAt: number;
  readonly endedAt: number;
}

import type { Random } from '@turnout/core';
import type { Task } from '@turnout/protocol';
import type { TaskStep } from '../behaviour/index.ts';

/** A worker's account at the marketplace. */
export interface Account {
  readonly workerId: string;
  readonly token: string;
}

/** One person with one task in hand. */
export interface Visit {
  /** Whose browser it is: two accounts of one person share its cookies. */
  readonly person: number;
  readonly account: Account;
  readonly task: Task;
  /** The persona's name, for the study's own script. */
  readonly persona: string;
  /** Answers without reading. */
  readonly careless: boolean;
  readonly random: Random;
  /** Epoch ms of the marketplace. */
  readonly now: () => number;
}

/** What a step came to. `by` is who stopped it; `body` when the simulated worker itself could not go on. */
export type StepResult =
  | { readonly done: true }
  | { readonly done: false; readonly by: 'study' | 'marketplace' | 'body'; readonly reason: string };

export const DONE: StepResult = { done: true };

export const stopped = (by: 'study' | 'marketplace' | 'body', reason: string): StepResult => ({
  done: false,
  by,
  reason,
});

/** The cell of the design a participant was put into. */
export interface SeenCell {
  readonly condition: number;
  readonly counterbalance: number;
}

/** Takes one task through the study, step by step. */
export interface TaskSession {
  perform(step: TaskStep): Promise<StepResult>;
  /** Known once the study itself is open, if it says so. */
  cell(): SeenCell | undefined;
  close(): Promise<void>;
}

/** A way to be a worker. */
export interface Body {
  readonly kind: 'http' | 'browser';
  /** Looks at the task without accepting it. */
  preview(person: number, account: Account, groupId: string): Promise<StepResult>;
  take(visit: Visit): Promise<TaskSession>;
  close(): Promise<void>;
}

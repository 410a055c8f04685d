import type { OpenedOperations } from './wiring/operations.ts';

/** The options of every command that works on a study. */
export interface StudyOptions {
  readonly folder: string;
  readonly mode?: string;
  readonly json?: true;
}

/** What commands are given from outside: once for a program, or for the whole life of a shell. */
export interface CommandContext {
  /** Runs `work` on a study's operations, and closes what was opened for it. */
  withOperations<Result>(
    options: StudyOptions,
    work: (opened: OpenedOperations) => Promise<Result>,
  ): Promise<Result>;
  /** Asks the person at the terminal. @returns undefined where nobody is */
  ask(question: string): Promise<string | undefined>;
  /** Somebody wants the command to end soon. What was ordered stays ordered. */
  readonly signal?: AbortSignal;
}

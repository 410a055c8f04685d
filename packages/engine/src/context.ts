import type { AllocationKey, Cell, Clock, Log, Random, Store, Vault } from '@turnout/core';

/** What the use cases need to know of a study; the resolved part of its configuration. */
export interface StudySettings {
  /** Keeps studies apart that share a database (psiTurk: the table name). */
  readonly study: string;
  readonly designVersion: string;
  readonly conditions: number;
  readonly counters: number;
  /** How long an unfinished start holds its seat, ms. */
  readonly cutoffMs: number;
  readonly allowRepeats: boolean;
  readonly resume: boolean;
  /** The researcher's own assignment (psiTurk's custom_get_condition), in place of the balance. */
  readonly chooseCell?: (mode: string) => Promise<Cell>;
}

/** Everything a use case works with; made once, by the composition root. */
export interface EngineContext {
  readonly store: Store;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly settings: StudySettings;
}

export const allocationKeyOf = (settings: StudySettings, mode: string): AllocationKey => ({
  study: settings.study,
  designVersion: settings.designVersion,
  mode,
});

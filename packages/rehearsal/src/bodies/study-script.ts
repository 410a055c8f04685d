import type { Random } from '@turnout/core';
import type { Frame, Page } from 'playwright-core';

/** Who is asked for data or plays the study. */
export interface Player {
  readonly persona: string;
  /** Answers without reading. */
  readonly careless: boolean;
  readonly random: Random;
}

/** What the study told the page about a participant. */
export interface DataRequest extends Player {
  readonly uniqueId: string;
  readonly condition: number;
  readonly counterbalance: number;
}

/** What one participant leaves behind. */
export interface StudyData {
  readonly trials: readonly unknown[];
  readonly answers: Readonly<Record<string, unknown>>;
}

export interface PlayTools extends Player {
  /** Does what opens a window, and gives the window. */
  readonly popup: (action: () => Promise<unknown>) => Promise<Page>;
}

/**
 * `rehearsal.mjs` beside a study: how a simulated worker takes it. Both parts may be left out.
 */
export interface StudyScript {
  /**
   * Plays the study in a browser: from the first page in the worker site's frame to the study's last page. Handing in
   * is done by the worker.
   */
  readonly default?: (frame: Frame, tools: PlayTools) => Promise<void>;
  /** Data as the study would record them, for the fast workers. */
  readonly data?: (request: DataRequest) => StudyData | Promise<StudyData>;
}

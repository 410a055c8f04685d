import type { CustomPython } from './custom-python.ts';

/**
 * `runs`: works as it is, but worth knowing. `convert`: works, and "turnout migrate --convert" can put it right. `hand`:
 * somebody has to look. `stop`: participants would meet an error.
 */
export type FindingLevel = 'runs' | 'convert' | 'hand' | 'stop';

export interface Finding {
  readonly level: FindingLevel;
  /** Name of the trap in docs/guide/bring-a-psiturk-project.md: C1, T9, J2, …; undefined where none is meant. */
  readonly trap: string | undefined;
  /** Relative to the study folder. */
  readonly file: string | undefined;
  /** First line is 1. */
  readonly line: number | undefined;
  readonly message: string;
  readonly remedy: string;
}

export type EraName = 'psiTurk 1' | 'psiTurk 2.0' | 'psiTurk 2' | 'psiTurk 3' | 'unknown';

export interface Era {
  readonly name: EraName;
  /** What speaks for it. */
  readonly why: readonly string[];
}

export interface Report {
  readonly folder: string;
  readonly era: Era;
  /** The worst first, then by file and line. */
  readonly findings: readonly Finding[];
  /** What custom.py holds; undefined when there is none. */
  readonly customPython: CustomPython | undefined;
}

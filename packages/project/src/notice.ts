/** Something the researcher should know about a study that is nevertheless served. */
export interface Notice {
  /** Name of the trap in docs/guide/bring-a-psiturk-project.md (C1, T9, …); undefined where none is meant. */
  readonly trap: string | undefined;
  readonly message: string;
  /** Path relative to the study folder, or absolute for a file outside it. */
  readonly file: string | undefined;
  /** First line is 1. */
  readonly line: number | undefined;
  /** What to do about it; undefined where nothing needs doing. */
  readonly remedy: string | undefined;
}

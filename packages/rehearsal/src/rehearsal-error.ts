/** A rehearsal that cannot go on, in words for the researcher. */
export class RehearsalError extends Error {
  /** What to do about it. */
  readonly next: string;

  constructor(message: string, next: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.name = 'RehearsalError';
    this.next = next;
  }
}

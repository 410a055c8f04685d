import type { LedgerEntry } from './ledger.ts';

export interface TokenFacts
  extends Pick<
    LedgerEntry,
    'environment' | 'recruiter' | 'study' | 'worker' | 'kind' | 'purpose' | 'sequence'
  > {
  /** The recruiter's own id, so that a database put back from a backup makes the same tokens. */
  readonly assignmentExternalId: string;
}

/**
 * PA2: the text whose hash is an entry's token. What is the same payment has the same text, on every server and at
 * every attempt; nothing of the clock or of chance is in it. The number in front is the version of this form.
 */
export const tokenText = (of: TokenFacts): string =>
  JSON.stringify([
    1,
    of.environment,
    of.recruiter,
    of.study,
    of.assignmentExternalId,
    of.worker,
    of.kind,
    of.purpose,
    of.sequence,
  ]);

const REFERENCE_LENGTH = 10;

/** PA3: the short form of a token by which a payment is recognised in the recruiter's list. */
export const referenceOf = (token: string): string => `[${token.slice(0, REFERENCE_LENGTH)}]`;

/** PA3: a bonus's reason as the worker reads it: the text, then the reference. */
export const reasonWithReference = (reason: string, token: string): string =>
  `${reason.trim()} ${referenceOf(token)}`.trim();

const REFERENCE_AT_END = /\[([A-Za-z0-9_-]{10})\]\s*$/;

/** PA3: the reference that a listed reason ends with; undefined where it has none. */
export const referenceIn = (reason: string): string | undefined => {
  const found = REFERENCE_AT_END.exec(reason)?.[1];
  return found === undefined ? undefined : `[${found}]`;
};

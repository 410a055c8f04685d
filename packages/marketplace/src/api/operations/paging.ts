import { createHash } from 'node:crypto';
import type { Profile } from '../../domain/profile.ts';
import { requestError } from '../../domain/refusal.ts';
import type { Page } from '../../storage/hits.ts';

/** What a list operation is asked about its page. */
export interface PageInput {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

export interface ListScope {
  /** Operation, caller and filters: a token of one list opens no other. */
  readonly scope: string;
  readonly lastPage: Profile['lastPage'];
}

export interface ListedPage<Row> {
  readonly rows: readonly Row[];
  /** To be spread into the answer. */
  readonly paging: { readonly NumResults: number; readonly NextToken?: string };
}

/** What the service gives where MaxResults is left out. */
const DEFAULT_SIZE = 10;
const CHECK_LENGTH = 16;

/**
 * Reads one page of a list.
 * @param fetch gives the rows after the one of a number, in order of their numbers, up to a limit
 * @throws Refusal InvalidParameterValue for a NextToken that is not one of this list's
 */
export async function listPage<Row extends { readonly id: number }>(
  input: PageInput,
  { scope, lastPage }: ListScope,
  fetch: (page: Page) => Promise<readonly Row[]>,
): Promise<ListedPage<Row>> {
  const after = input.NextToken === undefined ? 0 : rowOf(input.NextToken, scope);
  const limit = input.MaxResults ?? DEFAULT_SIZE;
  // Whether a full page is the last one shows only in the row after it.
  const lookAhead = lastPage === 'without-token' ? 1 : 0;
  const fetched = await fetch({ after, limit: limit + lookAhead });
  const rows = fetched.slice(0, limit);
  const last = rows.at(-1);
  const more = lookAhead === 0 || fetched.length > limit;
  return {
    rows,
    paging: {
      NumResults: rows.length,
      ...(last !== undefined && more && { NextToken: tokenOf(last.id, scope) }),
    },
  };
}

const tokenOf = (row: number, scope: string): string =>
  Buffer.from(`${row}.${checkOf(row, scope)}`).toString('base64url');

function rowOf(token: string, scope: string): number {
  const [digits = '', check] = Buffer.from(token, 'base64url').toString('utf8').split('.');
  const row = Number(digits);
  if (!/^\d+$/.test(digits) || check !== checkOf(row, scope))
    throw requestError(
      'InvalidParameterValue',
      'The value of the parameter NextToken is not valid: it must come from the answer to the same operation with the same parameters.',
    );
  return row;
}

/** Finds mistakes, not forgery: whoever guesses a token sees no more than the same list. */
const checkOf = (row: number, scope: string): string =>
  createHash('sha256').update(`${row}\n${scope}`).digest('hex').slice(0, CHECK_LENGTH);

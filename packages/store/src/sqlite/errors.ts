import { TurnoutError } from '@turnout/core';

/** SQLite's primary result codes for a database that cannot be used at the moment, or no longer. */
const UNAVAILABLE: ReadonlySet<number> = new Set([
  5, // busy: another process holds the file
  6, // locked
  7, // out of memory
  8, // read-only
  10, // input or output failed
  11, // corrupt
  13, // disk full
  14, // cannot open
  15, // locking protocol
  26, // not a database
]);

/** SQLite's primary result code of an error; undefined when the error is not SQLite's. */
export function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
    return undefined;
  return error.errcode & 0xff;
}

export const isBusy = (error: unknown): boolean => resultCode(error) === 5;

/** What the callers of the store are told: STORE_UNAVAILABLE for a failing database, a defect as it is. */
export function storeError(error: unknown): unknown {
  const code = resultCode(error);
  if (code === undefined || !UNAVAILABLE.has(code)) return error;
  return unavailable(error);
}

export const unavailable = (error: unknown): TurnoutError =>
  new TurnoutError('STORE_UNAVAILABLE', error instanceof Error ? `SQLite: ${error.message}.` : undefined, {
    cause: error,
  });

/** @throws TurnoutError always; a TurnoutError as it is, anything else as DATABASE_UNREACHABLE. */
export function refuseOpening(file: string, error: unknown): never {
  if (error instanceof TurnoutError && error.code !== 'STORE_UNAVAILABLE') throw error;
  const reason =
    error instanceof TurnoutError ? error.detail : error instanceof Error ? error.message : undefined;
  throw new TurnoutError('DATABASE_UNREACHABLE', `${file}: ${reason ?? 'no reason given'}`, { cause: error });
}

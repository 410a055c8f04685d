import { TurnoutError } from '@turnout/core';

/**
 * SQLite's primary result codes for a database that cannot be used at the moment or no longer, and their texts:
 * `@photostructure/sqlite` gives no code with an error met while reading rows.
 */
const UNAVAILABLE: ReadonlyMap<number, RegExp> = new Map([
  [5, /database is locked/],
  [6, /database table is locked/],
  [7, /out of memory/],
  [8, /attempt to write a readonly database/],
  [10, /disk I\/O error/],
  [11, /database disk image is malformed/],
  [13, /database or disk is full/],
  [14, /unable to open database file/],
  [15, /locking protocol/],
  [26, /file is not a database/],
]);
const BUSY = 5;

/** The code of an error if it is one of these; undefined for any other error, SQLite's or not. */
function unavailableCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_SQLITE_ERROR') return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') {
    const code = error.errcode & 0xff;
    return UNAVAILABLE.has(code) ? code : undefined;
  }
  for (const [code, text] of UNAVAILABLE) if (text.test(error.message)) return code;
  return undefined;
}

export const isBusy = (error: unknown): boolean => unavailableCode(error) === BUSY;

/** What the callers of the store are told: STORE_UNAVAILABLE for a failing database, a defect as it is. */
export const storeError = (error: unknown): unknown =>
  unavailableCode(error) === undefined ? error : unavailable(error);

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

import { TurnoutError } from '@turnout/core';

/** PostgreSQL's five-character code of an error; undefined when the server did not say it. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return /^[0-9A-Z]{5}$/.test(error.code) ? error.code : undefined;
}

/** A transaction that lost to another one and may run again: serialization failure, deadlock. */
export const lostToAnother = (error: unknown): boolean => ['40001', '40P01'].includes(sqlState(error) ?? '');

/** Classes of a server that cannot serve now: connection, login, resources, operator (shutdown), system. */
const UNAVAILABLE = /^(08|28|3D|53|57|58)|^25006$/;

/** The operating system's codes (ECONNREFUSED), unlike Node's own for a wrong argument (ERR_…). */
const SYSTEM_CODE = /^E(?!RR_)[A-Z]+$/;

/** Sentences of the driver for a connection that is gone; it gives them no code. */
const CONNECTION_LOST = /connection|timeout|not queryable|socket/i;

function isUnavailable(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const state = sqlState(error);
  if (state !== undefined) return UNAVAILABLE.test(state);
  if ('code' in error && typeof error.code === 'string') return SYSTEM_CODE.test(error.code);
  return CONNECTION_LOST.test(error.message);
}

/** What the callers of the store are told: STORE_UNAVAILABLE for a failing database, a defect as it is. */
export function storeError(error: unknown): unknown {
  if (error instanceof TurnoutError || !isUnavailable(error)) return error;
  return new TurnoutError('STORE_UNAVAILABLE', `PostgreSQL: ${reasonOf(error)}.`, { cause: error });
}

/** Waits for the database and puts its refusal into the store's words. */
export async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw storeError(error);
  }
}

/** @throws TurnoutError always; a TurnoutError as it is, anything else as DATABASE_UNREACHABLE. */
export function refuseOpening(where: string, error: unknown): never {
  if (error instanceof TurnoutError && error.code !== 'STORE_UNAVAILABLE') throw error;
  const reason = error instanceof TurnoutError ? error.detail : `${reasonOf(error)}.`;
  throw new TurnoutError('DATABASE_UNREACHABLE', `${where}: ${reason ?? ''}`, { cause: error });
}

function reasonOf(error: unknown): string {
  // Trying several addresses of a host gives one error that holds the others and says nothing itself.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

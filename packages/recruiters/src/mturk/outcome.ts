import { type CallResult, TurnoutError } from '@turnout/core';

export type Failure = Exclude<CallResult<never>, { kind: 'done' }>;
type Refused = Extract<Failure, { kind: 'refused' }>;

/** What a failed call tells of itself. */
interface CallFailure {
  /** Of the service, e.g. `RequestError`, or of the network, e.g. `ECONNRESET`. */
  readonly name: string;
  /** `AssignmentDoesNotExist`, without the prefix; where there is none, the name. */
  readonly code: string;
  /** Without ids of workers and keys, and without the time of day that the service puts behind its texts. */
  readonly message: string;
  /** The same with that time. */
  readonly stamped: string;
  /** HTTP; undefined: no answer. */
  readonly status: number | undefined;
}

/** ms until a throttled call may go out again. */
const THROTTLED_MS = 2000;
/** ms until an unreachable service is asked again. */
const UNREACHABLE_MS = 10_000;
/** ms until a submission that the service does not show yet is tried again; it took minutes in records of users. */
const NOT_VISIBLE_MS = 60_000;

const THROTTLES: ReadonlySet<string> = new Set([
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'SlowDown',
]);

/** Node's and OpenSSL's codes of a connection that was never made: nothing can have been sent. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Ids of workers and access keys begin with an A (API reference, CustomerId); no log is to hold one. */
const withoutIds = (text: string): string => text.replace(/\bA[A-Z0-9]{9,}\b/g, 'A…');

export function failureOf(error: unknown): CallFailure {
  const at = (value: unknown, key: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' && value !== '' ? value : undefined;
  const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
  const network = text(at(error, 'code'));
  const name = text(at(error, 'name')) ?? 'Error';
  const stamped = withoutIds(text(at(error, 'message')) ?? network ?? name);
  const turkCode = text(at(error, 'TurkErrorCode'))?.replace(/^AWS\.MechanicalTurk\./, '');
  return {
    name: network ?? name,
    code: turkCode ?? network ?? name,
    message: stamped.replace(/ \(\d{10,}( s)?\)/g, ''),
    stamped,
    status:
      number(at(at(error, '$metadata'), 'httpStatusCode')) ??
      number(at(at(error, '$response'), 'statusCode')),
  };
}

/**
 * What became of a writing call that failed. A 5xx, a broken connection and an answer that cannot be read leave it
 * open whether the call was carried out.
 */
export function outcomeOf(error: unknown): Failure {
  if (error instanceof TurnoutError) return outcomeOfOurs(error);
  const failure = failureOf(error);
  const { name, code, message, status } = failure;
  if (THROTTLES.has(name) || status === 429) return { kind: 'later', afterMs: THROTTLED_MS, message };
  if (NEVER_CONNECTED.has(name) || isConnectTimeout(failure))
    return { kind: 'later', afterMs: UNREACHABLE_MS, message };
  if (/status of: null/.test(message)) return notVisibleYet(message);
  if (status !== undefined && status >= 400 && status < 500)
    return { kind: 'refused', code, message, isAlready: false };
  return { kind: 'unknown', message: `${name}: ${message}` };
}

export const refused = (code: string, message: string, isAlready = false): Refused => ({
  kind: 'refused',
  code,
  message,
  isAlready,
});

export const notVisibleYet = (message: string): Failure => ({
  kind: 'later',
  afterMs: NOT_VISIBLE_MS,
  message,
});

/** Of a reading call that goes before the writing one: nothing was sent. */
function outcomeOfOurs(error: TurnoutError): Failure {
  return error.code === 'RECRUITER_SILENT'
    ? { kind: 'later', afterMs: UNREACHABLE_MS, message: error.message }
    : refused(error.code, error.message);
}

/** The SDK's own error for it has a name and no code. */
const isConnectTimeout = ({ name, message }: CallFailure): boolean =>
  name === 'TimeoutError' && /without establishing a connection/.test(message);

/** Runs one writing call. Whatever it throws becomes its outcome. */
export async function attempt<Value>(call: () => Promise<Value>): Promise<CallResult<Value>> {
  try {
    return { kind: 'done', value: await call() };
  } catch (error) {
    return outcomeOf(error);
  }
}

/** @returns a TurnoutError for a reading call that failed: RECRUITER_SILENT or RECRUITER_REFUSED */
export function readingError(error: unknown): TurnoutError {
  if (error instanceof TurnoutError) return error;
  const { code, message, status } = failureOf(error);
  const isRefused = status !== undefined && status >= 400 && status < 500 && status !== 429;
  return new TurnoutError(
    isRefused && !THROTTLES.has(code) ? 'RECRUITER_REFUSED' : 'RECRUITER_SILENT',
    `${code}: ${message}`,
  );
}

import type { Log } from '@turnout/core';
import type { Environment } from '../domain/environment.ts';
import type { ApiAnswer } from './error-body.ts';
import type { Caller, Handlers } from './handlers.ts';
import type { OperationName } from './shapes/index.ts';

/** A call whose signature was accepted, before its input is looked at. */
export interface ApiCall {
  readonly caller: Caller;
  readonly operation: OperationName;
  /** What was sent, as parsed JSON; undefined when it is none. Nothing about it has been checked. */
  readonly sent: unknown;
  /** The SDK's own count, "attempt=2; max=3". */
  readonly attempt: string | undefined;
  /** The same over all attempts of one call. */
  readonly invocationId: string | undefined;
}

/** What became of a call. */
export interface ApiOutcome {
  readonly call: ApiCall;
  /** What the caller was answered; `dropped` when the connection was cut instead. */
  readonly answer: ApiAnswer | 'dropped';
  /** True when the handler did its work, whether or not the caller heard of it. */
  readonly done: boolean;
  /** Paths of members the operation does not know, which the service ignores: most are misspelt. */
  readonly unknownMembers: readonly string[];
}

export interface RequesterApiOptions {
  readonly handlers: Handlers;
  /** For requests whose path and Host header name none. */
  readonly defaultEnvironment: Environment;
  readonly signatures: {
    readonly mode: 'loose' | 'strict';
    /** @returns undefined for an access key nobody has. */
    readonly secretOf: (accessKeyId: string) => Promise<string | undefined>;
    /** The real time, epoch ms: never the marketplace's clock, which may be moved. */
    readonly now: () => number;
  };
  /** The marketplace's time, epoch ms, for the mark at the end of error texts. */
  readonly errorTime: () => number;
  readonly log: Log;
  /** Told of every call after its end. */
  readonly observe?: (outcome: ApiOutcome) => void;
  /**
   * Stands between a call and its handler, for the faults of a rehearsal: answer without `proceed` to fail before
   * anything is done, answer 'drop-connection' after it to lose the answer of a call that was done. `proceed` is
   * called once at most and does not throw.
   */
  readonly intercept?: (
    call: ApiCall,
    proceed: () => Promise<ApiAnswer>,
  ) => Promise<ApiAnswer | 'drop-connection'>;
}

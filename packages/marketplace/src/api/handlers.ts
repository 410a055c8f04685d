import type { Environment } from '../domain/environment.ts';
import type { Input, OperationName, Output } from './shapes/index.ts';

/** Who calls. The account is the one of the access key in this environment. */
export interface Caller {
  readonly accessKeyId: string;
  readonly environment: Environment;
  /** The id the answer carries; for the log. */
  readonly requestId: string;
}

/**
 * What does the work of the API, one function an operation. The input has passed its shape and the documented bounds.
 * A handler answers what the caller is to read, or throws a Refusal; anything else it throws becomes a ServiceFault.
 */
export type Handlers = {
  readonly [Name in OperationName]: (caller: Caller, input: Input<Name>) => Promise<Output<Name>>;
};

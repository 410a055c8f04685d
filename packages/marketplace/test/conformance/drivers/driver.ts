import type { OperationName } from '../../../src/api/shapes/index.ts';
import type { Environment } from '../../../src/domain/environment.ts';

/** The published clients the Requester API is held against. */
export const clientNames = ['@aws-sdk/client-mturk', 'boto3', 'aws CLI'] as const;

export type ClientName = (typeof clientNames)[number];

/** What a client tells of a refusal; what its kind does not tell at all is undefined. */
export interface ClientError {
  /** The error's type on the wire, e.g. `RequestError`. */
  readonly name: string;
  readonly message: string;
  /** TurkErrorCode, with its prefix. */
  readonly code: string | undefined;
  readonly status: number | undefined;
}

export type ClientAnswer = { readonly output: unknown } | { readonly error: ClientError };

/** One client program. Times are epoch seconds in what goes in and in what comes out. */
export interface Driver {
  readonly name: ClientName;
  /** Which parts of a refusal it tells besides type and text. */
  readonly tells: readonly ('code' | 'status')[];
  call(account: Account, operation: OperationName, input: object): Promise<ClientAnswer>;
  /** Reads a list to its end with the client's own paginator. @returns the pages in order */
  pages(account: Account, operation: OperationName, input: object, size: number): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

/** Who calls, and where. */
export interface Account {
  readonly url: string;
  readonly environment: Environment;
  readonly accessKey: string;
}

export const endpointOf = ({ url, environment }: Account): string => `${url}/${environment}`;

/** For the clients of Debian: nothing of the machine's own settings, one attempt, times as they came. */
export const clientEnvironment = (configFile: string): Readonly<Record<string, string>> => ({
  PATH: '/usr/bin:/bin',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_MAX_ATTEMPTS: '1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: configFile,
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_PAGER: '',
});

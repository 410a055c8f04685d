import Fastify, { type FastifyInstance } from 'fastify';
import type { Handlers } from '../../src/api/handlers.ts';
import type { ApiOutcome, RequesterApiOptions } from '../../src/api/options.ts';
import { requesterApiRoutes } from '../../src/api/route.ts';
import { operations } from '../../src/api/shapes/index.ts';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>> | undefined;
}

export interface ApiApp {
  readonly app: FastifyInstance;
  readonly outcomes: readonly ApiOutcome[];
  readonly log: readonly LogLine[];
}

export const ACCESS_KEY = 'LABKEY';
export const SECRET = 'the/secret+of=the lab';

/** The time that errors end in: not the real one, as when a rehearsal's clock was moved. */
export const ERROR_TIME = 1_500_000_000_123;

/** Every operation answers `{}` but those that are given. */
export const stubHandlers = (given: Partial<Handlers> = {}): Handlers =>
  ({
    ...Object.fromEntries(Object.keys(operations).map((name) => [name, async () => ({})])),
    ...given,
  }) as Handlers;

/** The API alone on an app, with a page of the worker site at the same address. */
export async function apiApp(options: Partial<RequesterApiOptions> = {}): Promise<ApiApp> {
  const outcomes: ApiOutcome[] = [];
  const log: LogLine[] = [];
  const logAt = (level: string) => (message: string, facts?: Readonly<Record<string, unknown>>) => {
    log.push({ level, message, facts });
  };
  const app = Fastify();
  app.get('/', async () => 'the worker site');
  await requesterApiRoutes(app, {
    handlers: stubHandlers(),
    defaultEnvironment: 'sandbox',
    signatures: {
      mode: 'loose',
      secretOf: async (accessKeyId) => (accessKeyId === ACCESS_KEY ? SECRET : undefined),
      now: Date.now,
    },
    errorTime: () => ERROR_TIME,
    log: { debug: logAt('debug'), info: logAt('info'), warn: logAt('warn'), error: logAt('error') },
    observe: (outcome) => outcomes.push(outcome),
    ...options,
  });
  return { app, outcomes, log };
}

const LOOSE_SIGNATURE = `AWS4-HMAC-SHA256 Credential=${ACCESS_KEY}/20260101/us-east-1/mturk-requester/aws4_request, SignedHeaders=host, Signature=00`;

/** A request as a client sends it, with a signature that is good where signatures are taken loosely. */
export const callOf = (
  operation: string,
  body: unknown,
  change: { readonly url?: string; readonly headers?: Readonly<Record<string, string>> } = {},
) =>
  ({
    method: 'POST',
    url: change.url ?? '/',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `MTurkRequesterServiceV20170117.${operation}`,
      authorization: LOOSE_SIGNATURE,
      ...change.headers,
    },
    payload: typeof body === 'string' ? body : JSON.stringify(body),
  }) as const;

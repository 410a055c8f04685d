import type { LintFinding } from '@turnout/protocol';
import type { Handlers } from '../../../src/api/handlers.ts';
import { operationHandlers } from '../../../src/api/operations/index.ts';
import { createMarketplaceApp } from '../../../src/app.ts';
import { type FaultInjector, faultInjector } from '../../../src/control/faults.ts';
import { createLinter, type Linter } from '../../../src/control/linter.ts';
import { type MarketClock, openMarketClock } from '../../../src/market/clock.ts';
import { type MarketContext, marketContext } from '../../../src/market/context.ts';
import { Settler } from '../../../src/market/settler.ts';
import { callOf } from '../../api/api-app.ts';
import { openTestMarket, seededRandom, type TestClock, type TestMarket } from '../../support/market.ts';

export const TOKEN = 'the-token-that-was-printed';

/** A marketplace with its Requester API and the control of a rehearsal. */
export interface Rehearsal {
  readonly url: string;
  readonly market: TestMarket;
  readonly context: MarketContext;
  readonly clock: MarketClock;
  /** The real time of the test: it stands still unless moved. */
  readonly real: TestClock;
  readonly faults: FaultInjector;
  readonly linter: Linter;
  /** Calls the Requester API; the connection of a fault is cut as on the wire. @returns the body, parsed */
  call(operation: string, input: object, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Calls the control, with its token. */
  control(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<Answer>;
  /** What the linter says by one rule. */
  findings(rule: string, options?: { readonly ended?: boolean }): Promise<readonly LintFinding[]>;
  close(): Promise<void>;
}

export interface Answer {
  /** 0: the connection was cut. */
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** As far as a test looks into it. */
export interface Body {
  readonly [name: string]: unknown;
}

export interface RehearsalOptions {
  /** Default: SQLite in memory. */
  readonly database?: 'sqlite' | 'postgres';
  readonly handlers?: Partial<Handlers>;
  readonly pageHosts?: readonly string[];
  readonly siteOrigin?: string;
}

export async function openRehearsal(options: RehearsalOptions = {}): Promise<Rehearsal> {
  const market = await openTestMarket({ database: options.database ?? 'sqlite' });
  const { database } = market.context;
  const clock = await openMarketClock(database, market.clock);
  const faults = faultInjector({ random: seededRandom(7), pause: async () => {} });
  const context = marketContext({
    ...market.context,
    clock,
    submissionLag: faults.submissionLag,
    fees: 'mturk',
    openAccountsWith: 1_000_000,
    allowHttpOn: 'anywhere',
  });
  const handlers = { ...operationHandlers(context), ...options.handlers };
  const linter = createLinter({
    context,
    handlers,
    realClock: market.clock,
    pages: {
      siteOrigin: options.siteOrigin ?? 'http://127.0.0.1:1',
      hosts: options.pageHosts ?? [],
      timeoutMs: 5000,
    },
  });
  const app = await createMarketplaceApp({
    context,
    api: {
      handlers,
      defaultEnvironment: 'sandbox',
      signatures: { mode: 'loose', secretOf: async () => undefined, now: Date.now },
      observe: linter.observe,
      intercept: faults.intercept,
    },
    control: {
      context,
      clock,
      settler: new Settler(context),
      faults,
      linter,
      createSession: async (_unit, workerId) => `session of ${workerId}`,
      token: TOKEN,
    },
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    market,
    context,
    clock,
    real: market.clock,
    faults,
    linter,
    url,
    call: (operation, input, headers = {}) => {
      const { payload, ...request } = callOf(operation, input, { headers });
      return ask(url, { method: request.method, headers: request.headers, body: payload });
    },
    control: (method, path, body) =>
      ask(`${url}/control${path}`, {
        method,
        headers: {
          authorization: `Bearer ${TOKEN}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    findings: async (rule, { ended = false } = {}) =>
      (await linter.report({ ended })).findings.filter((finding) => finding.rule === rule),
    close: async () => {
      await app.close();
      await market.close();
    },
  };
}

async function ask(url: string, request: RequestInit): Promise<Answer> {
  const response = await fetch(url, request).catch(() => undefined);
  if (response === undefined) return { status: 0, headers: new Headers(), body: {} };
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
}

import { TurnoutError } from '@turnout/core';
import {
  type ClockMoved,
  CONTROL_PATH,
  type ControlState,
  type CreatedWorkers,
  CreateWorkers,
  type LedgerReport,
  type LintReport,
  MoveClock,
  SetFaults,
} from '@turnout/protocol';
import type { FastifyInstance } from 'fastify';
import { isOperation } from '../api/shapes/index.ts';
import type { MarketClock } from '../market/clock.ts';
import type { MarketContext } from '../market/context.ts';
import type { Settler } from '../market/settler.ts';
import { addLayout, deposit } from './accounts.ts';
import type { FaultInjector } from './faults.ts';
import { ledgerReport } from './ledger-report.ts';
import type { PageCheck } from './lint/page-check.ts';
import type { Linter } from './linter.ts';
import { marketCounts } from './overview.ts';
import { answerRefusals } from './refusals.ts';
import { AddLayout, Deposit, LedgerQuery, LintQuery } from './requests.ts';
import { requireToken } from './token.ts';
import { type CreateSession, createWorkers } from './workers.ts';

export interface ControlOptions {
  readonly context: MarketContext;
  readonly clock: MarketClock;
  readonly settler: Settler;
  readonly faults: FaultInjector;
  readonly linter: Linter;
  readonly createSession: CreateSession;
  /** What `Authorization: Bearer` must carry. */
  readonly token: string;
}

/**
 * Adds the control of a rehearsal to `app`. A panel must not have it: whoever holds the token moves time and money.
 * `app` checks bodies without coercing them (Ajv's coerceTypes off).
 */
export async function controlRoutes(app: FastifyInstance, options: ControlOptions): Promise<void> {
  await app.register(
    async (scope) => {
      answerRefusals(scope, options.context.log);
      requireToken(scope, options.token);
      timeRoutes(scope, options);
      crowdRoutes(scope, options);
      faultRoutes(scope, options);
      lintRoutes(scope, options);
    },
    { prefix: CONTROL_PATH },
  );
}

/** In place of what the schema would say of two forms of which neither fits. */
const CLOCK_EXPECTS =
  'Send {"advanceMs": 60000}, how far the clock goes forward in milliseconds (1000000000 at most), or {"setTo": 1795521600000}, ' +
  'the moment it goes to in milliseconds since 1970: one of the two and nothing else, as a number without quotes.';

function timeRoutes(scope: FastifyInstance, { context, clock, settler }: ControlOptions): void {
  scope.get<{ Reply: ControlState }>('/state', async () => {
    const now = clock.now();
    return { now, ...(await marketCounts(context, now)) };
  });
  scope.post<{ Body: MoveClock; Reply: ClockMoved }>(
    '/clock',
    { schema: { body: MoveClock }, schemaErrorFormatter: () => new Error(CLOCK_EXPECTS) },
    async ({ body }) => {
      const target = 'setTo' in body ? body.setTo : clock.now() + body.advanceMs;
      const settled = await settler.moveTo(clock, target);
      return { now: clock.now(), settled };
    },
  );
}

function crowdRoutes(scope: FastifyInstance, { context, createSession }: ControlOptions): void {
  scope.post<{ Body: CreateWorkers; Reply: CreatedWorkers }>(
    '/workers',
    { schema: { body: CreateWorkers } },
    async ({ body }) => createWorkers(context, createSession, body.workers),
  );
  scope.get<{ Querystring: LedgerQuery; Reply: LedgerReport }>(
    '/ledger',
    { schema: { querystring: LedgerQuery } },
    async ({ query }) => ledgerReport(context, query.environment),
  );
  scope.post<{ Body: Deposit }>('/accounts', { schema: { body: Deposit } }, async ({ body }) => {
    const { name, availableMinor, heldMinor } = await deposit(context, body);
    return { name, availableMinor, heldMinor };
  });
  scope.post<{ Body: AddLayout }>('/layouts', { schema: { body: AddLayout } }, async ({ body }) => ({
    layoutId: await addLayout(context, body),
  }));
}

function faultRoutes(scope: FastifyInstance, { faults }: ControlOptions): void {
  scope.get<{ Reply: SetFaults }>('/faults', async () => faults.current());
  scope.put<{ Body: SetFaults; Reply: SetFaults }>(
    '/faults',
    { schema: { body: SetFaults } },
    async ({ body }) => {
      const unknown = body.faults
        .map(({ operation }) => operation)
        .find((name) => name !== undefined && !isOperation(name));
      if (unknown !== undefined)
        throw new TurnoutError('CONTROL_INPUT_INVALID', `There is no operation "${unknown}".`);
      faults.set(body);
      return faults.current();
    },
  );
}

function lintRoutes(scope: FastifyInstance, { linter }: ControlOptions): void {
  scope.get<{ Querystring: LintQuery; Reply: LintReport }>(
    '/lint',
    { schema: { querystring: LintQuery } },
    async ({ query }) => linter.report({ ended: query.ended === 'true' }),
  );
  scope.post<{ Reply: PageCheck }>('/lint/pages', async () => linter.checkPages());
}

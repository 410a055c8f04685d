import type { Log } from '@turnout/core';
import { operationHandlers } from '../../src/api/operations/index.ts';
import type { ApiOutcome, RequesterApiOptions } from '../../src/api/options.ts';
import type { OperationName } from '../../src/api/shapes/index.ts';
import { createMarketplaceApp } from '../../src/app.ts';
import { openTestMarket, type TestMarket, type TestMarketOptions } from '../support/market.ts';
import { assertMatchesModel } from '../support/service-model.ts';

/** A marketplace on a port of its own that takes note of everything it answers. */
export interface Stage extends TestMarket {
  readonly url: string;
  readonly wire: WireRecord;
  /** How long what is submitted from now on stays invisible, ms. */
  setLag(ms: number): void;
}

export interface WireRecord {
  /** What was wrong with answers, and what failed inside, a text each. */
  readonly faults: string[];
}

export async function openStage(
  options: TestMarketOptions & { readonly api?: Pick<RequesterApiOptions, 'intercept' | 'observe'> } = {},
): Promise<Stage> {
  const market = await openTestMarket(options);
  let lag = 0;
  const wire: WireRecord = { faults: [] };
  const log: Log = {
    ...market.context.log,
    error: (message, facts) => wire.faults.push(`${message}: ${facts?.stack ?? JSON.stringify(facts)}`),
  };
  const context = { ...market.context, log, submissionLag: () => lag };
  const app = await createMarketplaceApp({
    context,
    api: {
      handlers: operationHandlers(context),
      defaultEnvironment: 'sandbox',
      signatures: { mode: 'loose', secretOf: async () => undefined, now: Date.now },
      ...options.api,
      observe: (outcome) => {
        note(wire, outcome);
        options.api?.observe?.(outcome);
      },
    },
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    ...market,
    context,
    url,
    wire,
    setLag: (ms) => {
      lag = ms;
    },
    close: async () => {
      await app.close();
      await market.close();
    },
  };
}

function note(wire: WireRecord, { call: { operation }, answer }: ApiOutcome): void {
  if (answer === 'dropped') return;
  const body: unknown = JSON.parse(answer.body);
  try {
    if (answer.status === 200) assertMatchesModel(operation, body);
    else assertErrorBody(operation, body);
  } catch (error) {
    wire.faults.push(error instanceof Error ? error.message : String(error));
  }
}

/** A modelled error holds what the model gives it; the unmodelled ones their text in lower case. */
function assertErrorBody(operation: OperationName, body: unknown): void {
  const { __type, Message, message, TurkErrorCode, ...rest }: Record<string, unknown> = Object(body);
  const isModelled = __type === 'RequestError' || __type === 'ServiceFault';
  const isRight =
    typeof __type === 'string' &&
    typeof (isModelled ? Message : message) === 'string' &&
    (isModelled ? message : Message) === undefined &&
    (TurkErrorCode === undefined || /^AWS\.MechanicalTurk\.[A-Za-z]+$/.test(String(TurkErrorCode))) &&
    (__type === 'RequestError') === (TurkErrorCode !== undefined) &&
    Object.keys(rest).length === 0;
  if (!isRight)
    throw new Error(`${operation} was refused in a body of its own kind: ${JSON.stringify(body)}`);
}

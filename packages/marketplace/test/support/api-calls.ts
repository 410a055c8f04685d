import { expect } from 'vitest';
import { operationHandlers } from '../../src/api/operations/index.ts';
import type { Input, OperationName, Output } from '../../src/api/shapes/index.ts';
import { readInput } from '../../src/api/validate.ts';
import type { Requester } from '../../src/domain/requester.ts';
import type { TestMarket } from './market.ts';
import { assertMatchesModel } from './service-model.ts';

/** Calls operations as one requester, without the wire: the input is validated, the answer held against the model. */
export type Call = <Name extends OperationName>(name: Name, input: Input<Name>) => Promise<Output<Name>>;

export function callsOf(market: TestMarket, requester: Requester): Call {
  const handlers = operationHandlers(market.context);
  const caller = {
    accessKeyId: requester.accessKey,
    environment: requester.environment,
    requestId: 'request-of-a-test',
  };
  const handle = <Name extends OperationName>(name: Name, input: Input<Name>): Promise<Output<Name>> =>
    handlers[name](caller, input);
  return async (name, input) => {
    const answer = await handle(name, readInput(name, overTheWire(input)).input);
    assertMatchesModel(name, overTheWire(answer));
    return answer;
  };
}

/** JSON has no undefined members. */
const overTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Expects a refusal of a type, with the code and the text where they are named. */
export async function expectRefusal(
  run: Promise<unknown>,
  refusal: { readonly type: string; readonly code?: string; readonly message?: string | RegExp },
): Promise<void> {
  const { message, ...rest } = refusal;
  const expected = typeof message === 'object' ? expect.stringMatching(message) : message;
  await expect(run).rejects.toMatchObject({ ...rest, ...(message !== undefined && { message: expected }) });
}

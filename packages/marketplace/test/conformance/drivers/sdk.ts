import * as published from '@aws-sdk/client-mturk';
import type { OperationName } from '../../../src/api/shapes/index.ts';
import { type Account, type ClientAnswer, type Driver, endpointOf } from './driver.ts';

/** The JavaScript client, one attempt a call: what it repeats by itself is a matter of its own. */
export function sdkDriver(): Driver {
  const clients = new Map<string, published.MTurk>();
  const clientOf = (account: Account): published.MTurk => {
    const key = `${account.accessKey} ${endpointOf(account)}`;
    const known = clients.get(key);
    if (known !== undefined) return known;
    const made = new published.MTurk({
      endpoint: endpointOf(account),
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId: account.accessKey, secretAccessKey: 'secret' },
    });
    clients.set(key, made);
    return made;
  };
  return {
    name: '@aws-sdk/client-mturk',
    tells: ['code', 'status'],
    call: async (account, operation, input) => {
      const client = clientOf(account);
      try {
        const answer: unknown = await Reflect.apply(callable(client, methodOf(operation)), client, [
          withDates(input),
        ]);
        return { output: asNumbers(answer) };
      } catch (error) {
        return refusal(error);
      }
    },
    pages: async (account, operation, input, pageSize) => {
      const pages: AsyncIterable<unknown> = Reflect.apply(
        callable(published, `paginate${operation}`),
        undefined,
        [{ client: clientOf(account), pageSize }, input],
      );
      const read: unknown[] = [];
      for await (const page of pages) read.push(asNumbers(page));
      return read;
    },
    close: async () => {
      for (const client of clients.values()) client.destroy();
    },
  };
}

const methodOf = (operation: OperationName): string =>
  `${operation.charAt(0).toLowerCase()}${operation.slice(1)}`;

function callable(holder: object, name: string): CallableFunction {
  const found: unknown = Reflect.get(holder, name);
  if (typeof found !== 'function') throw new Error(`the client has no ${name}`);
  return found;
}

function refusal(error: unknown): ClientAnswer {
  if (!(error instanceof published.MTurkServiceException)) throw error;
  const code: unknown = Reflect.get(error, 'TurkErrorCode');
  return {
    error: {
      name: error.name,
      message: error.message,
      code: typeof code === 'string' ? code : undefined,
      status: error.$metadata.httpStatusCode,
    },
  };
}

/** The one time that goes in. */
const withDates = (input: object): object =>
  'ExpireAt' in input && typeof input.ExpireAt === 'number'
    ? { ...input, ExpireAt: new Date(input.ExpireAt * 1000) }
    : input;

function asNumbers(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(asNumbers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, member]) => name !== '$metadata' && member !== undefined)
      .map(([name, member]) => [name, asNumbers(member)]),
  );
}

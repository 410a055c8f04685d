import { MTurkClient } from '@aws-sdk/client-mturk';
import { operationHandlers } from '../../src/api/operations/index.ts';
import type { RequesterApiOptions } from '../../src/api/options.ts';
import { createMarketplaceApp } from '../../src/app.ts';
import { openTestMarket, type TestMarket, type TestMarketOptions } from './market.ts';

export interface RunningMarket extends TestMarket {
  /** Where it answers, e.g. `http://127.0.0.1:41234`. */
  readonly url: string;
  /** The published client, as a lab's script makes it. */
  client(options?: { environment?: 'sandbox' | 'production'; accessKeyId?: string }): MTurkClient;
}

/** A marketplace on a port of its own; unknown access keys get an account with ten thousand dollars. */
export async function startTestMarket(
  options: TestMarketOptions & { api?: Partial<RequesterApiOptions> } = {},
): Promise<RunningMarket> {
  const market = await openTestMarket(options);
  const context = { ...market.context, openAccountsWith: 1_000_000 };
  const app = await createMarketplaceApp({
    context,
    api: {
      handlers: operationHandlers(context),
      defaultEnvironment: 'sandbox',
      signatures: { mode: 'loose', secretOf: async () => undefined, now: Date.now },
      ...options.api,
    },
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const clients: MTurkClient[] = [];
  return {
    ...market,
    context,
    url,
    client: ({ environment = 'sandbox', accessKeyId = 'LABKEY' } = {}) => {
      const client = new MTurkClient({
        endpoint: `${url}/${environment}`,
        region: 'us-east-1',
        credentials: { accessKeyId, secretAccessKey: 'secret' },
      });
      clients.push(client);
      return client;
    },
    close: async () => {
      for (const client of clients) client.destroy();
      await app.close();
      await market.close();
    },
  };
}

import Fastify, { type FastifyInstance } from 'fastify';
import { operationHandlers } from './api/operations/index.ts';
import type { RequesterApiOptions } from './api/options.ts';
import { requesterApiRoutes } from './api/route.ts';
import type { MarketContext } from './market/context.ts';

export interface AppOptions {
  readonly context: MarketContext;
  readonly api: Omit<RequesterApiOptions, 'handlers' | 'errorTime' | 'log'>;
}

/** The HTTP server of a marketplace, not yet listening. */
export async function createMarketplaceApp({ context, api }: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    // What a task posts is only ever written down again, so a member of any name is safe.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    exposeHeadRoutes: false,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false } },
  });
  await requesterApiRoutes(app, {
    ...api,
    handlers: operationHandlers(context),
    errorTime: () => context.clock.now(),
    log: context.log,
  });
  app.get('/healthz', async () => ({ status: 'ok' }));
  return app;
}

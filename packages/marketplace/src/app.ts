import Fastify, { type FastifyInstance } from 'fastify';
import type { RequesterApiOptions } from './api/options.ts';
import { requesterApiRoutes } from './api/route.ts';
import { type ControlOptions, controlRoutes } from './control/routes.ts';
import type { MarketContext } from './market/context.ts';
import type { Messaging } from './messaging/index.ts';
import { type PanelOptions, panelRoutes } from './panel/index.ts';
import { type SiteOptions, siteRoutes } from './site/index.ts';

export interface AppOptions {
  readonly context: MarketContext;
  /** How many proxies stand in front; default: none. */
  readonly trustedProxies?: number;
  readonly api: Omit<RequesterApiOptions, 'errorTime' | 'log'>;
  readonly messaging?: Messaging | undefined;
  readonly site?: Omit<SiteOptions, 'market'>;
  /** The lab's administration, in a panel only. */
  readonly panel?: Omit<PanelOptions, 'market'> | undefined;
  /** In a rehearsal only: whoever holds its token moves time and money. */
  readonly control?: ControlOptions | undefined;
}

/** The HTTP server of a marketplace, not yet listening. */
export async function createMarketplaceApp(options: AppOptions): Promise<FastifyInstance> {
  const { context, api, messaging, site, panel, control, trustedProxies = 0 } = options;
  const app = Fastify({
    // What a task posts is only ever written down again, so a member of any name is safe.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    exposeHeadRoutes: false,
    trustProxy: trustedProxies === 0 ? false : (_address, hop) => hop < trustedProxies,
    forceCloseConnections: 'idle',
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false } },
  });
  await requesterApiRoutes(app, { ...api, errorTime: () => context.clock.now(), log: context.log });
  await messaging?.routes(app);
  if (control !== undefined) await controlRoutes(app, control);
  if (panel !== undefined) await panelRoutes(app, { ...panel, market: context });
  if (site !== undefined) await siteRoutes(app, { ...site, market: context });
  app.get('/healthz', async () => ({ status: 'ok' }));
  return app;
}

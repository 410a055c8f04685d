import cookie from '@fastify/cookie';
import { createLinks } from '@turnout/engine';
import Fastify, { type FastifyInstance } from 'fastify';
import type { AppContext } from './app-context.ts';
import { hookRoutes } from './hooks/routes.ts';
import { drainOnClose } from './http/drain.ts';
import { installErrors, refuseAddress } from './http/errors.ts';
import { parseFields } from './http/query.ts';
import { pageHeaders } from './pages/headers.ts';
import { participantRoutes } from './participant/records.ts';
import { bonusRoute } from './psiturk/bonus.ts';
import { entryRoutes } from './psiturk/entry.ts';
import { fileRoutes } from './psiturk/files.ts';
import { lifecycleRoutes } from './psiturk/lifecycle.ts';
import { syncRoutes } from './psiturk/sync.ts';
import { notificationRoutes } from './recruiting/notifications.ts';
import { createGuessing } from './rooms/guessing.ts';
import { joinRoutes } from './rooms/join.ts';
import { createNewPlaces } from './rooms/new-places.ts';
import { roomRoutes } from './rooms/room.ts';

/** The longest uniqueId is two ids of 128 signs and a colon. */
const MOST_PARAMETER_SIGNS = 300;

/**
 * The HTTP server of one study, not yet listening.
 * The researcher's own routes come first and take the place of ours, as in psiTurk.
 */
export async function createApp(context: AppContext): Promise<FastifyInstance> {
  const { config } = context;
  const proxies = config.trustedProxies;
  const app = Fastify({
    bodyLimit: config.maxBodyBytes,
    // What a task records is only ever written down again, so a member of any name is safe, and losing it is not.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    // A link preview asks with HEAD, and must not enrol anybody.
    exposeHeadRoutes: false,
    frameworkErrors: refuseAddress,
    trustProxy: proxies === 0 ? false : (_address, hop) => hop < proxies,
    routerOptions: { maxParamLength: MOST_PARAMETER_SIGNS, querystringParser: parseFields },
    // Coercion would store what nobody sent, and dropping unknown members would lose what somebody did.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false } },
    // Requests that come while the server stops are refused in our words, by drainOnClose.
    return503OnClosing: false,
  });
  drainOnClose(app);
  await app.register(cookie);
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, parseFields(String(body))),
  );
  installErrors(app, context);
  pageHeaders(app, context);
  app.get('/healthz', async () => ({ status: 'ok', ...context.served }));
  await hookRoutes(app, context);
  entryRoutes(app, context);
  syncRoutes(app, context);
  lifecycleRoutes(app, context);
  bonusRoute(app, context);
  participantRoutes(app, context);
  await notificationRoutes(app, context);
  const doors = {
    links: createLinks(context.engine.context),
    guessing: createGuessing(context),
    newPlaces: createNewPlaces(context),
  };
  joinRoutes(app, context, doors);
  roomRoutes(app, context, doors);
  await fileRoutes(app, context);
  return app;
}

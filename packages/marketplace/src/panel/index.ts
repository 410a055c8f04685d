import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import { readForms } from '../site/http/fields.ts';
import { isSentTo } from '../site/http/hosts.ts';
import { logInRoutes } from './admins/routes.tsx';
import { erasureRoutes } from './erasure/routes.tsx';
import { invitationRoutes } from './invitations/routes.tsx';
import { logRoutes } from './log/routes.tsx';
import { mailRoutes } from './mail/routes.tsx';
import type { PanelOptions } from './options.ts';
import { overviewRoutes } from './overview/routes.tsx';
import { payoutRoutes } from './payouts/routes.tsx';
import { peopleRoutes } from './people/routes.ts';
import { questionnaireRoutes } from './questionnaires/routes.tsx';
import { PanelRefusal } from './refusal.ts';
import { adminRoutesOf, sendAdminRefusal } from './route.ts';
import { settingsRoutes } from './settings/routes.tsx';
import { adminStylesheet } from './views/stylesheet.ts';

export { rememberAddress } from './address.ts';
export { createMailer } from './mail/create-mailer.ts';
export type { MailSettings } from './mail/transport.ts';
export type { PanelOptions } from './options.ts';

/** Adds the administration of the panel under /admin, on the worker site's host and on no other. */
export async function panelRoutes(app: FastifyInstance, panel: PanelOptions): Promise<void> {
  await app.register(
    async (scope) => {
      if (!scope.hasReplyDecorator('setCookie')) await scope.register(cookie);
      readForms(scope);
      scope.setErrorHandler((error, request, reply) =>
        sendAdminRefusal(panel, request, reply, refusalOf(error)),
      );
      scope.setNotFoundHandler((request, reply) =>
        sendAdminRefusal(panel, request, reply, new PanelRefusal('no-such-page')),
      );
      scope.addHook('onRequest', async (request) => {
        // On the content's host a requester's scripts are at home.
        if (!isSentTo(request, panel.origins().site)) throw new PanelRefusal('no-such-page');
      });
      scope.get('/admin.css', async (_request, reply) =>
        reply
          .headers({ 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' })
          .type('text/css; charset=utf-8')
          .send(adminStylesheet),
      );
      const routes = adminRoutesOf(scope, panel);
      logInRoutes(routes);
      overviewRoutes(routes);
      peopleRoutes(routes);
      erasureRoutes(routes);
      invitationRoutes(routes);
      questionnaireRoutes(routes);
      payoutRoutes(routes);
      mailRoutes(routes);
      settingsRoutes(routes);
      logRoutes(routes);
    },
    { prefix: '/admin' },
  );
}

/** What the HTTP server itself refuses is the sender's doing; anything else is ours. */
function refusalOf(error: unknown): unknown {
  if (error instanceof PanelRefusal) return error;
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status < 500 ? new PanelRefusal('unreadable') : error;
}

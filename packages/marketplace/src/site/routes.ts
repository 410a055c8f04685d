import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import { newPasswordRoutes } from './accounts/new-password.tsx';
import { accountRoutes } from './accounts/routes.tsx';
import { assetRoutes } from './assets.ts';
import { browseRoutes } from './browse/routes.tsx';
import { readForms } from './http/fields.ts';
import { isSentTo } from './http/hosts.ts';
import type { SiteOptions } from './options.ts';
import { profileRoutes } from './profile/profile.tsx';
import { reportRoutes } from './profile/report.tsx';
import { rewardRoutes } from './profile/rewards.tsx';
import { qualificationRoutes } from './qualifications/routes.tsx';
import { earningsRoutes } from './record/earnings.tsx';
import { historyRoutes } from './record/history.tsx';
import { messageRoutes } from './record/messages.tsx';
import { SiteRefusal } from './refusals.ts';
import { type Routes, routesOf, sendRefusal } from './route.ts';
import { acceptRoutes } from './task/accept.tsx';
import { contentRoutes } from './task/content-page.ts';
import { externalSubmitRoutes } from './task/external-submit.tsx';
import { workPageRoutes } from './task/page.tsx';
import { previewRoutes } from './task/preview.tsx';
import { queueRoutes } from './task/queue.tsx';

/**
 * Adds the worker site to `app`: at the root the default environment, or the one the Host header names, and both under
 * /sandbox and /production.
 */
export async function siteRoutes(app: FastifyInstance, options: SiteOptions): Promise<void> {
  await app.register(async (scope) => {
    if (!scope.hasReplyDecorator('setCookie')) await scope.register(cookie);
    readForms(scope);
    scope.setErrorHandler((error, request, reply) => sendRefusal(options, request, reply, error));
    scope.setNotFoundHandler((request, reply) =>
      sendRefusal(options, request, reply, new SiteRefusal('no-such-page')),
    );
    assetRoutes(scope, options);
    contentRoutes(scope, options);
    await scope.register(async (pages) => {
      // A requester's page could otherwise load the site on the content's host, where its scripts are at home.
      pages.addHook('onRequest', async (request) => {
        const { content, site } = options.origins();
        if (content !== site && isSentTo(request, content)) throw new SiteRefusal('no-such-page');
      });
      addPages(routesOf(pages, options, undefined));
      for (const environment of ['sandbox', 'production'] as const)
        await pages.register(async (prefixed) => addPages(routesOf(prefixed, options, environment)), {
          prefix: `/${environment}`,
        });
    });
  });
}

function addPages(routes: Routes): void {
  browseRoutes(routes);
  accountRoutes(routes);
  newPasswordRoutes(routes);
  previewRoutes(routes);
  acceptRoutes(routes);
  queueRoutes(routes);
  workPageRoutes(routes);
  externalSubmitRoutes(routes);
  historyRoutes(routes);
  earningsRoutes(routes);
  messageRoutes(routes);
  qualificationRoutes(routes);
  profileRoutes(routes);
  rewardRoutes(routes);
  reportRoutes(routes);
}

import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

export type MessagingService = 'sqs' | 'sns';

const NAME = 'messagingService';

export const SQS_TARGET_PREFIX = 'AmazonSQS.';

/** Route option: only requests that are for a messaging service. */
export const messagingOnly = { [NAME]: 'yes' };

/**
 * The Requester API, the worker site and both services answer on the same address. What a request is for shows in
 * its headers: the operation, the service it was signed for, or the host it was led here from.
 * @returns undefined when it is for neither service
 */
export function serviceOf(headers: IncomingHttpHeaders): MessagingService | undefined {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.startsWith(SQS_TARGET_PREFIX) ? 'sqs' : undefined;
  const scope = /Credential=[^/,]*\/[^/,]*\/[^/,]*\/(sqs|sns)\/aws4_request/.exec(
    headers.authorization ?? '',
  )?.[1];
  const service =
    scope ?? /^(sqs|sns)\.[\w-]+\.amazonaws\.com(:\d+)?$/i.exec(headers.host ?? '')?.[1]?.toLowerCase();
  return service === 'sqs' || service === 'sns' ? service : undefined;
}

export function tellMessagingApart(app: FastifyInstance): void {
  if (app.hasConstraintStrategy(NAME)) return;
  app.addConstraintStrategy({
    name: NAME,
    storage: () => routesByValue(),
    deriveConstraint: (request: IncomingMessage) =>
      serviceOf(request.headers) === undefined ? undefined : 'yes',
  });
}

function routesByValue<Route>() {
  const routes = new Map<unknown, Route>();
  return {
    get: (value: unknown): Route | null => routes.get(value) ?? null,
    set: (value: unknown, route: Route): void => {
      routes.set(value, route);
    },
  };
}

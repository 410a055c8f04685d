import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { JSON_CONTENT_TYPE } from './error-body.ts';

const NAME = 'requesterApi';

/** Route option: only requests that speak the Requester API. */
export const apiRequestsOnly = { [NAME]: 'yes' };

/** The worker site answers on the same address, so the API's routes take a request by its headers. */
export function tellApiRequestsApart(app: FastifyInstance): void {
  if (app.hasConstraintStrategy(NAME)) return;
  app.addConstraintStrategy({
    name: NAME,
    storage: () => routesByValue(),
    deriveConstraint: (request: IncomingMessage) => (isApiRequest(request) ? 'yes' : undefined),
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

function isApiRequest({ headers }: IncomingMessage): boolean {
  const target = headers['x-amz-target'];
  if (typeof target === 'string' && target.startsWith('MTurkRequesterService')) return true;
  return headers['content-type']?.startsWith(JSON_CONTENT_TYPE) === true;
}

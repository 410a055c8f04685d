import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Researcher } from '../domain/records.ts';
import { ProlificRefusal } from '../domain/refusal.ts';
import { tokenHash } from '../domain/token.ts';
import type { ProlificContext, Unit } from '../market/context.ts';

/** A call of the API by somebody whose token is known. */
export interface Call<Body> {
  readonly unit: Unit;
  readonly researcher: Researcher;
  readonly body: Body;
  readonly query: Readonly<Record<string, unknown>>;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** A part of the path. */
  param(name: string): string;
}

type Work<Body> = (call: Call<Body>) => Promise<unknown>;
export type RouteHandler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** A call that changes something, as one transaction: what it answers is stored. */
export const writes =
  <Body = undefined>(context: ProlificContext, work: Work<Body>): RouteHandler =>
  async (request, reply) =>
    (await context.transact((unit) => answer(unit, request, reply, work))) ?? null;

export const reads =
  (context: ProlificContext, work: Work<undefined>): RouteHandler =>
  (request, reply) =>
    answer(context.read(), request, reply, work);

async function answer<Body>(
  unit: Unit,
  request: FastifyRequest,
  reply: FastifyReply,
  work: Work<Body>,
): Promise<unknown> {
  return work({
    unit,
    researcher: await callerOf(unit, request),
    // Fastify has held it against the schema of the route, which the type is made of.
    body: request.body as Body,
    query: request.query as Readonly<Record<string, unknown>>,
    request,
    reply,
    param: (name) => (request.params as Readonly<Record<string, string>>)[name] ?? '',
  });
}

/** An answer that is one text, described as JSON. */
export function jsonText(reply: FastifyReply, text: string): string {
  reply.type('application/json');
  return JSON.stringify(text);
}

/** @throws ProlificRefusal 401 */
async function callerOf(unit: Unit, request: FastifyRequest): Promise<Researcher> {
  const token = /^Token (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  const known = token === undefined ? undefined : await unit.objects.get('token', tokenHash(token));
  const researcher = known && (await unit.objects.get('researcher', known.researcherId));
  if (researcher === undefined)
    throw new ProlificRefusal(401, 'Authentication', 'The Authorization header has no valid token.');
  return researcher;
}

import { TurnoutError } from '@turnout/core';
import type { Capability, Engine, Scope } from '@turnout/engine';
import { TOKEN_COOKIE, TOKEN_HEADER } from '@turnout/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A lab's shared computer sees many participants; the last few are enough, and keep the header short. */
const TOKENS_IN_COOKIE = 3;
const COOKIE_SEPARATOR = '~';
const COOKIE_DAYS = 7;

/**
 * AU3: the tokens a request brings: the header (set by the page's script, works in a third-party frame), the
 * cookie (a navigation in a first-party window), or a form field (a beacon, which cannot set headers).
 * A request that another site's page caused brings no cookie, GET or not: psiTurk's addresses change state on GET,
 * and a link may not end somebody's study. Only opening the study (`/exp`) is what links are for.
 */
export function tokensOf(request: FastifyRequest): string[] {
  const header = request.headers[TOKEN_HEADER];
  if (typeof header === 'string' && header !== '') return [header];
  const field = (request.body as { token?: unknown } | null | undefined)?.token;
  if (typeof field === 'string') return [field];
  const site = request.headers['sec-fetch-site'];
  const foreign = site === 'cross-site' || site === 'same-site';
  if (foreign && request.routeOptions.config.opensStudy !== true) return [];
  return request.cookies[TOKEN_COOKIE]?.split(COOKIE_SEPARATOR) ?? [];
}

/** Whether a script of ours sent the request, with the token its window keeps. */
export const bringsHeader = (request: FastifyRequest): boolean =>
  typeof request.headers[TOKEN_HEADER] === 'string' && request.headers[TOKEN_HEADER] !== '';

const capabilitiesOf = (engine: Engine, request: FastifyRequest): Capability[] =>
  tokensOf(request).flatMap((token) => engine.readToken(token) ?? []);

/**
 * @param engages the request makes the participation the capability's own (AU4)
 * @throws TurnoutError TOKEN_MISSING, TOKEN_INVALID, TOKEN_FOREIGN
 */
export async function requireCapability(
  engine: Engine,
  request: FastifyRequest,
  engages: boolean,
): Promise<Capability> {
  const given = tokensOf(request);
  if (given.length === 0) throw new TurnoutError('TOKEN_MISSING');
  const capabilities = capabilitiesOf(engine, request);
  const full = capabilities.find((capability) => capability.scope === 'participant');
  if (full !== undefined) {
    await engine.admit(full, engages);
    return full;
  }
  throw new TurnoutError(capabilities.length === 0 ? 'TOKEN_INVALID' : 'TOKEN_FOREIGN');
}

/** The capability of the request for this uniqueId, or undefined. */
export function capabilityFor(
  engine: Engine,
  request: FastifyRequest,
  uniqueId: string,
  scopes: readonly Scope[] = ['participant'],
): Capability | undefined {
  return capabilitiesOf(engine, request).find(
    (capability) => scopes.includes(capability.scope) && capability.isFor(uniqueId),
  );
}

/**
 * The participant of an address that names a uniqueId.
 * @param engages the request makes the participation the capability's own (AU4)
 * @throws TurnoutError IDS_INVALID; PARTICIPANT_UNKNOWN for an id nobody has; TOKEN_MISSING, TOKEN_INVALID,
 * TOKEN_FOREIGN for somebody else's
 */
export async function authorise(
  engine: Engine,
  request: FastifyRequest,
  uniqueId: string,
  engages: boolean,
  scopes: readonly Scope[] = ['participant'],
): Promise<number> {
  const capability = capabilityFor(engine, request, uniqueId, scopes);
  if (capability !== undefined) {
    await engine.admit(capability, engages);
    return capability.participantId;
  }
  await engine.find(uniqueId);
  const given = tokensOf(request);
  if (given.length === 0) throw new TurnoutError('TOKEN_MISSING');
  const known = capabilitiesOf(engine, request).length > 0;
  throw new TurnoutError(known ? 'TOKEN_FOREIGN' : 'TOKEN_INVALID');
}

/** Keeps the token for navigations. Lax: other sites' pages cannot use it for writes. */
export function keepToken(request: FastifyRequest, reply: FastifyReply, token: string): void {
  const before = request.cookies[TOKEN_COOKIE]?.split(COOKIE_SEPARATOR) ?? [];
  const tokens = [token, ...before.filter((other) => other !== token)].slice(0, TOKENS_IN_COOKIE);
  reply.setCookie(TOKEN_COOKIE, tokens.join(COOKIE_SEPARATOR), {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https',
    maxAge: COOKIE_DAYS * 24 * 3600,
  });
}

import type { FastifyReply, FastifyRequest } from 'fastify';

const PLACES_COOKIE = 'turnout_places';
const ROOM_COOKIE = 'turnout_room';
const SEPARATOR = '~';

/** Studies of one server that one browser takes part in; the header stays short. */
const PLACES_KEPT = 8;

/** A study in several sessions lasts weeks. */
const DAYS_KEPT = 90;

/** The tokens of the places that this browser took. */
export const placesIn = (request: FastifyRequest): readonly string[] =>
  request.cookies[PLACES_COOKIE]?.split(SEPARATOR).slice(0, PLACES_KEPT) ?? [];

export function keepPlace(request: FastifyRequest, reply: FastifyReply, token: string): void {
  const tokens = [token, ...placesIn(request).filter((other) => other !== token)].slice(0, PLACES_KEPT);
  keep(request, reply, PLACES_COOKIE, tokens.join(SEPARATOR), '/');
}

export const visitorIn = (request: FastifyRequest): string | undefined => request.cookies[ROOM_COOKIE];

/** @param path of the room: each has a cookie of its own */
export const keepVisitor = (
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
  token: string,
): void => keep(request, reply, ROOM_COOKIE, token, path);

function keep(request: FastifyRequest, reply: FastifyReply, name: string, value: string, path: string): void {
  reply.setCookie(name, value, {
    path,
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https',
    maxAge: DAYS_KEPT * 24 * 3600,
  });
}

/** A form of another site's page sends people here; it may not press the button for them. */
export function isForeignPost(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}

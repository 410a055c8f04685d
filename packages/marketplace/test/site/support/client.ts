import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { SESSION_COOKIE } from '../../../src/site/accounts/cookies.ts';

export type FormFields = Readonly<Record<string, string>> | readonly (readonly [string, string])[];

/** A browser without a window: keeps cookies, says where a form comes from. */
export interface Client {
  get(path: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  /** As a form on a page of the site. */
  post(path: string, fields?: FormFields, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  /** As a form on a study's page: of another site, so that no Lax cookie comes along. */
  postFromStudy(path: string, fields: FormFields): Promise<LightMyRequestResponse>;
  logInWith(token: string): void;
  readonly cookies: ReadonlyMap<string, string>;
}

interface Kept {
  readonly value: string;
  readonly sameSite: string;
  readonly path: string;
}

export function clientOf(app: FastifyInstance, origin: string): Client {
  const jar = new Map<string, Kept>();
  const { host } = new URL(origin);
  const send = async (
    method: 'GET' | 'POST',
    url: string,
    headers: Record<string, string>,
    fields?: FormFields,
    foreign = false,
  ): Promise<LightMyRequestResponse> => {
    const cookie = [...jar]
      .filter(([, kept]) => url.startsWith(kept.path) && (!foreign || kept.sameSite === 'None'))
      .map(([name, kept]) => `${name}=${kept.value}`)
      .join('; ');
    const response = await app.inject({
      method,
      url,
      headers: {
        host,
        ...(cookie !== '' && { cookie }),
        ...(fields !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(fields !== undefined && { payload: encoded(fields) }),
    });
    for (const { name, value, path = '/', sameSite = 'Lax', maxAge, expires } of response.cookies) {
      const isGone = maxAge === 0 || (expires !== undefined && expires.getTime() <= 0) || value === '';
      if (isGone) jar.delete(name);
      else jar.set(name, { value, path, sameSite });
    }
    return response;
  };
  return {
    get: (path, headers = {}) => send('GET', path, headers),
    post: (path, fields = {}, headers = {}) => send('POST', path, { origin, ...headers }, fields),
    postFromStudy: (path, fields) =>
      send(
        'POST',
        path,
        { origin: 'https://study.example.org', 'sec-fetch-site': 'cross-site' },
        fields,
        true,
      ),
    logInWith: (token) => {
      jar.set(SESSION_COOKIE, { value: token, sameSite: 'Lax', path: '/' });
    },
    get cookies() {
      return new Map([...jar].map(([name, kept]) => [name, kept.value]));
    },
  };
}

function encoded(fields: FormFields): string {
  const pairs = Array.isArray(fields) ? fields : Object.entries(fields);
  return new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString();
}

/** Where a refusal or a page stands. */
export const headingOf = (response: LightMyRequestResponse): string =>
  /<h1[^>]*>(.*?)<\/h1>/s.exec(response.body)?.[1] ?? '';

export const refusedFor = (response: LightMyRequestResponse): string | undefined =>
  /data-refused="([^"]*)"/.exec(response.body)?.[1];

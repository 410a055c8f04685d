import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Environment } from '../domain/environment.ts';
import type { Worker } from '../domain/worker.ts';
import type { MarketContext } from '../market/context.ts';
import { SESSION_COOKIE } from './accounts/cookies.ts';
import { tokenHashOf } from './accounts/sessions.ts';
import { type Fields, field, fieldsOf, queryOf } from './http/fields.ts';
import { environmentOfHost, siteOriginOf } from './http/hosts.ts';
import type { SiteOptions } from './options.ts';
import { languageFor, type Texts } from './texts/texts.ts';
import { type Written, writtenIn } from './texts/written.ts';

/** One request to the site, with everything a page is made from. */
export interface Visit {
  readonly site: SiteOptions;
  readonly market: MarketContext;
  readonly environment: Environment;
  /** What the addresses of this environment begin with: '', '/sandbox' or '/production'. */
  readonly base: string;
  /** The site as this browser knows it. */
  readonly origin: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly language: string;
  readonly texts: Texts;
  readonly written: Written;
  readonly worker: Worker | undefined;
  /** Of the session the request came with. */
  readonly tokenHash: string | undefined;
  /** The request brought its token in a header: no other site's page can make a browser do that. */
  readonly isProgram: boolean;
  readonly query: Fields;
  readonly body: Fields;
  readonly wantsJson: boolean;
  /** Epoch ms of the marketplace's clock. */
  readonly now: number;
  /** Epoch ms of the real clock. */
  readonly realNow: number;
}

export type WorkerVisit = Visit & { readonly worker: Worker };

/** @param environment of the address; undefined: the Host header's, or the site's own */
export async function visitOf(
  site: SiteOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  environment: Environment | undefined,
): Promise<Visit> {
  const visit = strangersVisit(site, request, reply, environment);
  const { market, realNow, tokenHash } = visit;
  return tokenHash === undefined ? visit : { ...visit, worker: await workerOf(market, tokenHash, realNow) };
}

/** The same without asking the database who it is. */
export function strangersVisit(
  site: SiteOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  environment: Environment | undefined,
): Visit {
  const { tag, texts } = languageFor(request.headers['accept-language']);
  const bearer = bearerOf(request);
  const token = bearer ?? request.cookies[SESSION_COOKIE];
  const query = queryOf(request.url);
  return {
    site,
    market: site.market,
    environment: environment ?? environmentOfHost(request) ?? site.defaultEnvironment,
    base: environment === undefined ? '' : `/${environment}`,
    origin: siteOriginOf(request, site.origins().site),
    request,
    reply,
    language: tag,
    texts,
    written: writtenIn(tag),
    worker: undefined,
    tokenHash: token === undefined ? undefined : tokenHashOf(token),
    isProgram: bearer !== undefined,
    query,
    body: fieldsOf(request.body),
    wantsJson: field(query, 'format') === 'json',
    now: site.market.clock.now(),
    realNow: realTime(site),
  };
}

const realTime = ({ now = Date.now }: SiteOptions): number => now();

/** A part of the address. */
export function parameter({ request }: Visit, name: string): string {
  const value = (request.params as Readonly<Record<string, string>>)[name];
  return value ?? '';
}

const bearerOf = ({ headers }: FastifyRequest): string | undefined =>
  /^Bearer ([\w-]+)$/i.exec(headers.authorization ?? '')?.[1];

async function workerOf(
  { read }: MarketContext,
  tokenHash: string,
  now: number,
): Promise<Worker | undefined> {
  const id = await read.sessions.workerOf(tokenHash, now);
  const worker = id === undefined ? undefined : await read.workers.byId(id);
  return worker?.status === 'closed' ? undefined : worker;
}

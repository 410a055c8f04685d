import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type MarketplaceAssetName, marketplaceAsset } from '../assets.ts';
import type { SiteOptions } from './options.ts';
import { icon } from './style/icon.ts';
import { stylesheet } from './style/stylesheet.ts';
import { ICON_PATH, STYLESHEET_PATH } from './views/document.tsx';

const scripts: readonly MarketplaceAssetName[] = [
  'site.js',
  'site.js.map',
  'crowd-elements.js',
  'crowd-elements.js.map',
  'external-hit.js',
  'external-hit.js.map',
];

/** Everything a page loads comes from here. */
export function assetRoutes(app: FastifyInstance, { asset = marketplaceAsset }: SiteOptions): void {
  const etag = etagOf(stylesheet);
  app.get(STYLESHEET_PATH, async (request, reply) =>
    send(request, reply, { body: stylesheet, etag, type: 'text/css; charset=utf-8' }),
  );
  app.get(ICON_PATH, async (request, reply) =>
    send(request, reply, { body: icon, etag: etagOf(icon), type: 'image/svg+xml' }),
  );
  for (const name of scripts)
    app.get(`/assets/${name}`, async (request, reply) =>
      send(request, reply, {
        ...asset(name),
        type: name.endsWith('.map') ? 'application/json' : 'text/javascript; charset=utf-8',
      }),
    );
}

const etagOf = (text: string): string =>
  `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { body, etag, type }: { body: string | Buffer; etag: string; type: string },
): FastifyReply {
  reply.headers({
    etag,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    // Requesters' pages load two of the scripts, from a frame that may have no origin.
    'cross-origin-resource-policy': 'cross-origin',
  });
  return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.type(type).send(body);
}

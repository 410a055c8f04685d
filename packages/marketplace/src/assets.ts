import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

export type MarketplaceAssetName = `${string}.js` | `${string}.js.map`;

export interface MarketplaceAsset {
  readonly body: Buffer;
  /** In quotes, ready for the header. */
  readonly etag: string;
}

const FOLDER = new URL('../dist/browser/', import.meta.url);
const loaded = new Map<MarketplaceAssetName, MarketplaceAsset>();

/**
 * A script for the worker's browser, as `npm run build` wrote it; read once per process.
 * @throws Error with the command to run when it is not built
 */
export function marketplaceAsset(name: MarketplaceAssetName): MarketplaceAsset {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const body = read(name);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const asset = { body, etag };
  loaded.set(name, asset);
  return asset;
}

function read(name: MarketplaceAssetName): Buffer {
  const file = new URL(name, FOLDER);
  if (!file.href.startsWith(FOLDER.href) || !existsSync(file))
    throw new Error(`The browser script ${name} is not built. Run "npm run build".`);
  return readFileSync(file);
}

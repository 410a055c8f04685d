import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MarketplaceAsset, MarketplaceAssetName } from '../../../src/assets.ts';

const BUILD = fileURLToPath(new URL('../../../build.mjs', import.meta.url));

let built: ReadonlyMap<string, Buffer> | undefined;

/** The browser's scripts as the sources are now, whatever was built before. */
export function builtAsset(name: MarketplaceAssetName): MarketplaceAsset {
  built ??= build();
  const body = built.get(name);
  if (body === undefined) throw new Error(`there is no script ${name}`);
  return { body, etag: `"${name}"` };
}

function build(): ReadonlyMap<string, Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'turnout-site-'));
  execFileSync(process.execPath, [BUILD, folder], { stdio: 'pipe' });
  const names = ['site.js', 'site.js.map', 'crowd-elements.js', 'external-hit.js'];
  const files = new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
  rmSync(folder, { recursive: true });
  return files;
}

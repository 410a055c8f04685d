import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningMarketplace } from './mturk-world.ts';
import { freePort, ServerProcess } from './server-process.ts';

/**
 * `turnout marketplace serve` as a process of its own, not yet started.
 * @param data its folder
 * @param words more of the command: --panel, --database …
 */
export async function marketplaceProcess(
  data: string,
  words: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const port = await freePort();
  const serve = ['marketplace', 'serve', '--data', data, '--port', String(port), ...words];
  return new ServerProcess({ folder: data, port, words: serve, env });
}

/** One that has started, in rehearsal, with a folder of its own that goes when it stops: the MTurk of a test. */
export async function startMarketplaceProcess(): Promise<RunningMarketplace> {
  const folder = mkdtempSync(join(tmpdir(), 'turnout-marketplace-'));
  const server = await marketplaceProcess(folder);
  await server.start();
  return {
    url: server.url,
    controlToken: readFileSync(join(folder, 'control-token'), 'utf8').trim(),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

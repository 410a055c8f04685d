import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientAsset } from '@turnout/client';
import type { Log } from '@turnout/core';
import { createEngine, createVault } from '@turnout/engine';
import { loadConfig, loadHooks, loadTemplates } from '@turnout/project';
import { createApp } from '@turnout/server';
import { openStore } from '@turnout/store';
import { root } from '../../../../test/root.ts';
import { Seeded } from '../../../../test/support/random.ts';
import type { StudyParticipant, StudyPort } from '../../src/index.ts';

export const stroopFolder = join(root, 'examples/stroop-psiturk');

export interface RunningStudy extends StudyPort {
  readonly url: string;
  /** Bonuses the study computed, minor units. */
  bonuses(): Promise<number[]>;
  close(): Promise<void>;
}

/** The bundled study, served on a port of this machine. @param frameAncestor the worker site's origin */
export async function startStroop(frameAncestor?: string): Promise<RunningStudy> {
  const folder = mkdtempSync(join(tmpdir(), 'turnout-rehearsal-'));
  cpSync(stroopFolder, folder, { recursive: true, filter: (path) => !path.endsWith('.turnout') });
  const { config } = loadConfig({
    folder,
    env: frameAncestor === undefined ? {} : { PSITURK_FRAME_ANCESTORS: frameAncestor },
    homeFolder: folder,
  });
  const log: Log = { debug() {}, info() {}, warn() {}, error: console.error };
  const clock = { now: () => Date.now() };
  const store = await openStore({ url: 'sqlite://', clock, log, role: 'server' });
  const vault = createVault(Buffer.alloc(32, 7));
  const hooks = await loadHooks(folder);
  const engine = createEngine({
    store,
    vault,
    clock,
    random: new Seeded(1),
    log,
    settings: {
      study: config.study,
      designVersion: config.designVersion,
      conditions: config.conditions,
      counters: config.counters,
      cutoffMs: config.cutoffMinutes * 60_000,
      allowRepeats: config.allowRepeats,
      resume: config.resume,
    },
  });
  const templates = loadTemplates(folder, { renderSnippets: config.renderSnippets, checkEveryMs: 60_000 });
  const app = await createApp({ engine, folder, config, templates, hooks, log, asset: clientAsset });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const all = () => store.participants.page({ study: config.study }, 0, 10_000);
  return {
    url,
    bonuses: async () => (await all()).map(({ bonusMinor }) => bonusMinor),
    async status() {
      const found: StudyParticipant[] = [];
      for (const { id, assignmentId, cell, endedAt } of await all()) {
        const identity = await store.participants.identity(id);
        const workerId = identity === undefined ? '' : vault.decrypt(identity.workerIdSealed);
        found.push({ workerId, assignmentId, ...cell, completed: endedAt !== undefined });
      }
      return found;
    },
    async close() {
      await app.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

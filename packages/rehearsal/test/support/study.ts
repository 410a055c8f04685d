import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { clientAsset } from '@turnout/client';
import type { Log } from '@turnout/core';
import { createEngine, createVault } from '@turnout/engine';
import { loadConfig, loadHooks, loadTemplates } from '@turnout/project';
import { createApp } from '@turnout/server';
import { openStore } from '@turnout/store';
import { root } from '../../../../test/root.ts';
import { Seeded } from '../../../../test/support/random.ts';
import type { StudyParticipant, StudyPort, StudyScript } from '../../src/index.ts';

const stroopFolder = join(root, 'examples/stroop-psiturk');

export interface RunningStudy extends StudyPort {
  readonly url: string;
  /** The study's own script for rehearsals. */
  readonly script: StudyScript;
  /** Bonuses the study computed, minor units. */
  bonuses(): Promise<number[]>;
  close(): Promise<void>;
}

export interface StroopOptions {
  /** The worker site's origin, for its frame. */
  readonly frameAncestor?: string;
  /** With fewer words, for browsers, which take their real time. */
  readonly short?: boolean;
}

/** The bundled study, served on a port of this machine. */
export async function startStroop({
  frameAncestor,
  short = false,
}: StroopOptions = {}): Promise<RunningStudy> {
  const folder = mkdtempSync(join(tmpdir(), 'turnout-rehearsal-'));
  cpSync(stroopFolder, folder, { recursive: true, filter: (path) => !path.endsWith('.turnout') });
  if (short) {
    const settings = join(folder, 'static/js/settings.js');
    const text = readFileSync(settings, 'utf8');
    writeFileSync(
      settings,
      text
        .replace(/PRACTICE_TRIALS = \d+/, 'PRACTICE_TRIALS = 4')
        .replace(/TEST_TRIALS = \d+/, 'TEST_TRIALS = 8'),
    );
  }
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
    script: await import(pathToFileURL(join(folder, 'rehearsal.mjs')).href),
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

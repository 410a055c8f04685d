import { clientAsset } from '@turnout/client';
import type { Log, Store } from '@turnout/core';
import { createEngine, createVault, type Engine } from '@turnout/engine';
import { loadConfig, loadHooks, loadTemplates } from '@turnout/project';
import { createApp, type OperationsPort } from '@turnout/server';
import { openStore } from '@turnout/store';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { TestClock } from './clock.ts';
import { Seeded } from './random.ts';
import { studyFolder } from './study-folder.ts';

export interface Lab {
  readonly app: FastifyInstance;
  readonly engine: Engine;
  readonly store: Store;
  readonly clock: TestClock;
  readonly folder: string;
  readonly logged: readonly string[];
  ask(request: InjectOptions): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

export interface LabOptions {
  /** Files of the study, beside the smallest one. */
  readonly files?: Readonly<Record<string, string>>;
  /** Text of config.txt. */
  readonly config?: string;
  readonly databaseUrl?: string;
  readonly operations?: (engine: Engine) => OperationsPort;
}

const AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

/** A whole server in this process, on an in-memory database, spoken to without a port. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const study = studyFolder({
    ...options.files,
    ...(options.config !== undefined && { 'config.txt': options.config }),
  });
  const { folder } = study;
  const { config } = loadConfig({ folder, env: {}, homeFolder: folder });
  const logged: string[] = [];
  const note = (message: string, facts?: Readonly<Record<string, unknown>>): void => {
    logged.push(
      `${message} ${facts?.error instanceof Error ? facts.error.stack : JSON.stringify(facts ?? {})}`,
    );
  };
  const log: Log = { debug: note, info: note, warn: note, error: note };
  const clock = new TestClock();
  const random = new Seeded(1);
  const store = await openStore({ url: options.databaseUrl ?? 'sqlite://', clock, log, role: 'server' });
  const hooks = await loadHooks(folder);
  const engine = createEngine({
    store,
    vault: createVault(Buffer.alloc(32, 7)),
    clock,
    random,
    log,
    settings: {
      study: config.study,
      designVersion: config.designVersion,
      conditions: config.conditions,
      counters: config.counters,
      cutoffMs: config.cutoffMinutes * 60_000,
      allowRepeats: config.allowRepeats,
      resume: config.resume,
      ...(hooks?.chooseCell !== undefined && { chooseCell: hooks.chooseCell }),
    },
  });
  const templates = loadTemplates(folder, { renderSnippets: config.renderSnippets, checkEveryMs: 0 });
  const operations = options.operations?.(engine);
  const app = await createApp({
    engine,
    folder,
    config,
    templates,
    hooks,
    log,
    asset: clientAsset,
    operations,
  });
  return {
    app,
    engine,
    store,
    clock,
    folder,
    logged,
    ask: (request) => app.inject({ ...request, headers: { 'user-agent': AGENT, ...request.headers } }),
    async close() {
      await app.close();
      await store.close();
      study.remove();
    },
  };
}

export const idsOf = (name: string, more: Readonly<Record<string, string>> = {}): string =>
  new URLSearchParams({
    workerId: `W${name}`,
    assignmentId: `A${name}`,
    hitId: 'H1',
    mode: 'live',
    ...more,
  }).toString();

/** A participant who has entered, with the token the page received. */
export interface Entered {
  readonly uniqueId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly html: string;
}

export async function enterLab(
  lab: Lab,
  name: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Entered> {
  const page = await lab.ask({ url: `/exp?${idsOf(name, more)}` });
  const token = /"token":"([^"]+)"/.exec(page.body)?.[1];
  const uniqueId = /"uniqueId":"([^"]+)"/.exec(page.body)?.[1];
  if (token === undefined || uniqueId === undefined)
    throw new Error(`not entered: ${page.statusCode} ${page.body.slice(0, 1000)} ${lab.logged.at(-1)}`);
  return { uniqueId, headers: { 'x-turnout-token': token }, html: page.body };
}

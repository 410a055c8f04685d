import { realpathSync, statSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { TurnoutError } from '@turnout/core';
import { definitionOf } from '../config/keys.ts';
import type { StudyConfig } from '../config/study-config.ts';
import { fromFlaskPath } from './flask-path.ts';
import type {
  HookHandler,
  HookLog,
  HookMount,
  HookRoute,
  ParticipantFinder,
  RouteOptions,
  StudyApp,
} from './types.ts';

export interface StudyAppParts {
  readonly folder: string;
  readonly config: StudyConfig;
  readonly log: HookLog;
  readonly participants: ParticipantFinder;
}

export interface RecordedApp {
  readonly app: StudyApp;
  /** What the study added so far; complete once `hooks.install(app)` has resolved. */
  readonly routes: readonly HookRoute[];
  readonly mounts: readonly HookMount[];
}

/** The application custom.ts writes its routes into; the server then registers what was recorded. */
export function createStudyApp({ folder, config, log, participants }: StudyAppParts): RecordedApp {
  const routes: HookRoute[] = [];
  const mounts: HookMount[] = [];

  const adder =
    (method: HookRoute['method']) =>
    (path: string, second: RouteOptions | HookHandler, third?: HookHandler): void => {
      const [options, handler] = typeof second === 'function' ? [{}, second] : [second, third];
      if (typeof handler !== 'function') throw invalid(`${method} ${path} has no handler.`);
      checkPath(method, path);
      if (routes.some((route) => route.method === method && route.path === path))
        throw invalid(`${method} ${path} is there twice.`);
      routes.push({ method, path, options, handler });
    };

  const app: StudyApp = {
    get: adder('GET'),
    post: adder('POST'),
    put: adder('PUT'),
    mount(path, prefix, options = {}) {
      if (!/^\/[^\s?#]*[^\s?#/]$/.test(prefix))
        throw invalid(`mount needs a prefix like "/task", not "${prefix}".`);
      mounts.push({ folder: folderInside(folder, path), prefix, options });
    },
    config: (section, name) => lookUp(config, section, name),
    log,
    participants,
    folder,
  };
  return { app, routes, mounts };
}

const invalid = (message: string): TurnoutError => new TurnoutError('HOOKS_INVALID', message);

function checkPath(method: string, path: string): void {
  if (/<[^>]+>/.test(path)) throw invalid(`${method} ${path}: write ${fromFlaskPath(path)} instead.`);
  if (!/^\/[^\s?#]*$/.test(path))
    throw invalid(`${method} "${path}": a path begins with a slash and has no query.`);
}

function folderInside(root: string, path: string): string {
  const folder = resolve(root, path);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw invalid(`mount: there is no folder ${path}.`);
  if (!`${realpathSync(folder)}${sep}`.startsWith(`${realpathSync(root)}${sep}`))
    throw invalid(`mount: ${path} lies outside the study folder.`);
  return folder;
}

/** A value in the place asked for, else where psiTurk 3 has it (trap F7). */
function lookUp({ sections }: StudyConfig, section: string, name: string): string | undefined {
  const key = name.toLowerCase();
  const home = definitionOf(key)?.section;
  return sections[section]?.[key] ?? (home === undefined ? undefined : sections[home]?.[key]);
}

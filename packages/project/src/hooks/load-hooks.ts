import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Cell, TurnoutError } from '@turnout/core';
import { bonusMinor, cellOf } from './results.ts';
import type { CustomModule, StudyHooks } from './types.ts';

const HOOK_FILES = ['custom.ts', 'custom.js'] as const;
const HOOK_NAMES = ['custom_get_condition', 'compute_bonus', 'init_app', 'routes', 'eligible'] as const;

type HookName = (typeof HOOK_NAMES)[number];

/** Spellings of JavaScript for names that come from psiTurk. */
const MISSPELT: Readonly<Record<string, HookName>> = {
  customGetCondition: 'custom_get_condition',
  computeBonus: 'compute_bonus',
  initApp: 'init_app',
};

/**
 * Loads the study's custom.ts or custom.js, if there is one.
 * @throws TurnoutError HOOKS_INVALID with file and line
 */
export async function loadHooks(folder: string): Promise<StudyHooks | undefined> {
  const found = HOOK_FILES.filter((name) => existsSync(join(folder, name)));
  const [name] = found;
  if (name === undefined) return undefined;
  if (found.length > 1)
    throw new TurnoutError(
      'HOOKS_INVALID',
      'Both custom.ts and custom.js are there; only one of them can count.',
    );
  const file = join(folder, name);
  return wrap(file, readModule(file, await importFile(file)));
}

async function importFile(file: string): Promise<Readonly<Record<string, unknown>>> {
  // Lines in traces are then those of the file, not of what it was compiled to.
  process.setSourceMapsEnabled(true);
  try {
    // Also for JavaScript: Node tells no line of a syntax error.
    if (isModuleFolder(dirname(file))) {
      const { tsImport } = await import('tsx/esm/api');
      return (await tsImport(pathToFileURL(file).href, import.meta.url)) as Record<string, unknown>;
    }
    // Without "type": "module" tsx's import compiles to text without a name, in which no line can be told.
    const { require } = await import('tsx/cjs/api');
    return (await require(file, import.meta.url)) as Record<string, unknown>;
  } catch (cause) {
    throw new TurnoutError('HOOKS_INVALID', placeAndMessage(file, cause), { cause });
  }
}

/** Whether the nearest package.json says that files are ES modules. */
function isModuleFolder(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, 'package.json');
    if (existsSync(file)) return /"type"\s*:\s*"module"/.test(readFileSync(file, 'utf8'));
    if (dirname(at) === at) return false;
  }
}

/** Named exports, or the members of a default export (`module.exports = { … }`). */
function readModule(file: string, exported: Readonly<Record<string, unknown>>): CustomModule {
  const byDefault = exported.default;
  const members: Record<string, unknown> = {
    ...(typeof byDefault === 'object' && byDefault !== null ? byDefault : undefined),
    ...exported,
  };
  for (const [written, meant] of Object.entries(MISSPELT))
    if (members[written] !== undefined)
      throw new TurnoutError('HOOKS_INVALID', `${basename(file)} exports ${written}; the name is ${meant}.`);
  for (const name of HOOK_NAMES)
    if (members[name] !== undefined && typeof members[name] !== 'function')
      throw new TurnoutError('HOOKS_INVALID', `${basename(file)}: ${name} is not a function.`);
  return members;
}

function wrap(file: string, module: CustomModule): StudyHooks {
  const { custom_get_condition, compute_bonus, eligible, init_app, routes } = module;

  async function run<T>(name: HookName, work: () => T | Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof TurnoutError) throw cause;
      throw new TurnoutError('HOOK_FAILED', `${name}: ${placeAndMessage(file, cause)}`, { cause });
    }
  }

  return {
    file,
    ...(custom_get_condition !== undefined && {
      chooseCell: async (mode: string): Promise<Cell> =>
        cellOf(await run('custom_get_condition', () => custom_get_condition(mode))),
    }),
    ...(compute_bonus !== undefined && {
      computeBonus: async (participant): Promise<number | undefined> =>
        bonusMinor(await run('compute_bonus', () => compute_bonus(participant))),
    }),
    ...(eligible !== undefined && {
      eligible: async (visit, earlier): Promise<true | string> => {
        const answer: unknown = await run('eligible', () => eligible(visit, earlier));
        if (answer === true) return true;
        return typeof answer === 'string' && answer !== '' ? answer : 'You cannot take part in this study.';
      },
    }),
    install: async (app) => {
      if (init_app !== undefined) await run('init_app', () => init_app(app));
      if (routes !== undefined) await run('routes', () => routes(app));
    },
  };
}

/** `custom.ts, line 12: message`, as far as the error tells. */
export function placeAndMessage(file: string, error: unknown): string {
  const name = basename(file);
  const message = error instanceof Error ? error.message : String(error);
  const trace = error instanceof Error ? `${message}\n${error.stack ?? ''}` : message;
  const line = new RegExp(`${name.replace('.', '\\.')}(?:\\?[^:\\s]*)?:(\\d+)`).exec(trace)?.[1];
  const [first = ''] = message.split('\n').filter((text) => text.trim() !== '');
  const place = line === undefined ? name : `${name}, line ${line}`;
  return `${place}: ${message.startsWith('Transform failed') ? (message.split('\n')[1] ?? first) : first}`;
}

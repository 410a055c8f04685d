import { readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { performance } from 'node:perf_hooks';
import { TurnoutError } from '@turnout/core';
import type { Environment } from 'minijinja-js';
import { readTextFile } from '../config/read-files.ts';
import type { TemplateValues } from '../hooks/types.ts';
import type { Notice } from '../notice.ts';
import { builtInName, builtInPages, neededPages, readBuiltInPage } from './built-in-pages.ts';
import { addTemplate, createEnvironment } from './engine.ts';
import { hasWayOn, insertMode, linkPages } from './mode-link.ts';
import { messageOf, missingPage, modeLinkNotice, problemOf, textOfNotice } from './notices.ts';
import { fileInside } from './paths.ts';
import type { Snippet, TemplateOptions, Templates } from './types.ts';
import { templateValues } from './values.ts';

interface LoadedFile {
  readonly stamp: string;
  /** Why the template cannot be used. */
  readonly problem: Notice | undefined;
}

const CHECK_EVERY_MS = 500;
const TEMPLATE_NAME = /\.(html?|xhtml|xml|jinja2?|j2)$/i;
const NOT_FOUND = /template not found: .*"([^"]+)"/;

/** More missing parts than this are a template that includes itself. */
const MOST_PARTS = 100;

/**
 * Reads a study's templates and shows them as psiTurk does. Files are read once, and again when they change.
 * @throws TurnoutError STUDY_INVALID when ad.html, consent.html or exp.html is there but broken
 */
export function loadTemplates(folder: string, options: TemplateOptions = {}): Templates {
  const root = join(folder, 'templates');
  const checkEvery = options.checkEveryMs ?? CHECK_EVERY_MS;
  const files = new Map<string, LoadedFile>();
  const reported = new Set<string>();
  let environment = freshEnvironment(options.fuel);
  let checkedAt = performance.now();

  function load(name: string): LoadedFile | undefined {
    const file = fileInside(root, name, folder);
    environment.removeTemplate(name);
    files.delete(name);
    if (file === undefined) return undefined;
    const stamp = stampOf(file);
    const { text } = readTextFile(file);
    const problem = attempt(name, () =>
      addTemplate(environment, name, linkPages.has(name) ? insertMode(text) : text),
    );
    const loaded = { stamp, problem };
    files.set(name, loaded);
    return loaded;
  }

  function attempt(name: string, work: () => void): Notice | undefined {
    try {
      work();
      return undefined;
    } catch (error) {
      return problemOf(name, error);
    }
  }

  function refresh(): void {
    const now = performance.now();
    if (now - checkedAt < checkEvery) return;
    checkedAt = now;
    for (const [name, { stamp }] of files) if (stampOf(join(root, name)) !== stamp) load(name);
    for (const name of builtInPages) if (!files.has(name)) load(name);
  }

  /** Renders, and reads the parts it names that were not read yet. */
  function renderWithParts(name: string, values: Record<string, unknown>): string {
    for (let parts = 0; ; parts += 1) {
      try {
        return environment.renderTemplate(name, values);
      } catch (error) {
        if (error instanceof Error && error.name === 'RuntimeError') {
          environment = freshEnvironment(options.fuel);
          for (const known of [...files.keys()]) load(known);
          throw error;
        }
        const part = NOT_FOUND.exec(messageOf(error))?.[1];
        if (part === undefined || parts >= MOST_PARTS || files.has(part) || load(part)?.problem !== undefined)
          throw error;
        if (!files.has(part)) throw error;
      }
    }
  }

  function render(name: string, given: TemplateValues): string {
    refresh();
    const values = templateValues(given);
    const loaded = files.get(name) ?? load(name);
    if (loaded === undefined) return builtIn(name, values, missingPage(name));
    if (loaded.problem !== undefined) return builtIn(name, values, loaded.problem);
    try {
      return renderWithParts(name, values);
    } catch (error) {
      return builtIn(name, values, whyOf(name, error));
    }
  }

  /** A part that could not be read is missing for the engine; its own problem says more. */
  function whyOf(name: string, error: unknown): Notice {
    const part = NOT_FOUND.exec(messageOf(error))?.[1];
    return (part === undefined ? undefined : files.get(part)?.problem) ?? problemOf(name, error);
  }

  function builtIn(name: string, values: Record<string, unknown>, why: Notice): string {
    if (!builtInPages.has(name))
      throw new TurnoutError(files.has(name) ? 'STUDY_INVALID' : 'PAGE_NOT_FOUND', textOfNotice(why));
    if (files.has(name)) report(why);
    return environment.renderTemplate(builtInName(name), values);
  }

  /** Once per text: a broken page is asked for again and again. */
  function report(notice: Notice): void {
    const text = textOfNotice(notice);
    if (reported.has(text)) return;
    reported.add(text);
    options.onProblem?.(notice);
  }

  function snippet(path: string): Snippet | undefined {
    const file = fileInside(root, path, folder);
    if (file === undefined || options.renderSnippets !== true || !/\.html?$/i.test(file))
      return file === undefined ? undefined : { file };
    refresh();
    const name = relative(root, file).split(sep).join('/');
    const loaded = files.get(name) ?? load(name);
    if (loaded?.problem === undefined) {
      try {
        return { text: renderWithParts(name, {}) };
      } catch (error) {
        report(whyOf(name, error));
      }
    } else report(loaded.problem);
    return { file };
  }

  for (const name of templateNames(root)) load(name);
  for (const name of ['ad.html', 'consent.html', 'exp.html']) {
    const problem = files.get(name)?.problem;
    if (problem !== undefined) throw new TurnoutError('STUDY_INVALID', textOfNotice(problem));
  }

  return {
    render,
    snippet,
    has: (name) => files.has(name) || builtInPages.has(name) || load(name) !== undefined,
    notices: () => templateNotices(root, folder, files),
  };
}

function freshEnvironment(fuel: number | undefined): Environment {
  const environment = createEnvironment(fuel);
  for (const name of builtInPages) addTemplate(environment, builtInName(name), readBuiltInPage(name));
  return environment;
}

/** The templates of a folder, relative and with slashes; none when there is no such folder. */
function templateNames(root: string): string[] {
  const entries = readdirSyncOrNone(root);
  return entries
    .filter((name) => TEMPLATE_NAME.test(name) && !name.split('/').some((part) => part.startsWith('.')))
    .sort();
}

function readdirSyncOrNone(root: string): string[] {
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => name.split(sep).join('/'));
}

function stampOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? 'gone' : `${found.mtimeMs} ${found.size}`;
}

function templateNotices(root: string, folder: string, files: ReadonlyMap<string, LoadedFile>): Notice[] {
  const notices: Notice[] = [...neededPages].filter((name) => !files.has(name)).map(missingPage);
  for (const { problem } of files.values()) if (problem !== undefined) notices.push(problem);
  for (const name of linkPages) {
    const file = fileInside(root, name, folder);
    if (file !== undefined && !hasWayOn(readTextFile(file).text)) notices.push(modeLinkNotice(name));
  }
  return notices;
}

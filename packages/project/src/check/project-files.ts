import { lstatSync, readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { readTextFile } from '../config/read-files.ts';

export interface ProjectFile {
  /** Relative to the study folder, with slashes. */
  readonly name: string;
  readonly text: string;
}

export interface ProjectLink {
  readonly name: string;
  readonly target: string;
  readonly state: 'inside' | 'outside' | 'broken';
}

export interface ProjectFiles {
  /** Everything under templates/ that is HTML. */
  readonly templates: readonly ProjectFile[];
  /** Scripts under static/, and those written into templates count with their template. */
  readonly scripts: readonly ProjectFile[];
  /** Names of all files under templates/ and static/. */
  readonly names: ReadonlySet<string>;
  readonly links: readonly ProjectLink[];
  readonly customPython: ProjectFile | undefined;
  /** The text of custom.py, custom.ts and custom.js. */
  readonly customCode: string;
}

/** Larger scripts are libraries or compiled bundles, in which nothing can be told. */
const LARGEST_SCRIPT = 500_000;

const SKIPPED = /^(node_modules|\.git|\.turnout|__pycache__)$/;

/** Reads what the check looks at. */
export function readProject(folder: string): ProjectFiles {
  const names: string[] = [];
  const links: ProjectLink[] = [];
  for (const part of ['templates', 'static']) walk(folder, part, names, links);
  const read = (name: string): ProjectFile => ({ name, text: readTextFile(join(folder, name)).text });
  const size = (name: string): number => statSync(join(folder, name)).size;
  return {
    templates: names.filter((name) => name.startsWith('templates/') && /\.html?$/i.test(name)).map(read),
    scripts: names
      .filter(
        (name) =>
          /^static\/.*\.(js|mjs|jsx|ts|coffee)$/i.test(name) &&
          !isLibrary(name) &&
          size(name) <= LARGEST_SCRIPT,
      )
      .map(read),
    names: new Set(names),
    links,
    customPython: isFile(join(folder, 'custom.py')) ? read('custom.py') : undefined,
    customCode: ['custom.py', 'custom.ts', 'custom.js']
      .filter((name) => isFile(join(folder, name)))
      .map((name) => read(name).text)
      .join('\n'),
  };
}

const isLibrary = (name: string): boolean =>
  /(^|\/)(lib|libs|vendor|node_modules)\/|\.min\.js$|(jquery|underscore|backbone|bootstrap|d3|jspsych|lodash)[-.\d\w]*\.js$/i.test(
    name,
  );

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

function walk(folder: string, name: string, names: string[], links: ProjectLink[]): void {
  const path = join(folder, name);
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return;
  if (entry.isSymbolicLink()) {
    const link = readLink(folder, name);
    links.push(link);
    if (link.state !== 'inside') return;
  }
  const found = statSync(path);
  if (found.isFile()) names.push(name);
  if (!found.isDirectory() || (entry.isSymbolicLink() && leadsUp(path))) return;
  for (const child of readdirSync(path).sort())
    if (!SKIPPED.test(child)) walk(folder, `${name}/${child}`, names, links);
}

/** Whether a link leads to a folder it lies in itself, which would be walked for ever. */
const leadsUp = (path: string): boolean =>
  `${realpathSync(dirname(path))}${sep}`.startsWith(`${realpathSync(path)}${sep}`);

function readLink(folder: string, name: string): ProjectLink {
  const path = join(folder, name);
  const target = readlinkSync(path);
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return { name, target, state: 'broken' };
  const inside = realpathSync(path).startsWith(realpathSync(folder) + sep);
  return { name, target, state: inside ? 'inside' : 'outside' };
}

/** Whether a place in a script stands behind `//`. */
export const inComment = (text: string, index: number): boolean =>
  /(^|[^:])\/\//.test(text.slice(text.lastIndexOf('\n', index - 1) + 1, index));

/** The line of a place in a text; the first is 1. */
export const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

import { inComment, lineAt, type ProjectFile, type ProjectFiles } from './project-files.ts';
import type { Finding, FindingLevel } from './types.ts';

/** Where our own psiturk.js is served, in front of a study's copy. */
const SHADOWED = 'static/js/psiturk.js';

/** What is to be said about the task's scripts (traps J1, J2, J9, T15, T18). */
export function scriptFindings(files: ProjectFiles): Finding[] {
  const copies = files.scripts.filter(({ name }) => /(^|\/)psiturk[^/]*\.js$/i.test(name));
  const task = [
    ...files.scripts.filter((file) => !copies.includes(file) && isLoaded(file, files)),
    ...files.templates,
  ];
  return [
    ...copies.map(ownCopy),
    ...task.flatMap((file) => [...preload(file, files.names), ...constructorForm(file)]),
    ...outsideHosts([...task]),
  ];
}

/**
 * Whether the task records the trials of psiTurk's example and asks for the bonus they earn: without the rule of the
 * example nobody would get one.
 */
export function earnsStockBonus(files: ProjectFiles): boolean {
  const task = [...files.scripts.filter((file) => isLoaded(file, files)), ...files.templates];
  const says = (form: RegExp): boolean =>
    task.some(({ text }) => [...text.matchAll(form)].some(({ index }) => !inComment(text, index)));
  return says(/\bcomputeBonus\s*\(/g) && says(/\bhit['"]?\s*:/g) && says(/['"]TEST['"]/g);
}

/** Whether a page or another script names the script; old versions of a task often lie beside it. */
function isLoaded(file: ProjectFile, files: ProjectFiles): boolean {
  const name = file.name.replace(/^.*\//, '');
  const whole = new RegExp(`(^|[^\\w.-])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
  return [...files.templates, ...files.scripts].some((other) => other !== file && whole.test(other.text));
}

function finding(
  level: FindingLevel,
  trap: string,
  file: ProjectFile,
  at: number | undefined,
  message: string,
  remedy: string,
): Finding {
  return {
    level,
    trap,
    file: file.name,
    line: at === undefined ? undefined : lineAt(file.text, at),
    message,
    remedy,
  };
}

function ownCopy(file: ProjectFile): Finding {
  const age = /Promise|async\s+function|\$\.when/.test(file.text)
    ? 'psiTurk 3'
    : /function\s*\(\s*uniqueId\s*,\s*adServerLoc\s*,\s*mode/.test(file.text)
      ? 'psiTurk 2'
      : 'the first psiTurk 2';
  return file.name.toLowerCase() === SHADOWED
    ? finding(
        'runs',
        'T18',
        file,
        undefined,
        `The study has a copy of psiturk.js, of the kind of ${age}; Turnout’s own is served at this address instead, as psiTurk does.`,
        'Delete the copy, if it was never changed.',
      )
    : finding(
        'runs',
        'T18',
        file,
        undefined,
        `The study loads its own copy of psiturk.js, of the kind of ${age}; it works, but keeps nothing in the browser when the network fails.`,
        'Load /static/js/psiturk.js instead.',
      );
}

const PRELOAD = /\bpreloadPages\s*\(/g;
const PAGE_NAME = /["'`]([\w./-]+\.html?)["'`]/g;

function preload(file: ProjectFile, names: ReadonlySet<string>): Finding[] {
  const call = [...file.text.matchAll(PRELOAD)].find(({ index }) => !inComment(file.text, index));
  if (call === undefined) return [];
  const found: Finding[] = [];
  const before = file.text.slice(Math.max(0, call.index - 40), call.index);
  const after = file.text.slice(call.index, call.index + 200);
  if (
    !/await\s+[\w.]*$|return\s+[\w.]*$|=\s*[\w.]*$/.test(before) &&
    !/^preloadPages\s*\([^)]*\)\s*\.then/.test(after)
  )
    found.push(
      finding(
        'runs',
        'J1',
        file,
        call.index,
        'preloadPages is not waited for, as in psiTurk 2.',
        'Nothing needs doing; the pages are there when it returns.',
      ),
    );
  const missing = new Map<string, number>();
  for (const match of file.text.matchAll(PAGE_NAME)) {
    const name = (match[1] ?? '').replace(/^\.?\//, '');
    const there = names.has(`templates/${name}`) || names.has(name);
    if (!there && !missing.has(name) && !inComment(file.text, match.index)) missing.set(name, match.index);
  }
  for (const [name, at] of missing)
    found.push(
      finding(
        'hand',
        'J9',
        file,
        at,
        `The page ${name} is named here, but there is no templates/${name}.`,
        'Take it out of the list, or add the file.',
      ),
    );
  return found;
}

const CONSTRUCTOR = /(new\s+)?\bPsiTurk\s*\(([^()]*)\)/gi;

function constructorForm(file: ProjectFile): Finding[] {
  for (const match of file.text.matchAll(CONSTRUCTOR)) {
    const [, isNew, values = ''] = match;
    if (inComment(file.text, match.index)) continue;
    const count = values.split(',').filter((value) => value.trim() !== '').length;
    if (isNew === undefined || count < 3)
      return [
        finding(
          'runs',
          'J2',
          file,
          match.index,
          `PsiTurk is called ${isNew === undefined ? 'without new' : `with ${count} values`}.`,
          'Nothing needs doing; psiturk.js takes what is missing from the server.',
        ),
      ];
  }
  return [];
}

const OUTSIDE =
  /<(script|link|iframe|img|audio|video|source)\b[^>]*?\b(?:src|href)\s*=\s*["'](https?:)?\/\/([\w.-]+)[^"']*/gi;

/** Hosts a page loads things from: each can fail, and each sees who takes part (trap T15). */
function outsideHosts(files: readonly ProjectFile[]): Finding[] {
  const found = new Map<string, Finding>();
  for (const file of files) {
    for (const match of file.text.matchAll(OUTSIDE)) {
      const [, tag = '', scheme, host = ''] = match;
      const plain = scheme?.toLowerCase() === 'http:';
      const key = `${host} ${plain ? tag : ''}`;
      if (found.has(key) || /(^|\.)mturk\.com$/.test(host)) continue;
      const active = plain && /^(script|link|iframe)$/i.test(tag);
      found.set(
        key,
        active
          ? finding(
              'stop',
              'T15',
              file,
              match.index,
              `Loads ${withArticle(tag.toLowerCase())} from http://${host}; browsers block it on an https page.`,
              'Write https:// before it, or keep a copy in static/.',
            )
          : finding(
              'runs',
              'T15',
              file,
              match.index,
              `Loads ${withArticle(tag.toLowerCase())} from ${host}${plain ? ' over plain http' : ''}.`,
              'A copy in static/ keeps the study running when that host does not.',
            ),
      );
    }
  }
  return [...found.values()];
}

const withArticle = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;

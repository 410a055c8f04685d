import { builtInPages, neededPages } from '../templates/built-in-pages.ts';
import { hasWayOn, linkPages } from '../templates/mode-link.ts';
import { missingPage, modeLinkNotice, nextPage, templateProblem } from '../templates/notices.ts';
import { lineAt, type ProjectFile, type ProjectFiles } from './project-files.ts';
import type { EraName, Finding, FindingLevel } from './types.ts';

const PAGES: ReadonlySet<string> = new Set(['ad.html', 'consent.html', 'exp.html', ...builtInPages]);

/** The ids inside error.html that a habit of Python 2 indexes (trap T10). */
export const INDEXED_ID = /(\{\{-?\s*|\bif\s+)((?:hitId|assignId|assignmentId|workerId))\[0\]/g;

/** Braces around an e-mail address (trap T9). */
export const BRACED_ADDRESS = /\{\{\s*([\w.+-]+@[\w.-]+)\s*\}\}/g;

/** The address of psiTurk 2's ad server; always empty today (trap T2). */
export const SERVER_LOCATION = /\{\{-?\s*server_?location\s*-?\}\}/g;

const short = (file: ProjectFile): string => file.name.replace(/^templates\//, '');

/** Whether psiTurk renders the file, or only sends it as it lies there. */
export const isPage = (file: ProjectFile, files: ProjectFiles): boolean =>
  PAGES.has(short(file)) ||
  files.templates.some(({ text }) =>
    new RegExp(`(extends|include|import|from)\\s+['"]${escaped(short(file))}['"]`).test(text),
  );

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What is to be said about the pages (traps T1 to T14, T18). */
export function templateFindings(
  files: ProjectFiles,
  { era, rendersAlready }: { readonly era: EraName; readonly rendersAlready: boolean },
): Finding[] {
  const byName = new Map(files.templates.map((file) => [short(file), file]));
  return [
    ...missingPages(byName),
    ...files.templates.flatMap((file) => [
      ...brokenTemplate(file, isPage(file, files)),
      ...serverLocation(file),
      ...indexedIds(file),
    ]),
    ...[...linkPages].flatMap((name) => linkFindings(name, byName.get(name))),
    ...studyPage(byName.get('exp.html')),
    ...(rendersAlready ? [] : jinjaInSnippets(files, era)),
  ];
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

function missingPages(byName: ReadonlyMap<string, ProjectFile>): Finding[] {
  const own = [...neededPages]
    .filter((name) => !byName.has(name))
    .map((name) => ({
      ...missingPage(name),
      level: 'convert' as const,
      remedy: missingPage(name).remedy ?? '',
    }));
  const needed: Finding[] = ['ad.html', 'consent.html', 'exp.html']
    .filter((name) => !byName.has(name))
    .map((name) => ({
      level: name === 'exp.html' ? 'stop' : 'hand',
      trap: 'T1',
      file: `templates/${name}`,
      line: undefined,
      message: `There is no ${name}.`,
      remedy:
        name === 'exp.html'
          ? 'A study needs this page: it loads the task. See "turnout setup-example".'
          : `Write it, or send people straight to ${nextPage[name] ?? '/exp'}.`,
    }));
  return [...needed, ...own];
}

function brokenTemplate(file: ProjectFile, rendered: boolean): Finding[] {
  const problem = templateProblem(short(file), file.text);
  if (problem === undefined) return [];
  const [braced] = file.text.matchAll(BRACED_ADDRESS);
  const ours = builtInPages.has(short(file));
  const level = braced !== undefined ? 'convert' : !rendered ? 'runs' : ours ? 'hand' : 'stop';
  const effect = !rendered
    ? ' It is sent to the task as it is.'
    : ours
      ? ' Turnout’s own page is shown instead.'
      : ' The study cannot be served.';
  return [
    {
      level,
      trap: 'T9',
      file: file.name,
      line: braced === undefined ? problem.line : lineAt(file.text, braced.index),
      message: problem.message + effect,
      remedy:
        braced === undefined
          ? (problem.remedy ?? '')
          : `Write ${braced[1] ?? 'the address'} without braces, or run "turnout migrate --convert".`,
    },
  ];
}

function serverLocation(file: ProjectFile): Finding[] {
  const [first] = file.text.matchAll(SERVER_LOCATION);
  if (first === undefined) return [];
  return [
    finding(
      'runs',
      'T2',
      file,
      first.index,
      'server_location, from psiTurk 2, is empty; links stay on this server.',
      'Nothing needs doing; "turnout migrate --convert" takes it out.',
    ),
  ];
}

function indexedIds(file: ProjectFile): Finding[] {
  const [first] = file.text.matchAll(INDEXED_ID);
  if (first === undefined) return [];
  return [
    finding(
      'convert',
      'T10',
      file,
      first.index,
      `${first[2] ?? 'The id'}[0] shows only the first sign of the id.`,
      'Delete the [0], or run "turnout migrate --convert".',
    ),
  ];
}

const LITERAL = /workerId=\{\{[-+]?\s*workerid\s*(?:\|\s*\w+\s*)*[-+]?\}\}/g;
const ABSOLUTE_LINK =
  /(?:href\s*=\s*|window\.open\(\s*|location(?:\.href)?\s*=\s*)["'`](https?:\/\/[^/"'`\s]+)[^"'`]*(?:consent|exp)\b/gi;

/** A link whose beginning is a text somebody meant to replace: `PUT YOUR URL HERE/consent?…`. */
const PLACEHOLDER_LINK = /["'`]([^"'`{}:/.\s<>?&][^"'`{}:/<>?&]*)\/(?:consent|exp)\?/gi;

function linkFindings(name: string, file: ProjectFile | undefined): Finding[] {
  if (file === undefined) return [];
  const found: Finding[] = [];
  const literals = [...file.text.matchAll(LITERAL)];
  const [first, second] = literals;
  if (!hasWayOn(file.text)) {
    const { message, remedy } = modeLinkNotice(name);
    found.push({
      level: 'stop',
      trap: 'T8',
      file: file.name,
      line: undefined,
      message,
      remedy: remedy ?? '',
    });
  }
  if (first !== undefined && second !== undefined)
    found.push(
      finding(
        'runs',
        'T5',
        file,
        first.index,
        `${literals.length} links carry the worker’s id; each gets the mode.`,
        'Nothing needs doing.',
      ),
    );
  if (
    name === 'ad.html' &&
    first !== undefined &&
    /\/exp\?[^"'`]*workerId=/.test(file.text) &&
    !/\/consent/.test(file.text)
  )
    found.push(
      finding(
        'runs',
        'T11',
        file,
        first.index,
        'The ad leads straight to the study, past consent.html.',
        'Nothing needs doing, if the consent is asked elsewhere.',
      ),
    );
  for (const match of file.text.matchAll(ABSOLUTE_LINK))
    found.push(
      finding(
        'hand',
        'T12',
        file,
        match.index,
        `The link leads to ${match[1] ?? 'another host'}, not to the server that shows the page.`,
        'Write it from the slash on, e.g. /consent?…',
      ),
    );
  for (const match of file.text.matchAll(PLACEHOLDER_LINK))
    found.push(
      finding(
        'stop',
        'T12',
        file,
        match.index,
        `The link begins with "${match[1] ?? ''}", and leads nowhere.`,
        'Write it from the slash on, e.g. /consent?…',
      ),
    );
  return found;
}

function studyPage(file: ProjectFile | undefined): Finding[] {
  if (file === undefined) return [];
  const found: Finding[] = [];
  const quoted =
    /(?:\b(?:var|let|const)\s+\w+\s*=|:)\s*["']\{\{\s*(condition|counterbalance)\s*\}\}["']/.exec(file.text);
  if (quoted !== null)
    found.push(
      finding(
        'runs',
        'T13',
        file,
        quoted.index,
        `${quoted[1] ?? 'condition'} stands in quotes: it is text in the task, and "0" counts as true.`,
        'Nothing needs doing; psiTurk does the same.',
      ),
    );
  for (const name of ['condition', 'mode'])
    if (!new RegExp(`\\{\\{[^}]*\\b${name}\\b`).test(file.text))
      found.push(
        finding(
          'runs',
          'T14',
          file,
          undefined,
          `The page does not hand ${name} to the task.`,
          name === 'mode'
            ? 'Nothing needs doing; psiturk.js asks the server.'
            : 'Nothing needs doing, if the task has no conditions.',
        ),
      );
  return found;
}

/** Pages the task fetches with Jinja in them, which psiTurk 3 sends as they are (trap T3). */
function jinjaInSnippets(files: ProjectFiles, era: EraName): Finding[] {
  const old = rendersSnippets(era);
  return snippetsWithJinja(files).map(({ file, at }) =>
    finding(
      old ? 'convert' : 'hand',
      'T3',
      file,
      at,
      'A page the task fetches holds template tags; psiTurk 2 filled them in, psiTurk 3 sends them as they are.',
      `Set render_snippets = true under [Turnout]${old ? ', or run "turnout migrate --convert"' : ' if they should be filled in'}.`,
    ),
  );
}

/** Versions of psiTurk that filled in whatever page the task fetched. */
export const rendersSnippets = (era: EraName): boolean => /^psiTurk [12]/.test(era);

export function snippetsWithJinja(
  files: ProjectFiles,
): { readonly file: ProjectFile; readonly at: number }[] {
  const sources = [...files.scripts, ...files.templates];
  return files.templates.flatMap((file) => {
    const name = short(file);
    const fetched = sources.some(({ text }) => text.includes(name)) && !files.customCode.includes(name);
    const at = !fetched || isPage(file, files) ? -1 : file.text.search(/\{\{[^}]+\}\}|\{%[^%]+%\}/);
    return at < 0 ? [] : [{ file, at }];
  });
}

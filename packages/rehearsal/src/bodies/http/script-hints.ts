import { attribute, elementsOf, rawTextOf } from '../../html/dom.ts';
import type { FetchedPage, Visitor } from './visitor.ts';

/** What the scripts of a study page let on, to somebody who does not run them. */
export interface ScriptHints {
  /** Parts of pages that the task shows, e.g. `postquestionnaire.html`. */
  readonly snippets: readonly string[];
  /** Where psiTurk's computeBonus asks, if the task calls it. */
  readonly bonusPath: string | undefined;
  /** Whether the page tells its server of the submission, as psiTurk's last page does. */
  readonly reportsSubmission: boolean;
}

/** More files than this are not the task any more. */
const MOST_FILES = 40;
const LONGEST = 1_000_000;

/** Libraries say nothing about the study, and are long. */
const LIBRARY = /jquery|underscore|backbone|d3|bootstrap|jspsych|psiturk\.js|turnout-page|\.min\.js/i;

/** Reads the page's own scripts, and the modules they import from the same server. */
export async function readHints(page: FetchedPage, visitor: Visitor): Promise<ScriptHints> {
  const { origin } = new URL(page.url);
  const elements = elementsOf(page.text).filter(({ tagName }) => tagName === 'script');
  const texts = elements.map(rawTextOf);
  const wanted = elements
    .map((element) => attribute(element, 'src'))
    .filter((src) => src !== undefined)
    .map((src) => new URL(src, page.url));
  const seen = new Set<string>();
  for (let next = wanted.shift(); next !== undefined && seen.size < MOST_FILES; next = wanted.shift()) {
    if (next.origin !== origin || seen.has(next.href) || LIBRARY.test(next.pathname)) continue;
    seen.add(next.href);
    const { status, text, url } = await visitor.get(next.href);
    if (status !== 200 || text.length > LONGEST) continue;
    texts.push(text);
    wanted.push(...importsOf(text).map((path) => new URL(path, url)));
  }
  const all = texts.join('\n');
  const named = [...all.matchAll(/['"`]([\w./-]+\.html)['"`]/g)].map((match) => match[1] ?? '');
  return {
    snippets: [...new Set(named)],
    bonusPath: /computeBonus\(\s*['"`]([^'"`]+)['"`]/.exec(all)?.[1],
    reportsSubmission: all.includes('worker_submitted'),
  };
}

const importsOf = (text: string): string[] =>
  [...text.matchAll(/\b(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g)].map((match) => match[1] ?? '');

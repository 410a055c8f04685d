import type { Notice } from '../notice.ts';
import { adaptTemplate } from './adapt.ts';
import { builtInPages } from './built-in-pages.ts';
import { createEnvironment } from './engine.ts';

const PLACE = /\(in (.+?):(\d+)\)/;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What the engine said of a template, with file and line (trap T9). */
export function problemOf(name: string, error: unknown): Notice {
  const [message = ''] = messageOf(error).split('\n');
  const place = PLACE.exec(message);
  const file = place?.[1] ?? name;
  return {
    trap: 'T9',
    message: `The template is broken: ${message.replace(PLACE, '').trim()}.`,
    file: `templates/${file}`,
    line: place?.[2] === undefined ? undefined : Number(place[2]),
    remedy: 'Mend the line; braces meant as text are written {{ "{{" }}.',
  };
}

/** Trap T1. */
export const missingPage = (name: string): Notice => ({
  trap: 'T1',
  message: builtInPages.has(name)
    ? `There is no ${name}; Turnout’s own page is shown.`
    : `There is no ${name}.`,
  file: `templates/${name}`,
  line: undefined,
  remedy: builtInPages.has(name)
    ? 'Write your own, or run "turnout migrate --convert" for a copy to change.'
    : `Write templates/${name}.`,
});

export function textOfNotice({ file, line, message, remedy }: Notice): string {
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `, line ${line}`}: `;
  return `${place}${message}${remedy === undefined ? '' : ` ${remedy}`}`;
}

/** Where the pages with links lead. */
export const nextPage: Readonly<Record<string, string>> = { 'ad.html': '/consent', 'consent.html': '/exp' };

/** Trap T8: the visitor could not get on from this page. */
export const modeLinkNotice = (name: string): Notice => ({
  trap: 'T8',
  message: `The page has no link on to ${nextPage[name] ?? '/exp'} that carries the ids.`,
  file: `templates/${name}`,
  line: undefined,
  remedy: `Link to ${nextPage[name] ?? '/exp'}?hitId={{ hitid }}&assignmentId={{ assignmentid }}&workerId={{ workerid }}`,
});

/** Why a template cannot be read; undefined when it can. Parts it names are not looked at. */
export function templateProblem(name: string, source: string): Notice | undefined {
  try {
    createEnvironment().addTemplate(name, adaptTemplate(source));
    return undefined;
  } catch (error) {
    return problemOf(name, error);
  }
}

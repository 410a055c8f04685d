import type { ProjectFile, ProjectFiles } from '../check/project-files.ts';
import {
  BRACED_ADDRESS,
  INDEXED_ID,
  SERVER_LOCATION,
  snippetsWithJinja,
} from '../check/template-findings.ts';
import { neededPages, readBuiltInPage } from '../templates/built-in-pages.ts';
import { templateProblem } from '../templates/notices.ts';

export interface FileEdit {
  /** Relative to the study folder. */
  readonly file: string;
  readonly text: string;
  readonly done: readonly string[];
}

/** Mends what can be mended in the templates, and adds the pages that are missing (traps T1, T2, T9, T10). */
export function editTemplates(files: ProjectFiles): FileEdit[] {
  const edits = files.templates.map(editTemplate).filter(({ done }) => done.length > 0);
  const missing = [...neededPages]
    .filter((name) => !files.names.has(`templates/${name}`))
    .map((name) => ({
      file: `templates/${name}`,
      text: readBuiltInPage(name),
      done: [`Added templates/${name}, which was missing.`],
    }));
  return files.templates.length === 0 ? [] : [...edits, ...missing];
}

function editTemplate({ name, text: before }: ProjectFile): FileEdit {
  const done: string[] = [];
  let text = before;
  const replace = (form: RegExp, by: string, said: string): void => {
    const next = text.replace(form, by);
    if (next !== text) done.push(said);
    text = next;
  };
  if (templateProblem(name, text) !== undefined)
    replace(BRACED_ADDRESS, '$1', `${name}: took the braces from the e-mail address.`);
  replace(INDEXED_ID, '$1$2', `${name}: took the [0] from the ids.`);
  replace(SERVER_LOCATION, '', `${name}: took out server_location, which is empty.`);
  return { file: name, text, done };
}

/** Whether pages the task fetches hold template tags after these edits (trap T3). */
export function needsRendering(files: ProjectFiles, edits: readonly FileEdit[]): boolean {
  const edited = new Map(edits.map(({ file, text }) => [file, text]));
  const templates = files.templates.map(({ name, text }) => ({ name, text: edited.get(name) ?? text }));
  return snippetsWithJinja({ ...files, templates }).length > 0;
}

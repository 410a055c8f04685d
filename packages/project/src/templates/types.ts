import type { TemplateValues } from '../hooks/types.ts';
import type { Notice } from '../notice.ts';

/** A file under templates/ that a task may fetch: to be sent from disk, or the text it became. */
export type Snippet = { readonly file: string } | { readonly text: string };

export interface Templates {
  /**
   * The page with the values. A page that is missing or broken is replaced by the built-in one where there is one.
   * @param name relative to templates/, e.g. `exp.html`
   * @throws TurnoutError STUDY_INVALID with file and line when the template is broken, PAGE_NOT_FOUND when missing
   */
  render(name: string, values: TemplateValues): string;
  /** Whether `render` has something to show for the name. */
  has(name: string): boolean;
  /** @returns undefined when nothing may be served under this path (relative to templates/, decoded). */
  snippet(path: string): Snippet | undefined;
  /** What the researcher should know: broken and missing pages, pages without a link on. */
  notices(): readonly Notice[];
}

export interface TemplateOptions {
  /** Snippets go through Jinja without variables. Default false. */
  readonly renderSnippets?: boolean;
  /** How often changed files are looked for, ms. Default 500. */
  readonly checkEveryMs?: number;
  /** Steps a page may take before it is given up as endless. Default 100,000,000. */
  readonly fuel?: number;
  /** Told once of each page that could not be shown as written. */
  readonly onProblem?: (notice: Notice) => void;
}

/**
 * A QuestionForm as a page can draw it (AWS API Reference, QuestionForm). Nothing in it is markup: formatted content
 * is a tree of allowed elements, so a page that renders this model cannot be made to run a requester's script.
 */
export interface QuestionForm {
  readonly overview: readonly Content[];
  readonly questions: readonly FormItem[];
}

export interface FormItem {
  readonly identifier: string;
  /** A heading, such as "Question 3". */
  readonly displayName?: string;
  readonly required: boolean;
  readonly content: readonly Content[];
  readonly answer: FreeTextAnswer | SelectionAnswer;
}

export type Content =
  | { readonly kind: 'title'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | MediaContent
  | FormattedContent;

/** A picture, sound or film at an address of the requester's. */
export interface MediaContent {
  readonly kind: 'media';
  readonly type: 'image' | 'audio' | 'video';
  /** For example `gif`. */
  readonly subType?: string;
  /** http or https. */
  readonly url: string;
  readonly alternative: string;
}

export interface FormattedContent {
  readonly kind: 'formatted';
  readonly nodes: readonly FormattedNode[];
}

export type FormattedNode = string | FormattedElement;

/** `tag` and `attributes` are from the allow-list in formatted-content.ts, addresses are of harmless schemes. */
export interface FormattedElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly FormattedNode[];
}

export interface FreeTextAnswer {
  readonly kind: 'freeText';
  /** Present: must be a number, within the bounds. */
  readonly numeric?: { readonly min?: number; readonly max?: number };
  /** Characters. */
  readonly length: { readonly min: number; readonly max?: number };
  /** All must match. */
  readonly formats: readonly AnswerFormat[];
  /** Stands in the field, and is the answer when it is left there. */
  readonly defaultText: string;
  readonly lines: number;
}

export interface AnswerFormat {
  /** JavaScript; matches anywhere unless anchored. */
  readonly regex: string;
  readonly ignoreCase: boolean;
  /** The requester's words to the worker. */
  readonly errorText: string;
}

export interface SelectionAnswer {
  readonly kind: 'selection';
  /** How many must be chosen in an answer that chooses any. */
  readonly min: number;
  readonly max: number;
  /** The suggestion, or one that fits: never a style for one choice when several may be made. */
  readonly style: SelectionStyle;
  readonly selections: readonly Selection[];
  /** A field below the list for an answer that is not in it. */
  readonly other?: FreeTextAnswer;
}

export type SelectionStyle = 'radiobutton' | 'checkbox' | 'list' | 'dropdown' | 'combobox' | 'multichooser';

export interface Selection {
  readonly identifier: string;
  readonly content: { readonly kind: 'text'; readonly text: string } | MediaContent | FormattedContent;
}

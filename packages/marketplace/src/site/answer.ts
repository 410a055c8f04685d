import type { ComponentChildren } from 'preact';
import type { PagePolicy } from './http/headers.ts';

/** What a page is answered with. */
export type Answer =
  | ({ readonly kind: 'page' } & Page)
  | { readonly kind: 'json'; readonly body: unknown; readonly status: number }
  | { readonly kind: 'redirect'; readonly to: string };

export interface Page {
  readonly title: string;
  readonly body: ComponentChildren;
  readonly status?: number;
  /** Which entry of the navigation it belongs to. */
  readonly section?: Section;
  readonly policy?: PagePolicy;
  /** Takes the whole width and height of the window: the page with a HIT in it. */
  readonly wide?: boolean;
}

export type Section =
  | 'projects'
  | 'queue'
  | 'history'
  | 'earnings'
  | 'messages'
  | 'qualifications'
  | 'profile';

export const page = (content: Page): Answer => ({ kind: 'page', ...content });
export const json = (body: unknown, status = 200): Answer => ({ kind: 'json', body, status });
export const redirect = (to: string): Answer => ({ kind: 'redirect', to });

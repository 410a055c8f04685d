import type { ComponentChildren } from 'preact';

/** What a page of the administration is answered with. */
export type AdminAnswer =
  | ({ readonly kind: 'page' } & AdminPage)
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'file'; readonly name: string; readonly type: string; readonly body: string };

export interface AdminPage {
  readonly title: string;
  readonly body: ComponentChildren;
  readonly status?: number;
  readonly section?: AdminSection;
}

export type AdminSection =
  | 'overview'
  | 'people'
  | 'invitations'
  | 'questionnaires'
  | 'payouts'
  | 'erasures'
  | 'mail'
  | 'settings'
  | 'log';

export const adminPage = (content: AdminPage): AdminAnswer => ({ kind: 'page', ...content });

/** @param path under /admin @param done which sentence the next page begins with */
export const goTo = (path: string, done?: string): AdminAnswer => ({
  kind: 'redirect',
  to: `/admin${path}${done === undefined ? '' : `${path.includes('?') ? '&' : '?'}done=${done}`}`,
});

export const csvFile = (name: string, body: string): AdminAnswer => ({
  kind: 'file',
  name,
  type: 'text/csv; charset=utf-8',
  body,
});

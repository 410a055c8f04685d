import type { HandoverContext, PageContext } from '@turnout/protocol';

/** What the page script offers to psiturk.js on the same page. Not for tasks. */
export interface PageInternals {
  /** The token requests of this page carry; undefined where nobody takes part. */
  token: string | undefined;
  /** The browser's own fetch, without our header and not counted as an upload. */
  readonly fetch: typeof fetch;
  /** Whether this window can keep the token for a navigation without cookies. */
  readonly tokenKept: boolean;
  /** True once this window asked for its page with the kept token; a second time would be for ever. */
  handedOver: boolean;
  readonly uploads: Uploads;
  readonly leftovers: Leftovers;
  /** Shows the answer of a GET with the token in place of this document. False when no page came back. */
  readonly openWithToken: (url: string) => Promise<boolean>;
}

/** The project's own requests that carry data and have not ended. */
export interface Uploads {
  count(): number;
  /** @returns what ends it; more than one call is one */
  begin(): () => void;
  /** Tells when none is left, or after `mostMs`. */
  whenIdle(mostMs: number, tell: () => void): void;
}

/** Records that earlier page loads of this origin could not send. */
export interface Leftovers {
  /** Wire records of this participant as JSON text, in order, as they were when the page opened. */
  textsOf(uniqueId: string): readonly string[];
  /** Tells when those of this participant are on the server's disk, or refused for good. */
  whenSent(uniqueId: string, tell: () => void): void;
  /** Tries again now. */
  send(): void;
}

/** As much of the page's own jQuery as is used to bind so that the project can unbind. */
export interface PageJquery {
  (target: unknown): PageJqueryObject;
  readonly fn?: { readonly on?: unknown; readonly off?: unknown };
  readonly _data?: (element: unknown, name: string) => unknown;
}

export interface PageJqueryObject {
  on(names: string, selector: string, listener: (event: unknown) => unknown): unknown;
  on(names: string, listener: (event: unknown) => unknown): unknown;
  off(names: string, selector: string, listener: (event: unknown) => unknown): unknown;
  off(names: string, listener?: (event: unknown) => unknown): unknown;
  bind(names: string, listener: (event: unknown) => unknown): unknown;
  unbind(names: string, listener?: (event: unknown) => unknown): unknown;
}

declare global {
  interface Window {
    TURNOUT?: PageContext;
    TURNOUT_HANDOVER?: HandoverContext;
    TURNOUT_PAGE?: PageInternals;
    jQuery?: PageJquery;
    Backbone?: { Events?: object; Notifications?: object };
    PsiTurk?: unknown;
    instructionController?: { getIndicator?: () => unknown };
    viewedscreen?: number;
    image?: HTMLImageElement;
  }
}

import type { PageJquery } from '../shared/globals.ts';

/** What a window must offer; tests give a small one. */
export interface LeavingWindow {
  onbeforeunload: ((event: BeforeUnloadEvent) => unknown) | null;
  addEventListener(type: 'beforeunload', listener: (event: Event) => void): void;
  removeEventListener(type: 'beforeunload', listener: (event: Event) => void): void;
}

/**
 * Asks to stay when the participant leaves a task that cannot be resumed. A project ends that by itself with
 * `$(window).off('beforeunload')` or `window.onbeforeunload = null` (trap J6); both must count, for the question and
 * for the report of quitting alike.
 */
export interface LeavingGuard {
  /** Once or many times: one guard. */
  arm(): void;
  disarm(): void;
  /** False as soon as the project has ended it. */
  isArmed(): boolean;
}

const MESSAGE = 'If you leave this page now, you end the study early.';
const EVENT = 'beforeunload';

export function createLeavingGuard(
  page: LeavingWindow,
  jqueryNow: () => PageJquery | undefined,
  onAsked: () => void,
): LeavingGuard {
  let bound: { readonly jquery: PageJquery | undefined } | undefined;

  /** Says nothing itself: it is there so that the project's `window.onbeforeunload = null` can be seen. */
  const marker = (): undefined => undefined;

  const ask = (event: unknown): string | undefined => {
    if (!isArmed()) return undefined;
    onAsked();
    if (event instanceof Event) {
      event.preventDefault();
      (event as BeforeUnloadEvent).returnValue = MESSAGE;
    }
    return MESSAGE;
  };

  const listener = (event: Event): void => {
    ask(event);
  };

  function isArmed(): boolean {
    if (bound === undefined) return false;
    if (page.onbeforeunload === null || page.onbeforeunload === undefined) return false;
    return bound.jquery === undefined || isBound(bound.jquery, page, ask);
  }

  function release(): void {
    if (bound === undefined) return;
    if (bound.jquery === undefined) page.removeEventListener(EVENT, listener);
    else unbind(bound.jquery, page, ask);
    if (page.onbeforeunload === marker) page.onbeforeunload = null;
    bound = undefined;
  }

  return {
    arm() {
      if (isArmed()) return;
      release();
      const jquery = jqueryNow();
      bound = { jquery };
      if (jquery === undefined) page.addEventListener(EVENT, listener);
      else if (jquery.fn?.on !== undefined) jquery(page).on(EVENT, ask);
      else jquery(page).bind(EVENT, ask);
      page.onbeforeunload ??= marker;
    },
    disarm() {
      release();
      // The project's own questions too, as psiTurk does at the end of a task.
      const jquery = jqueryNow();
      if (jquery !== undefined) unbind(jquery, page);
    },
    isArmed,
  };
}

function unbind(jquery: PageJquery, target: unknown, listener?: (event: unknown) => unknown): void {
  if (jquery.fn?.off !== undefined) jquery(target).off(EVENT, listener);
  else jquery(target).unbind(EVENT, listener);
}

/** Whether jQuery still holds the listener. Where its list cannot be read (before 1.5), it is taken to. */
function isBound(jquery: PageJquery, target: unknown, listener: unknown): boolean {
  if (jquery._data === undefined) return true;
  const events = jquery._data(target, 'events') as Record<string, unknown> | undefined;
  const list = events?.[EVENT];
  // A list with members of its own (delegateCount); each entry names its handler.
  return Array.isArray(list) && list.some((entry: { handler?: unknown }) => entry?.handler === listener);
}

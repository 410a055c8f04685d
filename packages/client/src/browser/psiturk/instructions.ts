import type { PageJquery } from '../shared/globals.ts';

export interface InstructionsParts {
  readonly pages: readonly string[];
  readonly showPage: (name: string) => void;
  readonly record: (trial: Readonly<Record<string, unknown>>) => void;
  /** Epoch ms. */
  readonly now: () => number;
  /** Tells which screen was left, as psiTurk's global `viewedscreen`. */
  readonly onLeft: (index: number) => void;
  /** Binds the page's buttons; called after each page is shown. */
  readonly bind: (listeners: NavigationListeners) => void;
  readonly onFinished: () => void;
}

export interface NavigationListeners {
  readonly next: () => void;
  /** Absent on the first page. */
  readonly previous: (() => void) | undefined;
}

export interface Instructions {
  getIndicator(): unknown;
  loadFirstPage(): void;
}

/** psiTurk's instruction player: pages with buttons, and a trial row for each step. */
export function createInstructions(parts: InstructionsParts): Instructions {
  const { pages } = parts;
  let current = 0;
  let shownAt = 0;
  let finished = false;

  const recordStep = (action: string, index: number): void =>
    parts.record({
      phase: 'INSTRUCTIONS',
      template: pages[index],
      indexOf: index,
      action,
      viewTime: parts.now() - shownAt,
    });

  const show = (): void => {
    parts.showPage(pages[current] ?? '');
    parts.bind({ next, previous: current === 0 ? undefined : previous });
    shownAt = parts.now();
  };

  const previous = (): void => {
    if (finished || current === 0) return;
    const left = current;
    parts.onLeft(left);
    recordStep('PrevPage', left);
    current -= 1;
    show();
  };

  const next = (): void => {
    // The last page stays until the task shows another; a second click on it is none.
    if (finished) return;
    const left = current;
    parts.onLeft(left);
    finished = left + 1 >= pages.length;
    recordStep(finished ? 'FinishInstructions' : 'NextPage', left);
    current += 1;
    if (finished) parts.onFinished();
    else show();
  };

  parts.record({ phase: 'INSTRUCTIONS', templates: pages, action: 'Begin' });

  return {
    getIndicator: () => ({
      currently_viewing: { indexOf: current, template: pages[current] },
      instruction_deck: { total_pages: pages.length, templates: pages },
    }),
    loadFirstPage: show,
  };
}

const NAVIGATION = '.instructionsnav';

/**
 * Binds on the navigation bar and looks at the button's class when it is clicked: pages give it the class only after
 * a quiz is passed (trap J10). Through the page's jQuery where it can, under psiTurk's names, so that the task's own
 * page controllers can unbind it.
 */
export function bindNavigation(
  jquery: PageJquery | undefined,
  { next, previous }: NavigationListeners,
): void {
  if (jquery?.fn?.on !== undefined) {
    const bar = jquery(NAVIGATION);
    if (previous !== undefined) bar.on('click.psiturk.instructionsnav.prev', '.previous', previous);
    bar.on('click.psiturk.instructionsnav.next', '.continue', next);
    return;
  }
  for (const bar of document.querySelectorAll(NAVIGATION))
    bar.addEventListener('click', ({ target }) => {
      const button = target instanceof Element ? target.closest('.continue, .previous') : null;
      if (button === null || !bar.contains(button)) return;
      if (button.classList.contains('previous')) previous?.();
      else next();
    });
}

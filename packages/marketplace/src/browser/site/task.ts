import { clockText, milestoneBetween } from './countdown.ts';

/** How often the page asks what became of its HIT when nothing happens, ms. */
const ASK_MS = 15_000;
/** How long a worker reads that the HIT was handed in, before the queue comes, ms. */
const READ_MS = 1500;
/** From here on the time is shown in another colour, ms. */
const SOON_MS = 120_000;

type Ended = 'submitted' | 'over' | 'gone';

interface TaskState {
  readonly state: 'working' | Ended;
  readonly leftMs: number;
}

/** The page with a HIT or a test in it: counts down, and notices when it is handed in, over or gone. */
export function watchTask(): void {
  const bar = document.querySelector<HTMLElement>('.task-bar');
  const value = bar?.querySelector<HTMLElement>('.timer-value');
  const said = bar?.querySelector<HTMLElement>('[data-said]');
  if (!bar || !value || !said) return;
  const address = bar.dataset.state;
  // Against the page's own clock, which nobody sets: the marketplace's may be moved, the computer's may be wrong.
  let shownLeft = Number(bar.dataset.left);
  let endsAt = performance.now() + shownLeft;
  let ended = false;

  const end = (state: Ended): void => {
    if (ended) return;
    ended = true;
    clearInterval(ticking);
    clearInterval(asking);
    const { heading, next } = wordsOf(bar, state);
    bar.dataset.ended = state;
    value.textContent = heading;
    said.textContent = `${heading}. ${next}`;
    showNotice(bar, heading, next, state);
    if (state === 'submitted')
      setTimeout(() => location.assign(`${bar.dataset.queue ?? '/tasks'}?done=submitted`), READ_MS);
  };

  const ask = async (url: string): Promise<void> => {
    const answer = await fetch(url);
    if (!answer.ok) return;
    const { leftMs, state } = (await answer.json()) as TaskState;
    endsAt = performance.now() + leftMs;
    if (state !== 'working') end(state);
  };
  // A line that is down for a moment is no reason to disturb anybody: the next question follows.
  const askQuietly = (): void => {
    if (address !== undefined && !ended) ask(address).catch(() => undefined);
  };

  const tick = (): void => {
    const left = endsAt - performance.now();
    value.textContent = clockText(left);
    const milestone = milestoneBetween(shownLeft, left);
    if (milestone !== undefined)
      said.textContent = (bar.dataset.leftText ?? '').replace('{}', lengthText(milestone));
    const isOver = left <= 0 && shownLeft > 0;
    bar.classList.toggle('soon', left < SOON_MS);
    shownLeft = left;
    if (isOver && address === undefined) end('over');
    else if (isOver) askQuietly();
  };

  const ticking = setInterval(tick, 1000);
  const asking = setInterval(askQuietly, ASK_MS);
  tick();
  // Until here, and for good without this script, the page shows the deadline: a time that stands still misleads.
  bar.classList.add('counts');
  document.querySelector('iframe.hit')?.addEventListener('load', askQuietly);
  window.addEventListener('focus', askQuietly);
}

function wordsOf({ dataset }: HTMLElement, state: Ended): { heading: string; next: string } {
  switch (state) {
    case 'submitted':
      return { heading: dataset.submitted ?? '', next: dataset.submittedNext ?? '' };
    case 'over':
      return { heading: dataset.over ?? '', next: dataset.overNext ?? '' };
    case 'gone':
      return { heading: dataset.gone ?? '', next: dataset.overNext ?? '' };
  }
}

const lengthText = (ms: number): string =>
  new Intl.NumberFormat(document.documentElement.lang, {
    style: 'unit',
    unit: 'minute',
    unitDisplay: 'long',
  }).format(ms / 60_000);

/** Says it above the frame, where the worker looks; the frame stays, for what is in it may be worth copying. */
function showNotice(bar: HTMLElement, heading: string, next: string, state: Ended): void {
  const notice = document.createElement('p');
  notice.className = state === 'submitted' ? 'success' : 'alert';
  const strong = document.createElement('strong');
  strong.textContent = `${heading}.`;
  notice.append(strong, ` ${next}`);
  bar.after(notice);
}

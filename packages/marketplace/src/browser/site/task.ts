import { clockText, milestoneBetween } from './countdown.ts';

/** How often the page asks what became of its HIT when nothing happens, ms. */
const ASK_MS = 15_000;
/** How long a worker reads that the HIT was handed in, before the queue comes, ms. */
const READ_MS = 1500;

interface TaskState {
  readonly state: 'working' | 'submitted' | 'over' | 'gone';
  readonly leftMs: number;
}

/** The page with a HIT in it: counts down, and notices when the HIT is handed in, over or gone. */
export function watchTask(): void {
  const bar = document.querySelector<HTMLElement>('.task-bar');
  const value = bar?.querySelector<HTMLElement>('.timer-value');
  const said = bar?.querySelector<HTMLElement>('[data-said]');
  if (!bar || !value || !said) return;
  // Against the page's own clock, which nobody sets: the marketplace's may be moved, the computer's may be wrong.
  let endsAt = performance.now() + Number(bar.dataset.left);
  let shownLeft = Number(bar.dataset.left);
  let ended = false;

  const end = (heading: string, next: string, state: TaskState['state']): void => {
    ended = true;
    clearInterval(ticking);
    clearInterval(asking);
    bar.classList.add('ended');
    bar.dataset.ended = state;
    value.textContent = heading;
    said.textContent = `${heading}. ${next}`;
    showNotice(bar, heading, next, state);
  };

  const ask = async (): Promise<void> => {
    const answer = await fetch(bar.dataset.state ?? '', { headers: { accept: 'application/json' } });
    if (!answer.ok || ended) return;
    const { leftMs, state } = (await answer.json()) as TaskState;
    endsAt = performance.now() + leftMs;
    if (state === 'submitted') {
      end(bar.dataset.submitted ?? '', bar.dataset.submittedNext ?? '', state);
      setTimeout(() => location.assign(`${bar.dataset.queue ?? '/tasks'}?done=submitted`), READ_MS);
    } else if (state === 'over') end(bar.dataset.over ?? '', bar.dataset.overNext ?? '', state);
    else if (state === 'gone') end(bar.dataset.gone ?? '', bar.dataset.overNext ?? '', state);
  };
  // A line that is down for a moment is no reason to disturb anybody: the next question follows.
  const askQuietly = (): void => void ask().catch(() => undefined);

  const tick = (): void => {
    const left = endsAt - performance.now();
    value.textContent = clockText(left);
    const milestone = milestoneBetween(shownLeft, left);
    if (milestone !== undefined)
      said.textContent = (bar.dataset.leftText ?? '').replace('{}', lengthText(milestone));
    if (left <= 0 && shownLeft > 0) askQuietly();
    bar.classList.toggle('soon', left < 120_000);
    shownLeft = left;
  };

  const ticking = setInterval(tick, 1000);
  const asking = setInterval(askQuietly, ASK_MS);
  tick();
  document.querySelector('iframe.hit')?.addEventListener('load', askQuietly);
  window.addEventListener('focus', askQuietly);
}

const lengthText = (ms: number): string =>
  new Intl.NumberFormat(document.documentElement.lang, {
    style: 'unit',
    unit: 'minute',
    unitDisplay: 'long',
  }).format(ms / 60_000);

/** Says it above the frame, where the worker looks; the frame stays, for what is in it may be worth copying. */
function showNotice(bar: HTMLElement, heading: string, next: string, state: TaskState['state']): void {
  const notice = document.createElement('p');
  notice.className = state === 'submitted' ? 'success' : 'alert';
  const strong = document.createElement('strong');
  strong.textContent = `${heading}.`;
  notice.append(strong, ` ${next}`);
  bar.after(notice);
}

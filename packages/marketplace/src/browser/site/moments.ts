/** Writes moments in the worker's own time zone; without this script they are in UTC and say so. */
export function localMoments(): void {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, {
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
  });
  for (const time of document.querySelectorAll<HTMLElement>('time[data-moment]'))
    time.textContent = format.format(Number(time.dataset.moment));
}

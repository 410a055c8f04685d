const MINUTE_MS = 60_000;

/** A moment as people of any country read it: `2026-11-21 14:05 UTC`. */
export const shownTime = (at: number | undefined): string =>
  at === undefined ? '' : `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** How far away a moment is: `in 3 h`, `2 d ago`, `now`. */
export function fromNow(at: number | undefined, now = Date.now()): string {
  if (at === undefined) return '';
  const minutes = Math.round(Math.abs(at - now) / MINUTE_MS);
  if (minutes === 0) return 'now';
  const span =
    minutes < 90
      ? `${minutes} min`
      : minutes < 2 * 1440
        ? `${Math.round(minutes / 60)} h`
        : `${Math.round(minutes / 1440)} d`;
  return at >= now ? `in ${span}` : `${span} ago`;
}

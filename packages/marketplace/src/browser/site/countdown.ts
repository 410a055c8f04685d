const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** When a worker is told aloud how much is left, ms: often enough to plan, seldom enough to work. */
const MILESTONES: readonly number[] = [60, 30, 15, 10, 5, 2, 1].map((minutes) => minutes * MINUTE);

/** The milestone that was passed between two looks at the time left, ms; the last one of several. */
export const milestoneBetween = (before: number, after: number): number | undefined =>
  MILESTONES.filter((milestone) => before > milestone && after <= milestone).pop();

/** As a clock shows it: 1:05:09 or 4:07. @param ms */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / SECOND));
  const parts = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

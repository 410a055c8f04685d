import type { CampaignPlan } from './campaign.ts';

const hourOf = (at: number, timeZone: string): number =>
  Number(new Intl.DateTimeFormat('en-GB', { hour: 'numeric', hourCycle: 'h23', timeZone }).format(at));

/**
 * CA4: whether a round may be posted at this time. `from` belongs to the hours, `until` does not; `from` after
 * `until` spans midnight; both the same: all day. The hour is the one on the clocks of the time zone.
 */
function isWithinHours(hours: CampaignPlan['hours'], at: number): boolean {
  if (hours === undefined || hours.from === hours.until) return true;
  const hour = hourOf(at, hours.timeZone);
  return hours.from < hours.until
    ? hour >= hours.from && hour < hours.until
    : hour >= hours.from || hour < hours.until;
}

/** Whether the runtime knows a time zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    hourOf(0, name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const STEP_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * CA4: when the hours that `at` lies in are over, to the minute; a day later where they last all day.
 * @param at epoch ms within the hours
 */
export function hoursEnd(hours: CampaignPlan['hours'], at: number): number {
  // Step by step, because a day in a time zone may have 23 or 25 hours.
  for (let time = at - (at % STEP_MS) + STEP_MS; time < at + DAY_MS; time += STEP_MS)
    if (!isWithinHours(hours, time)) return time;
  return at + DAY_MS;
}

/** Recruiters refuse postings of a few seconds, and in less than this nobody finds one. */
const LEAST_OPEN_MS = 5 * STEP_MS;

/** CA4: whether a round that is posted now can be found before its hours are over; else it waits for the next ones. */
export const isTimeForRound = (hours: CampaignPlan['hours'], at: number): boolean =>
  isWithinHours(hours, at) && hoursEnd(hours, at) - at >= LEAST_OPEN_MS;

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * ms to wait before the next attempt: doubling, at most 30 s, and spread by up to half so that a room of
 * participants does not come back at the same moment after an outage.
 * @param failures in a row, from 1. @param random in [0, 1)
 */
export const pauseAfter = (failures: number, random: number): number =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1)) * (0.5 + random / 2);

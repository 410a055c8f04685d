const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5 * 60_000;

/**
 * JB3: milliseconds until a failed attempt is made again: any time up to a bound that doubles with each attempt (full
 * jitter), so that many jobs that failed together do not come back together.
 * @param attempts made so far, 1 or more. @param random the port `Random`: uniform in [0, 1)
 */
export function retryAfterMs(attempts: number, random: { next(): number }): number {
  const bound = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts - 1, 20));
  return Math.ceil(random.next() * bound);
}

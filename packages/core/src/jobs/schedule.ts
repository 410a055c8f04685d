/**
 * JB2: the next time of a schedule that recurs every so many milliseconds. Times that were missed are passed over: it
 * is caught up once, and then keeps its beat.
 * @param dueAt the time it was due. @param now not before `dueAt`
 */
export function nextBeat(dueAt: number, everyMs: number, now: number): number {
  const missed = Math.max(0, Math.floor((now - dueAt) / everyMs));
  return dueAt + (missed + 1) * everyMs;
}

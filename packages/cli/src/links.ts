import { randomBytes } from 'node:crypto';

/** Ids of a debug visit, as psiTurk makes them: `debug` and six signs. */
const debugId = (): string => `debug${randomBytes(3).toString('hex').toUpperCase()}`;

/** A link that opens the study as a fresh participant whose data are marked `debug`. */
export function debugLink(base: string): string {
  const query = new URLSearchParams({
    assignmentId: debugId(),
    hitId: debugId(),
    workerId: debugId(),
    mode: 'debug',
  });
  return `${base}/ad?${query.toString()}`;
}

import { randomBytes } from 'node:crypto';

/** Ids of a debug visit, as psiTurk makes them: `debug` and six signs. */
const debugId = (): string => `debug${randomBytes(3).toString('hex').toUpperCase()}`;

/** A host as a browser takes it: every address of this machine is shown as localhost, IPv6 stands in brackets. */
export function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

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

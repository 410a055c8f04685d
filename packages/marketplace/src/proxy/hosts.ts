import { isIPv4 } from 'node:net';

/** A host of Amazon's that the marketplace stands in for. */
export interface StandIn {
  /** Lower case; one `*` stands for any signs but a dot. */
  readonly host: string;
  /** Where the marketplace answers for a part of the host only. */
  readonly pathPrefix?: string;
}

/**
 * The hosts that MTurk's clients, workers' browsers and task pages are known to ask: the two API endpoints of the
 * published endpoint list, the requester and worker sites, the form elements' host, and the two messaging services.
 */
export const amazonHosts: readonly StandIn[] = [
  { host: 'mturk-requester.us-east-1.amazonaws.com' },
  { host: 'mturk-requester-sandbox.us-east-1.amazonaws.com' },
  { host: 'www.mturk.com' },
  { host: 'worker.mturk.com' },
  { host: 'workersandbox.mturk.com' },
  { host: 'requester*.mturk.com' },
  { host: 'assets.crowd.aws' },
  { host: 's3.amazonaws.com', pathPrefix: '/mturk-public' },
  { host: 'sns.us-east-1.amazonaws.com' },
  { host: 'sqs.us-east-1.amazonaws.com' },
  // The queue service's host in SDKs before 2022.
  { host: 'queue.amazonaws.com' },
];

/** What becomes of a request: the marketplace answers it, it goes where it was meant to go, or nowhere. */
export type Route =
  | { readonly kind: 'marketplace'; readonly standIn: StandIn }
  | { readonly kind: 'loopback' }
  | { readonly kind: 'refused' };

/** @param host without port and brackets, as the client wrote it */
export function routeOf(host: string, standIns: readonly StandIn[]): Route {
  const name = host.toLowerCase();
  if (isLoopback(name)) return { kind: 'loopback' };
  const standIn = standIns.find((candidate) => matches(candidate.host, name));
  return standIn === undefined ? { kind: 'refused' } : { kind: 'marketplace', standIn };
}

/**
 * Names and addresses of this machine in their usual spelling only: whatever needs interpreting (127.1, octal
 * numbers, a name that resolves to this machine) may be read in another way by the next program.
 */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));

/** Whether the stand-in answers for the path; a dot segment could lead out of the prefix again. */
export const answersFor = ({ pathPrefix }: StandIn, path: string): boolean =>
  pathPrefix === undefined ||
  ((path === pathPrefix || path.startsWith(`${pathPrefix}/`)) && !/(^|\/)(\.|%2e){2}(\/|$)/i.test(path));

/** What a certificate for the stand-ins may be made for, as names that include their subdomains. */
export const certifiableDomains = (standIns: readonly StandIn[]): readonly string[] => [
  ...new Set(standIns.map(({ host }) => (host.includes('*') ? host.slice(host.indexOf('.') + 1) : host))),
];

function matches(pattern: string, name: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return name === pattern;
  const head = pattern.slice(0, star);
  const tail = pattern.slice(star + 1);
  if (name.length < head.length + tail.length || !name.startsWith(head) || !name.endsWith(tail)) return false;
  return !name.slice(head.length, name.length - tail.length).includes('.');
}

/** `host:port` or `[address]:port`, as CONNECT and Host carry it. The port is undefined where none is given. */
export function splitAuthority(
  authority: string,
): { readonly host: string; readonly port: number | undefined } | undefined {
  const parts = /^(?:\[([0-9a-f:.]+)\]|([^\s:@/?#[\]]+))(?::(\d{1,5}))?$/i.exec(authority);
  const host = parts?.[1] ?? parts?.[2];
  if (host === undefined) return undefined;
  const port = parts?.[3] === undefined ? undefined : Number(parts[3]);
  if (port !== undefined && (port < 1 || port > 65_535)) return undefined;
  return { host: host.toLowerCase(), port };
}

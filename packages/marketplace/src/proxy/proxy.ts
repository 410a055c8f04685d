import type { Log } from '@turnout/core';
import { makeAuthority } from './authority.ts';
import { makeCaFile } from './ca-file.ts';
import { proxyEnvironment } from './environment.ts';
import { amazonHosts, certifiableDomains, type StandIn } from './hosts.ts';
import { ProxyServer } from './proxy-server.ts';
import { makeRefusals } from './refusals.ts';

export interface ProxyOptions {
  /** URL of the marketplace; http, since it is on this machine or in this network. */
  readonly target: string;
  /** Whom the marketplace stands in for; default: `amazonHosts`. */
  readonly hosts?: readonly StandIn[];
  readonly log: Log;
}

export interface RehearsalProxy {
  /** On 127.0.0.1. */
  readonly port: number;
  /** The authority's certificate, PEM; gone after `stop`. */
  readonly caFile: string;
  /** Hosts that were asked for and refused, in the order of their first request. */
  readonly refused: readonly string[];
  /** What to add to a program's environment. @param inherited what it would have; default: our own */
  environment(inherited?: Readonly<Record<string, string | undefined>>): Record<string, string>;
  /** Drops all connections. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts a proxy through which programs with hard-coded Amazon hosts reach the marketplace, and through which no
 * program reaches anything else but this machine. It ends TLS itself, with certificates of an authority that is
 * made now and never stored.
 * @throws Error when `target` is no http URL
 */
export async function startProxy({
  target,
  hosts = amazonHosts,
  log,
}: ProxyOptions): Promise<RehearsalProxy> {
  const authority = await makeAuthority(certifiableDomains(hosts), Date.now());
  const caFile = makeCaFile(authority.certificate);
  const refusals = makeRefusals(log);
  const server = new ProxyServer({ target: targetOf(target), hosts, log, authority, refusals });
  try {
    const port = await server.listen();
    return {
      port,
      caFile: caFile.path,
      get refused() {
        return refusals.hosts;
      },
      environment: (inherited = process.env) =>
        proxyEnvironment(`http://127.0.0.1:${port}`, target, caFile.path, inherited),
      stop: async () => {
        caFile.remove();
        await server.stop();
      },
    };
  } catch (error) {
    caFile.remove();
    throw error;
  }
}

function targetOf(target: string): { readonly hostname: string; readonly port: number } {
  const url = new URL(target);
  if (url.protocol !== 'http:')
    throw new Error(`the marketplace's address must begin with http://, not ${url.protocol}//`);
  return { hostname: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 80) };
}

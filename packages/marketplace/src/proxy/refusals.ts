import type { Log } from '@turnout/core';

/** The hosts a program tried to reach and may not, each told once. */
export interface Refusals {
  readonly hosts: readonly string[];
  /** Notes the refusal. @returns what to answer, in one line */
  refuse(host: string): string;
}

/** The log and the answer show hosts; nothing else of an address, which may hold a key. */
export function makeRefusals(log: Log): Refusals {
  const hosts = new Set<string>();
  return {
    get hosts() {
      return [...hosts];
    },
    refuse: (host) => {
      const shown = host.replace(/[^\w.:%*[\]-]/g, '?').slice(0, 255);
      if (!hosts.has(shown)) log.warn('a rehearsal reaches no real host: refused', { host: shown });
      hosts.add(shown);
      return `${shown} is refused: this is a rehearsal, which reaches only the marketplace and this machine`;
    },
  };
}

import type { JobHandler } from './types.ts';

/** How many jobs of each name may begin now: so many at once, and so long after each other, as its handler bears. */
export interface Pace {
  room(now: number): readonly { readonly name: string; readonly limit: number }[];
  /** Epoch ms: when a name may begin its next one that may not yet; infinity where all may. */
  nextAt(now: number): number;
  begun(name: string, handler: JobHandler, now: number): void;
  ended(name: string): void;
}

export function createPace(handlers: ReadonlyMap<string, JobHandler>): Pace {
  /** How many of a name are being done. */
  const running = new Map<string, number>();
  /** Epoch ms at which the next job of a name may begin. */
  const notBefore = new Map<string, number>();
  const count = (name: string, by: number): void => {
    running.set(name, (running.get(name) ?? 0) + by);
  };
  return {
    room: (now) =>
      [...handlers].flatMap(([name, handler]) => {
        const free = handler.atOnce - (running.get(name) ?? 0);
        const restMs = (notBefore.get(name) ?? 0) - now;
        // More rest than there is between two: the clock was put back since.
        if (free <= 0 || (restMs > 0 && restMs <= handler.apartMs)) return [];
        return [{ name, limit: handler.apartMs > 0 ? 1 : free }];
      }),
    nextAt: (now) => Math.min(Number.POSITIVE_INFINITY, ...[...notBefore.values()].filter((at) => at > now)),
    begun(name, { apartMs }, now) {
      notBefore.set(name, now + apartMs);
      count(name, 1);
    },
    ended: (name) => count(name, -1),
  };
}

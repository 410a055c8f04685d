import { TurnoutError } from '@turnout/core';
import type { AppContext } from '../app-context.ts';
import { createNetworkLimit } from '../http/network-limit.ts';

const HOUR_MS = 3_600_000;

/**
 * LK12: keeps one browser that forgets its cookies from taking all places of an open link. Asked when a new place is
 * about to be given to somebody at the address.
 * @throws TurnoutError NETWORK_CROWDED
 */
export type NewPlaces = (address: string) => void;

export function createNewPlaces({ engine, config, log }: AppContext): NewPlaces {
  const most = config.placesPerNetwork;
  if (most === 0) return () => undefined;
  const taken = createNetworkLimit(engine.context.clock, { most, windowMs: HOUR_MS });
  return (address) => {
    const waitMs = taken.waitMs(address);
    if (waitMs > 0)
      throw new TurnoutError('NETWORK_CROWDED', undefined, {
        facts: { retryAfterSeconds: Math.ceil(waitMs / 1000) },
      });
    if (taken.note(address))
      log.warn('one network took as many places as places_per_network lets it have in an hour', { most });
  };
}

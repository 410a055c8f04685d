import { type Clock, TurnoutError } from '@turnout/core';
import type { Database } from '@turnout/store/database';
import { repositoriesFor } from '../storage/repositories.ts';

/** The marketplace's own time: the real one, moved forward by as much as a rehearsal asked for. */
export interface MarketClock extends Clock {
  /** @throws TurnoutError CLOCK_REFUSED when the clock cannot go to this moment (epoch ms UTC) */
  check(epochMs: number): void;
  /**
   * Moves to a moment, epoch ms UTC; what is due there is for the settler to do. Resolves when a restart would go on
   * from there.
   * @throws TurnoutError CLOCK_REFUSED
   */
  setTo(epochMs: number): Promise<void>;
}

const SETTING = 'clock-offset-ms';

/** Deadlines a year and more after this can still be written as dates. */
const LATEST = Date.UTC(9000, 0);

/**
 * The clock of a rehearsal, as far ahead as it was when this database was last served. Only what the marketplace
 * says of its own business goes by it: HTTP dates and signatures stay with the real time, because clients set their
 * own clocks by the first and are checked against the second.
 * @param real what is moved
 */
export async function openMarketClock(database: Database, real: Clock): Promise<MarketClock> {
  const repositories = repositoriesFor(database);
  let offset = Number((await repositories(database.read).settings.get(SETTING)) ?? 0);
  const now = (): number => real.now() + offset;
  const check = (epochMs: number): void => {
    if (epochMs < now()) throw refused(`It is ${iso(now())} there already.`);
    if (!Number.isFinite(epochMs) || epochMs > LATEST)
      throw refused(`${iso(LATEST)} is the latest it goes to.`);
  };
  return {
    now,
    check,
    setTo: async (epochMs) => {
      check(epochMs);
      const wanted = Math.ceil(epochMs) - real.now();
      offset = await database.write(async (session) => {
        const { settings } = repositories(session);
        const further = Math.max(wanted, Number((await settings.get(SETTING)) ?? 0));
        await settings.set(SETTING, String(further));
        return further;
      });
    },
  };
}

const refused = (detail: string): TurnoutError => new TurnoutError('CLOCK_REFUSED', detail);
const iso = (epochMs: number): string => new Date(epochMs).toISOString();

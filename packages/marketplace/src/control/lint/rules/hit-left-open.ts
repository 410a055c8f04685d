import { environments } from '../../../domain/environment.ts';
import { availableOf, type Hit } from '../../../domain/hit.ts';
import { everyHit } from '../every-hit.ts';
import type { LintRule, Sighting } from '../rule.ts';

/** A program that waits for workers asks at least this often, ms of the marketplace's time. */
const SILENT_MS = 3_600_000;

const LONG_LIFE_MS = 7 * 86_400_000;

export const hitLeftOpen: LintRule = {
  rule: 'hit-left-open',
  severity: 'warning',
  meaning:
    'A HIT still takes workers although its requester has ended or has not called for an hour, or it stays open for more than 7 days. It goes on recruiting, and paying, when nobody looks and perhaps no study answers.',
  remedy:
    'Let the HIT expire when the program stops (UpdateExpirationForHIT with ExpireAt 0), give it a short LifetimeInSeconds and extend it while the program runs, and look for forgotten ones with ListHITs at every start.',
  watch: ({ context }) => {
    const lastCall = new Map<string, number>();
    return {
      see: ({ account }) => {
        lastCall.set(account, context.clock.now());
      },
      look: async ({ ended }) => {
        const found: Sighting[] = [];
        const now = context.clock.now();
        for (const environment of environments)
          for await (const hit of everyHit(context.read, environment, 'Assignable')) {
            const heard = lastCall.get(`${environment}/${hit.requester.accessKey}`);
            const silent = heard === undefined || now - heard >= SILENT_MS;
            const why = ended || silent ? 'although its requester is gone' : longLife(hit);
            if (hit.expiresAt > now && why !== undefined)
              found.push({ subject: hit.hitId, message: messageOf(hit, why) });
          }
        return found;
      },
    };
  },
};

const longLife = ({ expiresAt, createdAt }: Hit): string | undefined =>
  expiresAt - createdAt > LONG_LIFE_MS ? 'for more than 7 days' : undefined;

const messageOf = (hit: Hit, why: string): string =>
  `"${hit.type.title}" has ${availableOf(hit)} open assignments until ${new Date(hit.expiresAt).toISOString()} ${why}.`;

import { type Clock, type HandIn, parseAmount, type Recruiter } from '@turnout/core';
import { readerOf } from './api.ts';
import { bonusCalls } from './bonuses.ts';
import { makeClients } from './clients.ts';
import { bonusFeeMinor, CHEAPEST_BATCH, CURRENCY, placesRefusal, quoteOf } from './fees.ts';
import { groupCalls } from './groups.ts';
import { isAmazon } from './hosts.ts';
import { assignmentOf } from './listed.ts';
import { notificationCalls } from './notifications.ts';
import { placeOf } from './place.ts';
import { postingCalls } from './postings.ts';
import { findProblems } from './problems.ts';
import { reviewCalls } from './reviews.ts';
import type { MturkSettings } from './settings.ts';

const DAY_MS = 86_400_000;
/** Our marketplace lists what it has answered; a call that lost its answer may still be under way there. */
const LIST_LAG_MS = 10_000;
/** Amazon's lists were behind by up to a minute, as its users recorded. */
const AMAZON_LIST_LAG_MS = 120_000;

/**
 * Recruits through the MTurk Requester API, of a marketplace of our own or of whoever speaks it. What it asks throws
 * TurnoutError: RECRUITER_SILENT, RECRUITER_REFUSED, RECRUITER_SETUP. What it does gives a result instead.
 */
export function createMturkRecruiter(
  settings: MturkSettings,
  clock: Clock = { now: () => Date.now() },
): Recruiter {
  const clients = makeClients(settings);
  const reader = readerOf(clients);
  const notifications = notificationCalls({ settings, clients, reader, clock });
  const parts = { settings, clients, reader, clock, watch: notifications.watch };
  return {
    name: 'mturk',
    environment: settings.environment,
    currency: CURRENCY,
    capabilities: {
      pays: true,
      verifiesAssignments: true,
      namesWorkersAtWork: false,
      rejects: true,
      reversalMs: 30 * DAY_MS,
      tokenMemoryMs: DAY_MS,
      listLagMs: isAmazon(settings) ? AMAZON_LIST_LAG_MS : LIST_LAG_MS,
      concurrentBonuses: true,
      renewableEnd: true,
      cheapestBatch: settings.fees === 'mturk' ? CHEAPEST_BATCH : undefined,
      groups: true,
      requestsReturn: false,
      screenOutMinor: undefined,
      notifies: settings.notifies,
    },
    handIn: handInOf(settings),
    problems: () => findProblems(settings, clients, reader),
    quote: (order) => quoteOf(settings, order),
    bonusFeeMinor: (minor) => bonusFeeMinor(settings, minor),
    balanceMinor: async () => parseAmount((await reader.balance()).available, CURRENCY),
    ...postingCalls(parts),
    placesRefusal,
    async *assignments(hitId) {
      for await (const assignment of reader.assignments(hitId)) yield assignmentOf(assignment);
    },
    assignment: (ref) => placeOf(parts, ref),
    ...reviewCalls(parts),
    ...bonusCalls(parts),
    ...groupCalls(parts),
    ...(settings.notifies && {
      readNotification: notifications.readNotification,
      subscribe: notifications.subscribe,
    }),
  };
}

/** The study in the worker's page submits the task itself (API reference, ExternalQuestion); beside a page, by a code. */
function handInOf(settings: MturkSettings): HandIn {
  if (settings.presentation.kind === 'new-tab') return { way: 'code', code: undefined, url: undefined };
  return { way: 'form', site: isAmazon(settings) ? undefined : new URL(settings.endpoint).origin };
}

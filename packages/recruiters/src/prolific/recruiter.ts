import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, type Recruiter, type RecruiterCapabilities, TurnoutError } from '@turnout/core';
import { createApi, type ProlificApi } from './api.ts';
import { createBonuses } from './bonuses.ts';
import { screenOutMinorOf } from './completion-codes.ts';
import { createCurrencyGuard, mismatch, readBalance } from './currency.ts';
import { feeMinor, quoteOf } from './fees.ts';
import { changeMember, ensureGroup, listGroups } from './groups.ts';
import { handInOf } from './hand-in.ts';
import { createNotificationReader } from './notifications.ts';
import type { Wait } from './patient.ts';
import { findProblems } from './problems.ts';
import { refused, settled } from './results.ts';
import { approve, reject, rejectionRefusal, requestReturn, screenOut, screenOutCode } from './reviews.ts';
import type { ProlificSettings } from './settings.ts';
import { findPosting, post, posting, postings } from './studies.ts';
import { addPlaces, remove, setEnd, setPaused } from './study-changes.ts';
import { assignments, readSubmission } from './submissions.ts';
import { readSecrets, subscribe } from './subscriptions.ts';

export interface ProlificParts {
  /** Default: the computer's. */
  readonly clock?: Clock;
  /** How a long list waits when Prolific asks for fewer requests. */
  readonly wait?: Wait;
}

/**
 * Prolific's researcher API (docs.prolific.com/api-reference) behind the port. Reading throws TurnoutError
 * RECRUITER_SILENT or RECRUITER_REFUSED; what changes something tells what became of it.
 */
export function createProlificRecruiter(settings: ProlificSettings, parts: ProlificParts = {}): Recruiter {
  const { clock = { now: () => Date.now() }, wait = (ms) => sleep(ms) } = parts;
  const api = createApi(settings, wait);
  const checkCurrency = createCurrencyGuard(api);
  const bonuses = createBonuses(api, checkCurrency);
  return {
    name: 'prolific',
    environment: settings.environment,
    currency: settings.currency,
    capabilities: capabilitiesOf(api),
    handIn: handInOf(settings),

    problems: () => findProblems(api),
    quote: (order) => quoteOf(order, settings),
    bonusFeeMinor: (minor) => feeMinor(minor, settings.fees),
    balanceMinor: () => balanceMinor(api),

    post: (order) => settled(() => post(api, checkCurrency, order)),
    findPosting: (annotation) => findPosting(api, annotation),
    posting: (externalId) => posting(api, externalId),
    postings: () => postings(api),
    addPlaces: (externalId, places, token) => settled(() => addPlaces(api, externalId, places, token)),
    setEnd: (externalId, endsAt) => settled(() => setEnd(api, externalId, endsAt, clock.now())),
    setPaused: (externalId, isPaused) => settled(() => setPaused(api, externalId, isPaused)),
    remove: (externalId) => settled(() => remove(api, externalId)),

    assignments: (externalId) => assignments(api, externalId),
    assignment: async (ref) => (await readSubmission(api, ref))?.listed,
    approve: (ref) => settled(() => approve(api, ref)),
    reject: (ref, reason) => settled(() => reject(api, ref, reason)),
    rejectionRefusal,
    reverseRejection: async () =>
      refused('IRREVERSIBLE', 'Prolific documents that a decision about a submission cannot be taken back.'),
    prepareBonus: (order) => settled(() => bonuses.prepare(order)),
    payBonus: (order, reference) => bonuses.pay(order, reference),
    bonuses: (ref) => bonuses.of(ref),

    addToGroup: (group, workerId) => changeMember(api, 'POST', group, workerId),
    removeFromGroup: (group, workerId) => changeMember(api, 'DELETE', group, workerId),
    ensureGroup: (name, description) => settled(() => ensureGroup(api, name, description)),
    listGroups: () => listGroups(api),
    requestReturn: (ref, reason) => settled(() => requestReturn(api, ref, reason)),
    screenOut: (ref, amountMinor) => settled(() => screenOut(api, ref, amountMinor)),
    screenOutMinorOf: (code) => {
      const entry = settings.completionCodes.find((known) => known.code === code);
      return entry === undefined ? undefined : screenOutMinorOf(entry);
    },
    readNotification: createNotificationReader(() => readSecrets(api), clock),
    subscribe: (url) => settled(() => subscribe(api, url)),
  };
}

const capabilitiesOf = (api: ProlificApi): RecruiterCapabilities => ({
  pays: true,
  verifiesAssignments: true,
  namesWorkersAtWork: true,
  rejects: true,
  // The API reference says that a decision stays; it lists an action UNREJECT and explains it nowhere, so nobody is
  // promised one.
  reversalMs: 0,
  tokenMemoryMs: 0,
  // The reference speaks of minutes until a bonus is paid; deciding too early that it was not would pay it twice.
  listLagMs: 3_600_000,
  concurrentBonuses: false,
  renewableEnd: false,
  cheapestBatch: undefined,
  groups: true,
  requestsReturn: true,
  screenOutMinor: screenOutCode(api)?.minor,
  notifies: true,
});

async function balanceMinor(api: ProlificApi): Promise<number | undefined> {
  const { currency, availableMinor } = await readBalance(api);
  if (currency !== api.settings.currency)
    throw new TurnoutError('RECRUITER_SETUP', mismatch(api.settings.currency, currency));
  return availableMinor;
}

import type { CallResult, LinkAccount, Recruiter } from '@turnout/core';

const YEAR_MS = 365 * 24 * 3_600_000;

/** What the account notes it notes for good; a century is as good as that, and adds up exactly. */
const FOR_GOOD_MS = 100 * YEAR_MS;

/** The reference of payments that the researcher makes by hand. */
const PAID_OUTSIDE = 'paid outside';

export interface LinkRecruiterOptions {
  /** `live`, `sandbox`, `rehearsal`. */
  readonly environment: string;
  /** ISO 4217, in which the researcher promises rewards. */
  readonly currency: string;
  readonly account: LinkAccount;
}

/**
 * No marketplace: people come by links that the researcher hands out, and are paid by the researcher. Nothing leaves
 * this server, so that a call is done or refused at once. Approving and bonuses are notes of what is owed.
 */
export function createLinkRecruiter({ environment, currency, account }: LinkRecruiterOptions): Recruiter {
  return {
    name: 'link',
    environment,
    currency,
    capabilities: {
      pays: false,
      verifiesAssignments: true,
      namesWorkersAtWork: true,
      rejects: true,
      reversalMs: FOR_GOOD_MS,
      tokenMemoryMs: FOR_GOOD_MS,
      listLagMs: 0,
      concurrentBonuses: true,
      renewableEnd: true,
      cheapestBatch: undefined,
      groups: false,
      requestsReturn: false,
      screenOutMinor: undefined,
      notifies: false,
    },
    handIn: { way: 'code', code: undefined, url: undefined },
    problems: async () => [],
    quote: ({ places, rewardMinor }) => {
      const totalMinor = places * rewardMinor;
      const line = { label: 'Reward', count: places, eachMinor: rewardMinor, totalMinor };
      const totals = { rewardMinor: totalMinor, feeMinor: 0, screenOutsMinor: 0, totalMinor };
      return { lines: [line], ...totals, hints: [BY_HAND] };
    },
    bonusFeeMinor: () => 0,
    balanceMinor: async () => undefined,

    post: async (order) => done(await account.post(order)),
    findPosting: (annotation) => account.findPosting(annotation),
    posting: (externalId) => account.posting(externalId),
    postings: () => account.postings(),
    addPlaces: async (externalId, places, token) =>
      known(await account.addPlaces(externalId, places, token), 'posting'),
    setEnd: async (externalId, endsAt) => known(await account.setEnd(externalId, endsAt), 'posting'),
    async remove(externalId) {
      const outcome = await account.remove(externalId);
      if (outcome === 'undecided')
        return refused('UNDECIDED', 'The posting is open, somebody is at work, or work waits for review.');
      if (outcome === 'already') return alreadyDone;
      return known(outcome, 'posting');
    },

    assignments: (externalId) => account.assignments(externalId),
    assignment: (ref) => account.assignment(ref),
    approve: async (ref) => decided(await account.decide(ref, 'approved', false)),
    reject: async (ref) => decided(await account.decide(ref, 'rejected', false)),
    reverseRejection: async (ref) => decided(await account.decide(ref, 'approved', true)),
    async payBonus(order) {
      const outcome = await account.noteBonus(order);
      if (outcome === 'already') return alreadyDone;
      return outcome === 'done' ? done(PAID_OUTSIDE) : refused('UNKNOWN', 'There is no such place.');
    },
    bonuses: (ref) => account.bonuses(ref),

    addToGroup: async () => noGroups,
    removeFromGroup: async () => noGroups,
    ensureGroup: async () => noGroups,
  };
}

const BY_HAND = 'A link pays nobody: rewards and bonuses are noted, and you pay them by hand.';

const done = <Value>(value: Value): CallResult<Value> => ({ kind: 'done', value });

const refused = (code: string, message: string, isAlready = false): CallResult<never> => ({
  kind: 'refused',
  code,
  message,
  isAlready,
});

const noGroups = refused('NO_GROUPS', 'A link has no groups; use single-use links or a list of labels.');

const alreadyDone = refused('DONE_BEFORE', 'This was done before.', true);

function known(outcome: 'done' | 'already' | 'unknown', what: string): CallResult<undefined> {
  if (outcome === 'already') return alreadyDone;
  return outcome === 'done' ? done(undefined) : refused('UNKNOWN', `There is no such ${what}.`);
}

function decided(outcome: 'done' | 'already' | 'decided' | 'unknown'): CallResult<undefined> {
  if (outcome === 'decided') return refused('DECIDED_OTHERWISE', 'This was decided otherwise before.');
  return known(outcome, 'place');
}

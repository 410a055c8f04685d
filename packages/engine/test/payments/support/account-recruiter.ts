import type { AssignmentRef, CallResult, ListedAssignment, Recruiter } from '@turnout/core';
import { MemoryRecruiter } from '../../support/memory-recruiter.ts';
import type { Account, Place } from './account.ts';
import type { FaultyProcess } from './process.ts';

/** The account as one server reaches it, over a network with the faults of its process. */
export function accountRecruiter(
  account: Account,
  posting: string,
  process: FaultyProcess,
  faultiness: number,
): Recruiter {
  const { manner } = account;
  const { time, random } = process;
  const base = new MemoryRecruiter(time, {
    environment: 'live',
    reversalMs: 30 * 86_400_000,
    tokenMemoryMs: manner.tokenMemoryMs,
    listLagMs: manner.listLagMs,
    concurrentBonuses: !manner.isInTwoCalls,
  });
  const ask = <T>(work: () => T): Promise<T> =>
    process.step('call', async () => {
      account.settle();
      if (random.chance(faultiness / 3)) {
        process.note('a question without an answer');
        throw new Error('no answer');
      }
      return work();
    });
  const act = <T>(work: () => CallResult<T>): Promise<CallResult<T>> =>
    process.step('call', async () => {
      account.settle();
      return random.chance(faultiness) ? mishap(work) : work();
    });
  const mishap = <T>(work: () => CallResult<T>): CallResult<T> => {
    const unknown = { kind: 'unknown', message: 'connection lost' } as const;
    const kind = random.between(1, 6);
    if (kind === 1) {
      process.note('throttled');
      return { kind: 'later', afterMs: 1_000, message: 'too many requests' };
    }
    if (kind === 2) {
      process.note('dropped before');
      return unknown;
    }
    if (kind === 3) {
      process.note('broke before');
      throw new Error('connection refused');
    }
    if (kind === 4) {
      process.note('done after the answer was given up');
      account.later(random.between(0, manner.listLagMs / 2), () => void work());
      return unknown;
    }
    const result = work();
    if (kind === 5) {
      process.note('broke after');
      throw new Error('connection reset');
    }
    process.note('dropped after');
    return result.kind === 'done' ? unknown : result;
  };
  const listed = (place: Place): ListedAssignment => ({
    postingExternalId: posting,
    externalId: place.externalId,
    workerId: place.workerId,
    state: place.state,
    acceptedAt: undefined,
    submittedAt: undefined,
    decidedAt: place.decidedAt,
    autoApproveAt: undefined,
    completionCode: undefined,
  });
  const prepares: Pick<Recruiter, 'prepareBonus'> = manner.isInTwoCalls
    ? { prepareBonus: (order) => act(() => ({ kind: 'done', value: account.prepare(order) })) }
    : {};
  return {
    name: base.name,
    environment: base.environment,
    currency: base.currency,
    capabilities: base.capabilities,
    handIn: base.handIn,
    problems: () => base.problems(),
    quote: (order) => base.quote(order),
    bonusFeeMinor: (minor) => base.bonusFeeMinor(minor),
    balanceMinor: () => base.balanceMinor(),
    post: (order) => base.post(order),
    findPosting: (annotation) => base.findPosting(annotation),
    posting: (externalId) => base.posting(externalId),
    postings: () => base.postings(),
    addPlaces: (externalId, places, token) => base.addPlaces(externalId, places, token),
    setEnd: (externalId, endsAt) => base.setEnd(externalId, endsAt),
    remove: (externalId) => base.remove(externalId),
    async *assignments() {
      yield* await ask(() => [...account.places.values()].map(listed));
    },
    assignment: (ref: AssignmentRef) =>
      ask(() => {
        const place = account.places.get(ref.externalId);
        return place === undefined ? undefined : listed(place);
      }),
    approve: (ref) => act(() => account.decide(ref, 'submitted', 'approved')),
    reject: (ref) => act(() => account.decide(ref, 'submitted', 'rejected')),
    reverseRejection: (ref) => act(() => account.decide(ref, 'rejected', 'approved')),
    ...prepares,
    payBonus: (order, reference) =>
      act(() => account.pay(order, reference, random.between(0, manner.listLagMs / 2 - 1))),
    bonuses: (ref) => ask(() => account.listed(ref)),
    addToGroup: (group, workerId) => base.addToGroup(group, workerId),
    removeFromGroup: (group, workerId) => base.removeFromGroup(group, workerId),
    ensureGroup: (name) => base.ensureGroup(name),
    listGroups: async () => [],
  };
}

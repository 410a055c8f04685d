import { describe, expect, it } from 'vitest';
import { Seeded } from '../../../test/support/random.ts';
import {
  type AssignmentState,
  annotationOf,
  batchesOf,
  committedOf,
  countPlaces,
  dayCommitmentOf,
  eventsOf,
  isAbandoned,
  isNews,
  isOurs,
  isPlaceOf,
  isRenewalDue,
  isRetake,
  isWorkerNamed,
  leaseEnd,
  mostOf,
  type ParticipantState,
  type PostingState,
  stateCodes,
  transition,
} from '../src/index.ts';

const states: readonly AssignmentState[] = [
  'working',
  'submitted',
  'approved',
  'rejected',
  'returned',
  'timed_out',
  'screened_out',
];

describe('postings', () => {
  it('RC2 splits any number of places without losing or adding one', () => {
    for (let places = 1; places <= 60; places += 1)
      for (const batchOf of [undefined, 1, 2, 9, 10, 100]) {
        const batches = batchesOf(places, batchOf);
        expect(batches.reduce((sum, batch) => sum + batch, 0)).toBe(places);
        expect(Math.min(...batches)).toBeGreaterThan(0);
        expect(Math.max(...batches)).toBeLessThanOrEqual(batchOf ?? places);
        expect(batches.length).toBe(Math.ceil(places / (batchOf ?? places)));
      }
    expect(batchesOf(0, 9)).toEqual([]);
  });

  it('RC3 never takes another study’s or environment’s posting for ours', () => {
    const names = ['a', 'a:live', 'a%3Alive', 'live', 'ä', 'a b'];
    for (const study of names)
      for (const environment of ['live', 'sandbox', 'live:x'])
        for (const other of names)
          for (const mode of ['live', 'sandbox', 'live:x'])
            expect(isOurs(annotationOf(other, mode, 'k.1'), study, environment)).toBe(
              other === study && mode === environment,
            );
  });
});

describe('leases', () => {
  const lease = 30 * 60_000;

  it('RC4 never tells an end beyond the wanted one, nor one further than the lease', () => {
    const random = new Seeded(11);
    for (let round = 0; round < 500; round += 1) {
      const now = random.between(0, 1e9);
      const endsAt = now + random.between(1, 1e8);
      const told = leaseEnd(endsAt, now, lease);
      expect(told).toBeLessThanOrEqual(Math.min(endsAt, now + lease));
      expect(leaseEnd(endsAt, now, undefined)).toBe(endsAt);
      expect(isRenewalDue({ endsAt, leaseUntil: endsAt }, now, lease)).toBe(false);
      if (told < endsAt) {
        expect(isRenewalDue({ endsAt, leaseUntil: told }, now, lease)).toBe(false);
        expect(isRenewalDue({ endsAt, leaseUntil: told }, now + lease / 3, lease)).toBe(
          now + lease / 3 < endsAt,
        );
      }
    }
  });

  it('RC5 forgets nothing within one lease, and everything after', () => {
    const posting = { endsAt: 10 * lease, leaseUntil: lease };
    expect(isAbandoned(posting, 2 * lease, lease)).toBe(false);
    expect(isAbandoned(posting, 2 * lease + 1, lease)).toBe(true);
    expect(isAbandoned({ ...posting, leaseUntil: posting.endsAt }, 99 * lease, lease)).toBe(false);
  });
});

describe('assignments', () => {
  it('RC6 settles on the same state whatever the order in which old news come again', () => {
    const random = new Seeded(5);
    for (let round = 0; round < 2_000; round += 1) {
      let known: AssignmentState = 'working';
      const past: AssignmentState[] = ['working'];
      for (let step = 0; step < 6; step += 1) {
        const told = states[random.between(0, states.length - 1)] ?? 'working';
        const accepted = { acceptedAt: 1 };
        if (isNews({ state: known, ...accepted }, { state: told, ...accepted })) {
          expect(known).not.toBe('approved');
          if (known === 'submitted' || known === 'rejected') expect(told).not.toBe('working');
          past.push(known);
          known = told;
        }
      }
      if (known === 'approved')
        for (const state of past)
          expect(isNews({ state: known, acceptedAt: 1 }, { state, acceptedAt: 1 })).toBe(false);
    }
  });

  it('RC6 begins anew with a later acceptance', () => {
    for (const state of states)
      expect(isNews({ state, acceptedAt: 1 }, { state: 'working', acceptedAt: 2 })).toBe(true);
    expect(isNews({ state: 'submitted', acceptedAt: 1 }, { state: 'working', acceptedAt: 1 })).toBe(false);
    expect(isNews({ state: 'submitted', acceptedAt: 1 }, { state: 'working', acceptedAt: undefined })).toBe(
      false,
    );
  });

  it('RC7 leads every participant to the assignment’s state, or leaves them where they are', () => {
    const follow = (from: ParticipantState, told: AssignmentState): ParticipantState => {
      let state = from;
      for (const event of eventsOf[told]) {
        const result = transition(state, event);
        if (result.kind === 'moved') state = result.to;
      }
      return state;
    };
    for (const told of states)
      for (const from of Object.keys(stateCodes) as ParticipantState[])
        expect(follow(follow(from, told), told)).toBe(follow(from, told));
    expect(follow('completed', 'submitted')).toBe('submitted');
    expect(follow('completed', 'approved')).toBe('credited');
    expect(follow('rejected', 'approved')).toBe('credited');
    expect(follow('completed', 'rejected')).toBe('rejected');
    // Work that the study did not see to its end is not credited by what a recruiter tells.
    expect(follow('started', 'approved')).toBe('started');
    expect(follow('completed', 'returned')).toBe('completed');
    expect(follow('started', 'returned')).toBe('returned');
    expect(follow('bonused', 'rejected')).toBe('bonused');
  });
});

describe('what postings may cost', () => {
  const posting = (state: PostingState, screenOutsMinor = 0) => ({
    ...{ state, places: 5, rewardMinor: 100, feeMinor: 20, screenOutsMinor },
  });

  it('RC8 counts every place of an open posting, and of an ended one what was taken', () => {
    const taken = { working: 1, submitted: 1, approved: 1, returned: 4, rejected: 1 };
    const cost = (state: PostingState, ledgerMinor = 0) =>
      committedOf({ posting: posting(state), assignments: taken, ledgerMinor });
    expect(cost('open')).toBe(600);
    expect(cost('intended')).toBe(600);
    expect(cost('ended')).toBe(360);
    expect(cost('removed')).toBe(360);
    expect(cost('failed')).toBe(0);
    expect(cost('ended', 120)).toBe(240);
    const untold = { posting: posting('ended'), isEndUntold: true, assignments: taken, ledgerMinor: 0 };
    expect(committedOf(untold)).toBe(600);
  });

  it('RC8 counts the screen-outs that may be paid, and of an ended one those that were', () => {
    const cost = (state: PostingState, screened_out: number) =>
      committedOf({ posting: posting(state, 500), assignments: { screened_out }, ledgerMinor: 0 });
    expect([cost('open', 0), cost('open', 2), cost('intended', 0)]).toEqual([1_100, 1_100, 1_100]);
    expect([cost('ended', 0), cost('ended', 2), cost('ended', 9)]).toEqual([0, 240, 500]);
  });

  it('RC16 counts an assignment as one place, however many are named for it', () => {
    const row = (externalId: string, state: AssignmentState) => ({ externalId, state });
    const named = [row('A1', 'working'), row('A1', 'working'), row('A2', 'working'), row('A1', 'returned')];
    expect(countPlaces(named)).toEqual({ working: 2, returned: 1 });
    expect(countPlaces([...named, row('A1', 'approved'), row('A2', 'rejected')])).toEqual({
      ...{ approved: 1, rejected: 1, returned: 1 },
    });
    const madeUp = [row('A1', 'returned'), row('A1', 'returned'), row('A1', 'timed_out')];
    expect(countPlaces([row('A1', 'submitted'), ...madeUp])).toEqual({ submitted: 1, returned: 1 });
    expect(countPlaces([])).toEqual({});
  });

  it('RC13 counts for a day what was ordered then, and never more than what may still be spent', () => {
    const cost = { posting: posting('open'), assignments: {}, ledgerMinor: 120 };
    expect(dayCommitmentOf(cost, 0)).toBe(0);
    expect(dayCommitmentOf(cost, 360)).toBe(360);
    expect(dayCommitmentOf(cost, 9_999)).toBe(480);
    expect(dayCommitmentOf(cost, -120)).toBe(0);
    expect(dayCommitmentOf({ ...cost, posting: posting('failed') }, 600)).toBe(0);
  });

  it('RC8 is never negative, and never less than what the ledger holds', () => {
    const random = new Seeded(9);
    for (let round = 0; round < 1_000; round += 1) {
      const assignments = Object.fromEntries(states.map((state) => [state, random.between(0, 3)]));
      const ledgerMinor = random.between(0, 2_000);
      for (const state of ['intended', 'open', 'ended', 'removed', 'failed'] as const) {
        const cost = { posting: posting(state), assignments, ledgerMinor };
        expect(committedOf(cost)).toBeGreaterThanOrEqual(0);
        expect(mostOf(cost)).toBe(committedOf(cost) + ledgerMinor);
      }
    }
  });
});

describe('admission', () => {
  it('RC16 takes a worker as named who handed in, or whom the recruiter names before', () => {
    for (const state of states) {
      const isHandedIn = ['submitted', 'approved', 'rejected'].includes(state);
      expect(isWorkerNamed({ namesWorkersAtWork: false }, state)).toBe(isHandedIn);
      expect(isWorkerNamed({ namesWorkersAtWork: true }, state)).toBe(true);
    }
  });

  const ref = { postingExternalId: 'P', externalId: 'A', workerId: 'W' };
  const listed = {
    ...ref,
    ...{ acceptedAt: 1, submittedAt: undefined, decidedAt: undefined },
    ...{ autoApproveAt: undefined, completionCode: undefined },
  };

  it('RC9 is for this worker, this assignment and this posting, not given back', () => {
    for (const state of states)
      expect(isPlaceOf({ ...listed, state }, ref)).toBe(
        !['returned', 'timed_out', 'screened_out'].includes(state),
      );
    for (const member of ['postingExternalId', 'externalId', 'workerId'] as const)
      expect(isPlaceOf({ ...listed, state: 'working' }, { ...ref, [member]: 'X' })).toBe(false);
  });

  it('RC10 keeps out who took part through another posting, in the sense of the study', () => {
    const visit = { mode: 'live', hitId: 'P2' };
    const earlier = (state: ParticipantState, more = {}) => [{ mode: 'live', hitId: 'P1', state, ...more }];
    expect(isRetake(earlier('returned'), visit, 'entry')).toBe(true);
    expect(isRetake(earlier('returned'), visit, 'completion')).toBe(false);
    expect(isRetake(earlier('completed'), visit, 'completion')).toBe(true);
    expect(isRetake(earlier('completed'), visit, 'approval')).toBe(false);
    expect(isRetake(earlier('credited'), visit, 'approval')).toBe(true);
    expect(isRetake(earlier('credited', { mode: 'sandbox' }), visit, 'entry')).toBe(false);
    expect(isRetake(earlier('credited', { hitId: 'P2' }), visit, 'entry')).toBe(false);
  });
});

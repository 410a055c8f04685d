import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AssignmentState,
  amountText,
  canStep,
  ineligible,
  isSettled,
  type LedgerState,
  limitBreach,
  nextSequence,
  type PaymentCase,
  parseAmount,
  reasonWithReference,
  referenceIn,
  referenceOf,
  resolveBonus,
  resolveDecision,
  reversibleUntil,
  shownAmount,
  tokenText,
  withinPerson,
} from '../src/index.ts';

const states: readonly LedgerState[] = ['intent', 'sent', 'confirmed', 'failed', 'unknown'];

describe('the ledger', () => {
  it('PA1 goes to `sent` from `intent` alone, and nowhere from an end', () => {
    expect(states.filter((from) => canStep(from, 'sent'))).toEqual(['intent']);
    expect(states.filter((from) => canStep(from, 'unknown'))).toEqual(['sent', 'unknown']);
    expect(states.filter(isSettled)).toEqual(['confirmed', 'failed']);
    for (const from of ['confirmed', 'failed'] as const)
      expect(states.filter((to) => canStep(from, to))).toEqual([]);
  });

  const facts = fc.record({
    environment: fc.string(),
    recruiter: fc.string(),
    study: fc.string(),
    assignmentExternalId: fc.string(),
    worker: fc.string(),
    kind: fc.constantFrom('approve', 'reject', 'reverse', 'bonus'),
    purpose: fc.string(),
    sequence: fc.nat(),
  });

  it('PA2 makes one token text of the same facts, and another of any other', () => {
    fc.assert(
      fc.property(facts, facts, (one, other) => {
        const isSame = Object.entries(one).every(([name, value]) =>
          Object.entries(other).some(([key, given]) => key === name && given === value),
        );
        expect(tokenText(one) === tokenText(other)).toBe(isSame);
        expect(tokenText({ ...one })).toBe(tokenText(one));
      }),
    );
    fc.assert(
      fc.property(facts, fc.string({ minLength: 1 }), (one, more) => {
        // What ends one member and begins the next is no way to make two payments look the same.
        const shifted = { ...one, purpose: one.purpose + more };
        expect(tokenText(shifted)).not.toBe(tokenText(one));
      }),
    );
  });

  it('PA2 counts failed entries too: none of their tokens is used again', () => {
    expect(nextSequence('bonus', [])).toBe(1);
    expect(nextSequence('bonus', [{ kind: 'bonus' }, { kind: 'approve' }, { kind: 'bonus' }])).toBe(3);
  });

  it('PA3 recognises a reason by its end, whatever it says', () => {
    const token = fc.stringMatching(/^[A-Za-z0-9_-]{43}$/);
    fc.assert(
      fc.property(fc.string(), token, (reason, of) => {
        expect(referenceIn(reasonWithReference(reason, of))).toBe(referenceOf(of));
      }),
    );
    expect(referenceIn('Thank you')).toBeUndefined();
    expect(referenceIn('Thank you [abcdefghij] and good bye')).toBeUndefined();
  });
});

describe('what the recruiter’s list says', () => {
  const early = { now: 1_000, unknownSince: 500, listLagMs: 1_000 };
  const late = { ...early, now: 1_500 };
  const token = 'tokenOfOne-and-more';
  const entry = { token, amountMinor: 50 };
  const listed = (reason: string | undefined, amountMinor = 50) => ({ reason, amountMinor, at: undefined });

  it('PA4 finds a bonus by its reference at once', () => {
    const found = resolveBonus(entry, [listed(reasonWithReference('Thanks', token))], [], early);
    expect(found.kind).toBe('done');
  });

  it('PA4 takes no other bonus for this one', () => {
    const others = [listed('by hand'), listed(reasonWithReference('Thanks', 'anotherToken'))];
    expect(resolveBonus(entry, others, [], early)).toMatchObject({ kind: 'undecided', askAgainAt: 1_500 });
    expect(resolveBonus(entry, others, [], late).kind).toBe('not_done');
  });

  it('PA4 counts where the recruiter keeps no reasons', () => {
    const nameless = [listed(undefined), listed(undefined), listed(undefined, 70)];
    const confirmed = { token: 'before', amountMinor: 50 };
    expect(resolveBonus(entry, nameless, [confirmed], early).kind).toBe('done');
    expect(resolveBonus(entry, nameless, [confirmed, confirmed], late).kind).toBe('not_done');
    expect(resolveBonus(entry, [], [], late).kind).toBe('not_done');
  });

  it('PA4 reads decisions from the state, and says "not done" only after the lag', () => {
    expect(resolveDecision('approve', 'approved', early).kind).toBe('done');
    expect(resolveDecision('approve', 'submitted', early).kind).toBe('undecided');
    expect(resolveDecision('approve', 'submitted', late).kind).toBe('not_done');
    expect(resolveDecision('approve', 'returned', early).kind).toBe('undecided');
    expect(resolveDecision('approve', 'returned', late).kind).toBe('impossible');
    expect(resolveDecision('reverse', 'rejected', late).kind).toBe('not_done');
    expect(resolveDecision('reject', 'rejected', early).kind).toBe('done');
    expect(resolveDecision('screen_out', 'screened_out', early).kind).toBe('done');
    expect(resolveDecision('screen_out', 'working', late).kind).toBe('not_done');
    expect(resolveDecision('screen_out', 'submitted', late).kind).toBe('not_done');
    expect(resolveDecision('screen_out', 'approved', late).kind).toBe('impossible');
    expect(resolveDecision('reject', undefined, late).kind).toBe('unsolvable');
  });
});

describe('limits', () => {
  const spent = (amountMinor: number, feeMinor: number, committedMinor = 0) => ({
    ledger: { amountMinor, feeMinor },
    committedMinor,
  });

  it('PA5 lets the last cent through and not one more', () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.nat(10_000),
        fc.integer({ min: 1, max: 10_000 }),
        (amount, fee, further) => {
          const most = amount + fee + further;
          const spending = { boundMinor: 0, furtherMinor: further };
          expect(limitBreach('study', most, spent(amount, fee), spending)).toBeUndefined();
          expect(limitBreach('study', most - 1, spent(amount, fee), spending)?.wouldBeMinor).toBe(most);
          const lines = [{ worker: 'p', amountMinor: further }];
          const before = new Map([['p', amount]]);
          expect(withinPerson(amount + further, lines, before).beyond).toEqual([]);
          expect(withinPerson(amount + further - 1, lines, before).within).toEqual([]);
        },
      ),
    );
  });

  it('PA5 leaves out who would get too much, and nobody else', () => {
    const line = (worker: string, amountMinor: number) => ({ worker, amountMinor });
    const lines = [line('a', 60), line('a', 60), line('b', 100), line('a', 40), line('c', 101), line('c', 0)];
    const { within, beyond } = withinPerson(100, lines, new Map([['d', 500]]));
    expect(within).toEqual([line('a', 60), line('b', 100), line('a', 40), line('c', 0)]);
    expect(beyond).toEqual([line('a', 60), line('c', 101)]);
  });

  it('PA5 keeps the money of work that was posted from bonuses, and gives it to that work', () => {
    const bound = spent(100, 0, 500);
    expect(limitBreach('study', 600, bound, { boundMinor: 500, furtherMinor: 0 })).toBeUndefined();
    expect(limitBreach('study', 600, bound, { boundMinor: 0, furtherMinor: 1 })?.wouldBeMinor).toBe(601);
    expect(limitBreach('study', 600, bound, { boundMinor: 501, furtherMinor: 0 })).toBeDefined();
    expect(limitBreach('study', undefined, bound, { boundMinor: 0, furtherMinor: 9_999 })).toBeUndefined();
    // Nothing is spent by what costs nothing, also beyond a limit that was lowered.
    expect(limitBreach('study', 0, bound, { boundMinor: 0, furtherMinor: 0 })).toBeUndefined();
  });
});

describe('who can be paid', () => {
  const base: PaymentCase = {
    kind: 'approve',
    assignment: { state: 'submitted', submittedAt: 500, decidedAt: undefined, worker: 'w' },
    participant: { state: 'completed', worker: 'w' },
    earlier: [],
    now: 1_000,
    reversalMs: 100,
    unfinishedToo: false,
    unknownToo: false,
    finishedToo: false,
    again: false,
  };
  const assignment = base.assignment;

  it('PA6 approves handed-in work of a matched participant who finished', () => {
    expect(ineligible(base)).toBeUndefined();
    expect(ineligible({ ...base, assignment: { ...assignment, state: 'working' } })).toBe('not_handed_in');
    expect(ineligible({ ...base, participant: undefined })).toBe('unmatched');
    expect(ineligible({ ...base, participant: { state: 'completed', worker: 'x' } })).toBe('unmatched');
    const unfinished = { ...base, participant: { state: 'started', worker: 'w' } } as const;
    expect(ineligible(unfinished)).toBe('unfinished');
    expect(ineligible({ ...unfinished, unfinishedToo: true })).toBeUndefined();
    expect(ineligible({ ...base, participant: undefined, unfinishedToo: true })).toBe('unmatched');
  });

  it('PA6 approves for nobody who is known only when that is asked for, and pays no bonus for it', () => {
    const nobody = { ...base, participant: undefined, unknownToo: true } as const;
    expect(ineligible(nobody)).toBeUndefined();
    expect(ineligible({ ...nobody, assignment: { ...assignment, state: 'working' } })).toBe('not_handed_in');
    expect(ineligible({ ...nobody, earlier: [{ kind: 'approve', state: 'sent' }] })).toBe('paid_before');
    expect(ineligible({ ...nobody, participant: { state: 'completed', worker: 'x' } })).toBe('unmatched');
    expect(ineligible({ ...nobody, participant: { state: 'started', worker: 'w' } })).toBe('unfinished');
    const approved = { ...nobody, assignment: { ...assignment, state: 'approved' } } as const;
    expect(ineligible({ ...approved, kind: 'bonus' })).toBe('unmatched');
    expect(ineligible({ ...nobody, kind: 'screen_out' })).toBe('unmatched');
  });

  it('PA6 orders nothing a second time unless the first certainly failed', () => {
    for (const state of ['intent', 'sent', 'unknown', 'confirmed'] as const) {
      expect(ineligible({ ...base, earlier: [{ kind: 'approve', state }] })).toBe('paid_before');
      expect(ineligible({ ...base, kind: 'reject', earlier: [{ kind: 'approve', state }] })).toBe(
        'decided_before',
      );
      const approved = { ...base, assignment: { ...assignment, state: 'approved' } } as const;
      const bonus = { ...approved, kind: 'bonus', earlier: [{ kind: 'bonus', state }] } as const;
      expect(ineligible(bonus)).toBe('paid_before');
      expect(ineligible({ ...bonus, again: true })).toBeUndefined();
    }
    expect(ineligible({ ...base, earlier: [{ kind: 'approve', state: 'failed' }] })).toBeUndefined();
  });

  it('PA6 gives bonuses for approved work and reverses only while that is possible', () => {
    expect(ineligible({ ...base, kind: 'bonus' })).toBe('not_approved');
    const rejected = {
      ...base,
      kind: 'reverse',
      assignment: { ...assignment, state: 'rejected', submittedAt: 920, decidedAt: 990 },
      reversalMs: 100,
    } as const;
    expect(ineligible(rejected)).toBeUndefined();
    expect(ineligible({ ...rejected, now: 1_019 })).toBeUndefined();
    expect(ineligible({ ...rejected, now: 1_020 })).toBe('irreversible');
    expect(ineligible({ ...rejected, assignment })).toBe('not_rejected');
    expect(ineligible({ ...rejected, reversalMs: 0 })).toBe('irreversible');
    const undated = { ...rejected.assignment, submittedAt: undefined, decidedAt: undefined };
    expect(ineligible({ ...rejected, assignment: undated })).toBeUndefined();
    expect(ineligible({ ...rejected, assignment: undated, reversalMs: 0 })).toBe('irreversible');
  });

  it('PA6 counts the time in which a rejection can be reversed from the submission', () => {
    const rejected = { state: 'rejected', submittedAt: 920, decidedAt: 990 } as const;
    expect(reversibleUntil(rejected, 100)).toBe(1_020);
    expect(reversibleUntil({ ...rejected, submittedAt: undefined }, 100)).toBe(1_090);
    expect(reversibleUntil(rejected, 0)).toBe('never');
    expect(reversibleUntil({ ...rejected, state: 'approved' }, 100)).toBeUndefined();
    expect(
      reversibleUntil({ ...rejected, submittedAt: undefined, decidedAt: undefined }, 100),
    ).toBeUndefined();
  });

  it('PA6 rejects of those who finished only whoever is named', () => {
    const all = { ...base, kind: 'reject' } as const;
    expect(ineligible(all)).toBe('finished');
    expect(ineligible({ ...all, finishedToo: true })).toBeUndefined();
    expect(ineligible({ ...all, participant: { state: 'started', worker: 'w' } })).toBeUndefined();
    expect(ineligible({ ...all, participant: undefined })).toBeUndefined();
  });

  it('PA6 screens out who is at work or waits for a decision, and nobody twice', () => {
    const screening = { ...base, kind: 'screen_out' } as const;
    const inState = (state: AssignmentState) =>
      ineligible({ ...screening, assignment: { ...assignment, state } });
    expect([inState('working'), inState('submitted')]).toEqual([undefined, undefined]);
    expect(inState('approved')).toBe('approved_before');
    expect(inState('rejected')).toBe('rejected_before');
    expect([inState('returned'), inState('screened_out')]).toEqual(['given_back', 'given_back']);
    expect(ineligible({ ...screening, participant: undefined })).toBe('unmatched');
    for (const kind of ['approve', 'reject', 'screen_out'] as const)
      expect(ineligible({ ...screening, earlier: [{ kind, state: 'sent' }] })).toBe('decided_before');
    const underWay = { ...base, earlier: [{ kind: 'screen_out', state: 'sent' }] } as const;
    expect(ineligible(underWay)).toBe('decided_before');
    expect(ineligible({ ...underWay, kind: 'reject' })).toBe('decided_before');
  });
});

describe('amounts', () => {
  /** As ISO 4217 has them, also where the custom of a country is another. */
  const digits = { USD: 2, CHF: 2, HUF: 2, MRU: 2, JPY: 0, CLP: 0, RWF: 0, XPF: 0, KWD: 3, IQD: 3, CLF: 4 };
  const currency = fc.constantFrom(...Object.keys(digits));

  it('PA9 reads back what it wrote, to the minor unit', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000_000), currency, (minor, of) => {
        expect(parseAmount(amountText(minor, of), of)).toBe(minor);
        expect(shownAmount(minor, of)).toContain(amountText(minor, of));
        expect(amountText(-minor, of)).toBe(minor === 0 ? amountText(0, of) : `-${amountText(minor, of)}`);
      }),
    );
  });

  it.each(Object.entries(digits))('PA9 reads %s with %i digits after the point', (of, count) => {
    expect(parseAmount('1', of)).toBe(10 ** count);
    expect(amountText(1, of)).toBe(count === 0 ? '1' : `0.${'1'.padStart(count, '0')}`);
    expect(parseAmount(amountText(1, of), of)).toBe(1);
    expect(() => parseAmount(`1.${'0'.repeat(count)}1`, of)).toThrow(/amount/);
  });

  it('PA9 refuses what it would have to round or guess', () => {
    fc.assert(
      fc.property(fc.nat(9_999), fc.integer({ min: 1, max: 9 }), currency, (whole, rest, of) => {
        const tooFine = `${whole}.0000${rest}`;
        expect(() => parseAmount(tooFine, of)).toThrow(/amount/);
      }),
    );
    for (const text of ['', '.', '-1', '1e3', '1,50', '$1', '1.2.3', 'Infinity', '１', '99999999999'])
      expect(() => parseAmount(text, 'USD'), text).toThrow(/amount/);
    expect([parseAmount('.5', 'USD'), parseAmount('1.', 'USD'), parseAmount('1.500', 'USD')]).toEqual([
      50, 100, 150,
    ]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AuditEntry,
  auditFault,
  auditText,
  canonicalJson,
  nextBeat,
  retryAfterMs,
} from '../src/index.ts';

describe('jobs', () => {
  it('JB2 keeps the beat, and passes over what was missed', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000_000),
        fc.integer({ min: 1, max: 10_000 }),
        fc.nat(1_000_000),
        (dueAt, everyMs, late) => {
          const next = nextBeat(dueAt, everyMs, dueAt + late);
          expect(next).toBeGreaterThan(dueAt + late);
          expect(next - everyMs).toBeLessThanOrEqual(dueAt + late);
          expect((next - dueAt) % everyMs).toBe(0);
        },
      ),
    );
  });

  it('JB3 waits at most twice as long after each attempt, up to five minutes', () => {
    const most = [1, 2, 3, 9, 10, 30].map((attempts) => retryAfterMs(attempts, { next: () => 1 }));
    expect(most).toEqual([1_000, 2_000, 4_000, 256_000, 300_000, 300_000]);
    expect(retryAfterMs(5, { next: () => 0 })).toBe(0);
  });
});

describe('the audit chain', () => {
  it('AD1 writes equal facts as equal text, whatever the order of their members', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (facts) => {
        const turned = Object.fromEntries(Object.entries(facts).toReversed());
        expect(canonicalJson(turned)).toBe(canonicalJson(facts));
        expect(JSON.parse(canonicalJson(facts))).toEqual(JSON.parse(JSON.stringify(facts)));
      }),
    );
  });

  const entry = (n: number, previousHash: string): AuditEntry => {
    const told = { n, at: n, actor: 'a', action: 'b', subject: 'c', reason: 'd', facts: '{}', previousHash };
    return { ...told, hash: auditText(told) };
  };
  const one = entry(1, '');
  const two = entry(2, one.hash);

  it('AD2 tells what does not follow', () => {
    expect(auditFault(undefined, one, auditText(one))).toBeUndefined();
    expect(auditFault(one, two, auditText(two))).toBeUndefined();
    expect(auditFault(undefined, two, auditText(two))).toContain('Entry 1 is missing');
    expect(auditFault(one, entry(2, 'other'), 'any')).toContain('does not follow');
    const changed = { ...two, reason: 'another' };
    expect(auditFault(one, changed, auditText(changed))).toContain('not what was written');
  });
});

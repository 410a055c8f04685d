import { digestRecords, emptyDigest, type ModelDigest, type NewRecord } from '@turnout/core';
import { describe, expect, it } from 'vitest';
import { DigestCache } from '../../src/saving/digests.ts';

const trial = (ordinal: number): NewRecord => ({
  kind: 'trial',
  name: undefined,
  ordinal,
  at: ordinal,
  interval: undefined,
  value: '1',
});

/** A digest of some records, which weighs about as much. */
function digestOf(records: number): ModelDigest {
  const digest = emptyDigest();
  digestRecords(
    digest,
    Array.from({ length: records }, (_, index) => trial(index)),
  );
  return digest;
}

describe('the cache of digests', () => {
  it('gives a digest to one taker only', () => {
    const cache = new DigestCache();
    const digest = digestOf(1);
    cache.put(1, digest);
    expect(cache.take(2)).toBeUndefined();
    expect(cache.take(1)).toBe(digest);
    expect(cache.take(1)).toBeUndefined();
  });

  it('keeps the newer of two for one participant', () => {
    const cache = new DigestCache();
    const [older, newer] = [digestOf(1), digestOf(2)];
    cache.put(1, older);
    cache.put(1, newer);
    expect(cache.take(1)).toBe(newer);
    expect(cache.take(1)).toBeUndefined();
  });

  it('lets go of the least recently used when the limit is passed', () => {
    const cache = new DigestCache(35);
    for (const id of [1, 2, 3]) cache.put(id, digestOf(10));
    const used = cache.take(1);
    if (used !== undefined) cache.put(1, used);
    cache.put(4, digestOf(10));
    expect([1, 2, 3, 4].filter((id) => cache.take(id) !== undefined)).toEqual([1, 3, 4]);
  });

  it('lets go of as many as it needs to, and of one that is too large itself', () => {
    const cache = new DigestCache(35);
    for (const id of [1, 2, 3]) cache.put(id, digestOf(10));
    cache.put(4, digestOf(20));
    expect([1, 2, 3, 4].filter((id) => cache.take(id) !== undefined)).toEqual([3, 4]);
    cache.put(5, digestOf(40));
    expect(cache.take(5)).toBeUndefined();
  });

  it('weighs a digest that grew while it was out as what it is now', () => {
    const cache = new DigestCache(35);
    for (let round = 0; round < 100; round += 1) {
      const digest = cache.take(1) ?? emptyDigest();
      if (round < 10) digestRecords(digest, [trial(round)]);
      cache.put(1, digest);
    }
    for (const id of [2, 3]) cache.put(id, digestOf(10));
    expect([1, 2, 3].filter((id) => cache.take(id) !== undefined)).toEqual([1, 2, 3]);
  });

  it('counts the text of the last model too', () => {
    const cache = new DigestCache(35);
    cache.put(1, digestOf(10));
    cache.put(2, { ...digestOf(10), known: { text: 'x'.repeat(2000), trials: 10 } });
    expect([1, 2].filter((id) => cache.take(id) !== undefined)).toEqual([2]);
    cache.put(3, { ...digestOf(1), known: { text: 'x'.repeat(4000), trials: 10 } });
    expect(cache.take(3)).toBeUndefined();
  });

  it('does not keep the digests of people without data for ever', () => {
    const cache = new DigestCache(35);
    for (let id = 1; id <= 1000; id += 1) cache.put(id, emptyDigest());
    expect(cache.take(1)).toBeUndefined();
    expect(cache.take(1000)).toBeDefined();
  });
});

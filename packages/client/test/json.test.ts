import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pauseAfter } from '../src/browser/shared/backoff.ts';
import { fingerprint } from '../src/browser/shared/fingerprint.ts';
import { bytesOf, jsonOf } from '../src/browser/shared/json.ts';

const silent = (): void => undefined;

describe('json of what a task recorded', () => {
  it('is what JSON.stringify writes, for all plain data', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        expect(jsonOf(value, silent)).toBe(JSON.stringify(value));
      }),
    );
  });

  it('never throws and always parses, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true }),
        (value) => {
          JSON.parse(jsonOf(value, silent));
        },
      ),
    );
  });

  it('counts bytes as they go over the wire', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(bytesOf(text)).toBe(new TextEncoder().encode(text).length);
      }),
    );
  });
});

describe('a fingerprint', () => {
  it('is a safe integer that tells texts apart', () => {
    const prints = new Set<number>();
    for (let index = 0; index < 20_000; index += 1) prints.add(fingerprint(`{"trial":${index}}`));
    expect(prints.size).toBe(20_000);
    expect([...prints].every(Number.isSafeInteger)).toBe(true);
    expect(fingerprint('ab')).not.toBe(fingerprint('ba'));
  });
});

describe('the pause between attempts', () => {
  it('doubles from half a second to 30 s, and is spread by up to half', () => {
    expect([1, 2, 3, 7, 8, 50].map((failures) => pauseAfter(failures, 1))).toEqual([
      500, 1000, 2000, 30_000, 30_000, 30_000,
    ]);
    expect(pauseAfter(1, 0)).toBe(250);
  });
});

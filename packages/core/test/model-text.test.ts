import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  diffModel,
  digestRecords,
  emptyDigest,
  isOlderCopy,
  type ModelDigest,
  type NewRecord,
  readModelText,
  TurnoutError,
} from '../src/index.ts';

/** Saves a body as the engine does, with the known text, and beside it without. */
function save(digest: ModelDigest, text: string): NewRecord[] {
  const { model, skipped, data } = readModelText(text, digest.known);
  const older = isOlderCopy(model, digest, skipped);
  const fresh = diffModel(model, digest, skipped);
  digestRecords(digest, fresh);
  if (!older) digest.known = data;
  return fresh;
}

function saveWhole(digest: ModelDigest, text: string): NewRecord[] {
  const fresh = diffModel(JSON.parse(text), digest);
  digestRecords(digest, fresh);
  return fresh;
}

const trial = fc.record({
  current_trial: fc.nat(30),
  dateTime: fc.nat(5),
  trialdata: fc.oneof(
    fc.json().map((text) => JSON.parse(text)),
    fc.constant('a]"b\\"},{['),
  ),
});
const item = fc.oneof(
  { weight: 5, arbitrary: trial },
  { weight: 1, arbitrary: fc.oneof(fc.nat(3), fc.string()) },
);
/** What a page does between two saves: more trials, a late change, an older copy, another order of members. */
const step = fc.record({
  add: fc.array(item, { maxLength: 4 }),
  change: fc.option(fc.nat(40)),
  cut: fc.option(fc.nat(5)),
  dataFirst: fc.boolean(),
  nestedBefore: fc.boolean(),
});

describe('reading a whole-model save', () => {
  it('RE8 skipping what is known gives the same records as reading everything', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const [quick, whole] = [emptyDigest(), emptyDigest()];
        const data: unknown[] = [];
        for (const { add, change, cut, dataFirst, nestedBefore } of steps) {
          data.push(...add);
          const changed = change === null ? undefined : data[change];
          if (typeof changed === 'object' && changed !== null)
            Object.assign(changed, { trialdata: `changed ${change}` });
          const sent = cut === null ? data : data.slice(0, Math.max(0, data.length - cut));
          const before = nestedBefore ? { nested: { data: [1] } } : { condition: 0 };
          const model = dataFirst ? { data: sent, ...before } : { ...before, data: sent };
          const text = JSON.stringify({ ...model, questiondata: { n: sent.length } });
          expect(save(quick, text)).toEqual(saveWhole(whole, text));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('RE8 skips the text of the last save, and what is left is only what is new', () => {
    const digest = emptyDigest();
    const body = (count: number): string =>
      JSON.stringify({
        condition: 0,
        data: Array.from({ length: count }, (_, index) => ({
          current_trial: index,
          dateTime: index,
          trialdata: '],"',
        })),
      });
    save(digest, body(10));
    const { model, skipped } = readModelText(body(12), digest.known);
    expect(skipped).toBe(10);
    expect(model.data).toHaveLength(2);
    expect(save(digest, body(12))).toHaveLength(2);
    expect(save(digest, body(12))).toEqual([]);
  });

  it.each([
    ['{"data": [', 'BODY_NOT_JSON'],
    ['', 'BODY_NOT_JSON'],
    ['[1]', 'BODY_NOT_JSON'],
    ['null', 'BODY_NOT_JSON'],
    ['{"data": {}}', 'INPUT_INVALID'],
    ['{"eventdata": 1}', 'INPUT_INVALID'],
    ['{"questiondata": [1]}', 'INPUT_INVALID'],
    [`{"data": [${'['.repeat(200)}${']'.repeat(200)}]}`, 'BODY_TOO_DEEP'],
  ])('RE8 refuses %s', (text, code) => {
    expect.assertions(1);
    try {
      readModelText(text, undefined);
    } catch (error) {
      expect(error instanceof TurnoutError ? error.code : error).toBe(code);
    }
  });
});

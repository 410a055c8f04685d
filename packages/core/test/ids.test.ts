import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDebugVisit, isSafeId, parseUniqueId, TurnoutError, uniqueIdOf } from '../src/index.ts';

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];
const safeId = fc
  .tuple(
    fc.constantFrom(...letters),
    fc.array(fc.constantFrom(...letters, '_', '.', '-', '@'), { maxLength: 127 }),
  )
  .map(([first, rest]) => first + rest.join(''));

describe('ids', () => {
  it('ID1 takes every id of the alphabet, up to 128 characters', () => {
    fc.assert(fc.property(safeId, (id) => isSafeId(id)));
    expect(isSafeId('a'.repeat(128))).toBe(true);
    expect(isSafeId('a'.repeat(129))).toBe(false);
  });

  it('ID1 refuses an id with any other character, wherever it stands', () => {
    const other = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 1 })
      .filter((character) => !/[A-Za-z0-9_.@-]/.test(character));
    fc.assert(
      fc.property(safeId, other, fc.nat(), (id, character, place) => {
        const at = place % (id.length + 1);
        expect(isSafeId(id.slice(0, at) + character + id.slice(at))).toBe(false);
      }),
    );
  });

  it.each(['', '.', '-a', '_a', '@a', '..', 'a\n', '\na', 'a b', 'é', '{{7*7}}', '../x', "a'b", 'a:b'])(
    'ID1 refuses %j',
    (id) => expect(isSafeId(id)).toBe(false),
  );

  it('ID1 refuses what is not text', () => {
    for (const value of [undefined, null, 1, true, ['a'], { toString: () => 'a' }])
      expect(isSafeId(value)).toBe(false);
  });

  it('ID2 reads back every name it made', () => {
    fc.assert(
      fc.property(safeId, safeId, (workerId, assignmentId) => {
        expect(parseUniqueId(uniqueIdOf({ workerId, assignmentId }))).toEqual({ workerId, assignmentId });
      }),
    );
  });

  it.each(['', ':', 'a', 'a:', ':b', 'a:b:c', 'a::b', ' a:b', 'a:b\n', undefined, null, 3, ['a:b']])(
    'ID2 refuses the name %j',
    (name) => {
      expect(() => parseUniqueId(name)).toThrow(TurnoutError);
    },
  );

  it('ID3 knows a debug visit by the beginning of its hitId', () => {
    expect(['debug', 'debugX1', 'debug-hit'].map((hitId) => isDebugVisit({ hitId }))).toEqual([
      true,
      true,
      true,
    ]);
    expect(['Debug', 'xdebug', 'H1'].map((hitId) => isDebugVisit({ hitId }))).toEqual([false, false, false]);
  });
});

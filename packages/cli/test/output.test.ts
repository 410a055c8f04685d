import { describe, expect, it } from 'vitest';
import { table } from '../src/output.ts';
import { visible, visibleLines } from '../src/visible.ts';

describe('text that others wrote', () => {
  it('fakes no row of a table, and commands no terminal', () => {
    const text = table(
      ['no', 'reason'],
      [
        [1, 'late\r\n2  approved by ana'],
        [2, '\u001b[2J\u001b]0;gone\u0007'],
      ],
    );
    expect(text.split('\n')).toEqual([
      'no  reason',
      `──  ${'─'.repeat(28)}`,
      String.raw` 1  late\r\n2  approved by ana`,
      String.raw` 2  \u001b[2J\u001b]0;gone\u0007`,
    ]);
  });

  it.each([
    ['\u0000\u007f\u009b', String.raw`\u0000\u007f\u009b`],
    ['\u202egnitirw\u2066', String.raw`\u202egnitirw\u2066`],
    ['one\u2028two\ttabs', String.raw`one\u2028two\ttabs`],
    ['Ana Núñez – 参加者 👩‍🔬 ١٢', 'Ana Núñez – 参加者 👩‍🔬 ١٢'],
  ])('shows what would not be seen, and leaves the rest: %j', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('keeps its lines where it may have several', () => {
    expect(visibleLines('one\ntwo\u001b')).toBe('one\ntwo\\u001b');
  });
});

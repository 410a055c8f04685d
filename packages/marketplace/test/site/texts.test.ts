import { expect, it } from 'vitest';
import { clockText, milestoneBetween } from '../../src/browser/site/countdown.ts';
import { languageFor } from '../../src/site/texts/texts.ts';
import { writtenIn } from '../../src/site/texts/written.ts';

it('speaks the language a browser asks for, and English to everybody else', () => {
  for (const header of [undefined, '', 'en-GB, de;q=0.8', 'xx, *;q=0.1', 'constructor', 'en;q=0'])
    expect(languageFor(header).tag).toBe('en');
});

it('writes amounts, lengths and moments', () => {
  const { length, moment, money } = writtenIn('en');
  expect(money(5)).toBe('$0.05');
  expect(money(123_456)).toBe('$1,234.56');
  expect(length(30_000)).toBe('30 seconds');
  expect(length(60_000)).toBe('1 minute');
  expect(length(5_400_000)).toBe('1 hour 30 minutes');
  expect(length(86_400_000 + 61_000)).toBe('1 day');
  expect(length(0)).toBe('0 seconds');
  expect(moment(Date.UTC(2026, 10, 21, 12))).toBe('Nov 21, 2026, 12:00 UTC');
});

it('counts down as a clock does, and speaks at milestones only', () => {
  expect([1, 59_999, 61_000, 3_909_000, -5].map(clockText)).toEqual([
    '0:01',
    '1:00',
    '1:01',
    '1:05:09',
    '0:00',
  ]);
  expect(milestoneBetween(301_000, 300_000)).toBe(300_000);
  expect(milestoneBetween(299_000, 298_000)).toBeUndefined();
  expect(milestoneBetween(700_000, 90_000)).toBe(120_000);
});

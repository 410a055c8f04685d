import { expect, it } from 'vitest';
import { closestName } from '../src/index.ts';

it.each([
  ['sprng', 'spring'],
  ['Spring', 'spring'],
  ['springg', 'spring'],
  ['lb', 'lab'],
  ['summer', undefined],
  ['', undefined],
  ['la', 'lab'],
])('%j was probably meant to be %j', (typed, meant) => {
  expect(closestName(typed, ['spring', 'lab', 'hall'])).toBe(meant);
});

it('takes the nearest of several', () => {
  expect(closestName('payday2', ['payday', 'payday1', 'payday12'])).toBe('payday');
  expect(closestName('payday', [])).toBeUndefined();
});

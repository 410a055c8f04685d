import { expect, it } from 'vitest';
import { fittedTable } from '../src/fitted-table.ts';

const header = ['no', 'assignment', 'worker', 'state'];
const rows = [[1, '3AMYWKA6YBMWW', 'W4BFFF6459841D6FC', 'submitted']];
const spare = ['worker', 'no'];
const columnsOf = (text: string): readonly string[] => (text.split('\n')[0] ?? '').trim().split(/ {2,}/);

it.each([
  ['has no end', undefined, header],
  ['is as wide as all', 2 + 2 + 13 + 2 + 17 + 2 + 9, header],
  ['is one sign too narrow', 2 + 2 + 13 + 2 + 17 + 2 + 8, ['no', 'assignment', 'state']],
  ['holds two columns', 24, ['assignment', 'state']],
  ['holds less than must be there', 5, ['assignment', 'state']],
])('where a line %s, what is missed least goes first', (_where, columns, shown) => {
  const text = fittedTable(header, rows, { columns, spare });
  expect(columnsOf(text)).toEqual(shown);
  const leftOut = spare.filter((name) => !shown.includes(name));
  expect(text.includes(`No room for: ${leftOut.join(', ')}.`)).toBe(leftOut.length > 0);
});

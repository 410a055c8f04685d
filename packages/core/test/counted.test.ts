import { expect, it } from 'vitest';
import { counted } from '../src/index.ts';

it('one thing is one, and none or several are many', () => {
  expect([0, 1, 2, 11].map((number) => counted(number, 'place'))).toEqual([
    ...['0 places', '1 place', '2 places', '11 places'],
  ]);
});

import { expect, it } from 'vitest';
import { isSameOrigin } from '../src/browser/page/same-origin.ts';
import { createUploads } from '../src/browser/page/uploads.ts';
import { fakeClock } from './support/fakes.ts';

it('tells when the last upload has ended, or after the time given', async () => {
  const clock = fakeClock();
  const uploads = createUploads(clock);
  const told: string[] = [];
  uploads.whenIdle(10_000, () => told.push('at once'));
  const end = uploads.begin();
  const endOther = uploads.begin();
  uploads.whenIdle(10_000, () => told.push('idle'));
  end();
  end();
  expect(told).toEqual(['at once']);
  endOther();
  expect(told).toEqual(['at once', 'idle']);
  uploads.begin();
  uploads.whenIdle(10_000, () => told.push('late'));
  await clock.advance(9_999);
  expect(told).toHaveLength(2);
  await clock.advance(1);
  expect(told.at(-1)).toBe('late');
  expect(clock.waiting()).toBe(0);
});

it.each([
  ['save', true],
  ['/save?x=http://evil.example', true],
  ['https://lab.example/x', true],
  ['HTTPS://LAB.EXAMPLE:443/x', true],
  ['//lab.example/x', true],
  ['http://lab.example/x', false],
  ['https://lab.example:8443/x', false],
  ['https://lab.example.evil.example/x', false],
  ['https://lab.example@evil.example/x', false],
  ['\\\\evil.example/x', false],
  ['//evil.example/x', false],
  ['blob:https://lab.example/1', false],
  ['data:text/plain,x', false],
  ['javascript:1', false],
  ['http://', false],
])('a request to %s stays at the study’s server: %s', (url, expected) => {
  expect(isSameOrigin(url, 'https://lab.example/study/exp?x=1', 'https://lab.example')).toBe(expected);
});

it('a page without an origin of its own sends the token nowhere', () => {
  expect(isSameOrigin('https://lab.example/x', 'https://lab.example/', 'null')).toBe(false);
});

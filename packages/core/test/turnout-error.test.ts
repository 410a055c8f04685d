import { expect, it } from 'vitest';
import { TurnoutError } from '../src/index.ts';

it.each([
  [undefined, /set up\.$/],
  ['No token.', /set up\. No token\.$/],
  ['\n  No token.\n  No project.', /set up\.\n {2}No token\.\n {2}No project\.$/],
])('an error says its detail %j without a stray space at the end of a line', (detail, said) => {
  expect(new TurnoutError('RECRUITER_SETUP', detail).message).toMatch(said);
});

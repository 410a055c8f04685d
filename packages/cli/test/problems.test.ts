import { errorDefinitions, TurnoutError } from '@turnout/core';
import { expect, it } from 'vitest';
import { refuseProblems } from '../src/commands/shared/problems.ts';

const messageOf = (code: string, remedy: string): string => {
  try {
    refuseProblems([{ code, message: 'Too much.', remedy }]);
  } catch (error) {
    if (error instanceof TurnoutError) return error.message;
    throw error;
  }
  return '';
};

it('what to do is said once, by the error or by the problem', () => {
  const { message } = errorDefinitions.LIMIT_EXCEEDED;
  expect(messageOf('LIMIT_EXCEEDED', 'Raise it.')).toBe(`${message}\n  Too much.`);
  expect(messageOf('KEYS', 'Set them.')).toMatch(/\n {2}Too much\. Set them\.$/);
});

import { type ErrorCode, errorDefinitions, type RecruiterProblem, TurnoutError } from '@turnout/core';

const isErrorCode = (code: string): code is ErrorCode => code in errorDefinitions;

/** Stops where something is in the way; all of it is told at once. @throws TurnoutError of the first one's code */
export function refuseProblems(problems: readonly RecruiterProblem[]): void {
  const [first] = problems;
  if (first === undefined) return;
  const detail = problems.map(({ message, remedy }) => `\n  ${message} ${remedy}`).join('');
  throw new TurnoutError(isErrorCode(first.code) ? first.code : 'RECRUITER_SETUP', detail, {
    facts: { problems },
  });
}

import { type ErrorCode, errorDefinitions, type RecruiterProblem, TurnoutError } from '@turnout/core';

const isErrorCode = (code: string): code is ErrorCode => code in errorDefinitions;

/** Stops where something is in the way; all of it is told at once. @throws TurnoutError of the first one's code */
export function refuseProblems(problems: readonly RecruiterProblem[]): void {
  const [first] = problems;
  if (first === undefined) return;
  // What is to be done about the first one is said by the error itself, where its code is one of these.
  const isSaid = ({ code }: RecruiterProblem): boolean =>
    code === first.code && (code === 'LIMIT_EXCEEDED' || code === 'BALANCE_SHORT');
  const detail = problems
    .map((problem) => `\n  ${problem.message}${isSaid(problem) ? '' : ` ${problem.remedy}`}`)
    .join('');
  throw new TurnoutError(isErrorCode(first.code) ? first.code : 'RECRUITER_SETUP', detail, {
    facts: { problems },
  });
}

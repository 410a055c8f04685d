import { isMoneyCall, tokenOf } from '../money-calls.ts';
import type { LintRule } from '../rule.ts';

export const moneyCallWithoutToken: LintRule = {
  rule: 'money-call-without-token',
  severity: 'warning',
  meaning:
    'SendBonus, CreateHIT, CreateHITWithHITType or CreateAdditionalAssignmentsForHIT without UniqueRequestToken. Every client repeats a call whose connection broke, and without a token the repetition is done and paid again.',
  remedy:
    'Give each such call a UniqueRequestToken made from what it is for (study, assignment, purpose, number), so that a repetition has the same.',
  watch: ({ note }) => ({
    see: (call) => {
      if (isMoneyCall(call) && tokenOf(call) === undefined)
        note({
          subject: call.operation,
          message: `${call.operation} was called without UniqueRequestToken.`,
        });
    },
  }),
};

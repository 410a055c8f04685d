import type { LintRule } from '../rule.ts';
import { text } from '../seen-call.ts';

export const rejectionWithoutReason: LintRule = {
  rule: 'rejection-without-reason',
  severity: 'warning',
  meaning:
    'RejectAssignment with empty RequesterFeedback. The service takes it, and the worker is told nothing about why the pay is lost.',
  remedy: 'Say in RequesterFeedback what was wrong and whom to write to.',
  watch: ({ note }) => ({
    see: ({ operation, input, done }) => {
      if (operation !== 'RejectAssignment' || !done) return;
      if ((text(input, 'RequesterFeedback') ?? '').trim() === '')
        note({ subject: operation, message: 'Work was rejected without a word of why.' });
    },
  }),
};

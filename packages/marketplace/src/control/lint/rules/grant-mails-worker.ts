import type { LintRule } from '../rule.ts';
import { text } from '../seen-call.ts';

export const grantMailsWorker: LintRule = {
  rule: 'grant-mails-worker',
  severity: 'warning',
  meaning:
    'AssociateQualificationWithWorker without SendNotification, which then is true: the worker gets an e-mail for each grant, also of a qualification that only marks who took part.',
  remedy: 'Say SendNotification: false, or true where the worker is to be told.',
  watch: ({ note }) => ({
    see: ({ operation, input, done }) => {
      if (operation !== 'AssociateQualificationWithWorker' || !done) return;
      if (input.SendNotification === undefined)
        note({
          subject: text(input, 'QualificationTypeId') ?? operation,
          message: 'A worker was mailed about a grant.',
        });
    },
  }),
};

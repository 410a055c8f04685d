import type { LintRule } from '../rule.ts';
import { members, text } from '../seen-call.ts';

export const autoApprovalDefault: LintRule = {
  rule: 'auto-approval-default',
  severity: 'warning',
  meaning:
    'A HIT or HIT type was made without AutoApprovalDelayInSeconds, which then is 30 days: workers wait that long for their pay where nobody reviews, and whatever is still unreviewed then is paid unseen.',
  remedy: 'Say AutoApprovalDelayInSeconds, for example 259200 (three days).',
  watch: ({ note }) => ({
    see: ({ operation, input, output, done }) => {
      if (!done || (operation !== 'CreateHIT' && operation !== 'CreateHITType')) return;
      if (input.AutoApprovalDelayInSeconds !== undefined) return;
      const typeId = text(output, 'HITTypeId') ?? text(members(output.HIT), 'HITTypeId') ?? operation;
      note({ subject: typeId, message: `"${text(input, 'Title')}" approves by itself only after 30 days.` });
    },
  }),
};

import type { LintRule } from '../rule.ts';

export const unknownMember: LintRule = {
  rule: 'unknown-member',
  severity: 'warning',
  meaning:
    'A request had a member that the operation does not know. The service ignores it without a word, so a misspelt ActionsGuarded guards nothing and a misspelt UniqueRequestToken protects nothing.',
  remedy:
    'Compare the name with the API reference; clients that read the service description refuse it before sending.',
  watch: ({ note }) => ({
    see: ({ operation, unknownMembers }) => {
      for (const path of unknownMembers)
        note({
          subject: `${operation} ${path.replaceAll(/\.\d+(?=\.|$)/g, '[]')}`,
          message: `${operation} does not know "${path}" and ignores it.`,
        });
    },
  }),
};

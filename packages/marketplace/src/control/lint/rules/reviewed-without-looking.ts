import { recent } from '../recent.ts';
import type { LintRule } from '../rule.ts';
import { members, rows, text } from '../seen-call.ts';

const REMEMBERED = 100_000;

export const reviewedWithoutLooking: LintRule = {
  rule: 'reviewed-without-looking',
  severity: 'warning',
  meaning:
    'An assignment was approved or rejected that this account had not read with GetAssignment or ListAssignmentsForHIT since the marketplace was started. The id of a returned assignment goes to the next worker, so an id that was noted at the start of a task may by now be somebody else’s work.',
  remedy:
    'Read the assignment first, and compare its WorkerId with the one in the study’s data before it is approved or rejected.',
  watch: ({ note }) => {
    const read = recent<true>(REMEMBERED);
    return {
      see: ({ account, operation, input, output, done }) => {
        const shown = [members(output.Assignment), ...rows(output, 'Assignments')];
        for (const assignment of shown) {
          const id = text(assignment, 'AssignmentId');
          if (id !== undefined) read.set(`${account} ${id}`, true);
        }
        if (!done || (operation !== 'ApproveAssignment' && operation !== 'RejectAssignment')) return;
        const id = text(input, 'AssignmentId') ?? '';
        if (read.get(`${account} ${id}`) === undefined)
          note({ subject: operation, message: `${operation} of ${id}, which was never read.` });
      },
    };
  },
};

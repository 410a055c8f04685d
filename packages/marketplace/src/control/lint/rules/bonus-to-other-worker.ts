import type { LintRule } from '../rule.ts';
import { text } from '../seen-call.ts';

export const bonusToOtherWorker: LintRule = {
  rule: 'bonus-to-other-worker',
  severity: 'error',
  meaning:
    'SendBonus named a worker who did not submit the assignment. The id of a returned assignment goes to the next worker, so the program took the id of one worker for the work of another.',
  remedy:
    'Keep assignment and worker together in the study’s data, and ask GetAssignment for the WorkerId before paying.',
  watch: ({ context: { read }, note, later }) => ({
    see: ({ operation, input }) => {
      const assignmentId = text(input, 'AssignmentId');
      const workerId = text(input, 'WorkerId');
      if (operation !== 'SendBonus' || assignmentId === undefined || workerId === undefined) return;
      later(async () => {
        const assignment = await read.assignments.byAssignmentId(assignmentId);
        const worker = await read.workers.byWorkerId(workerId);
        if (assignment !== undefined && assignment.workerId !== worker?.id)
          note({
            subject: assignmentId,
            message: `A bonus for ${assignmentId} was meant for ${workerId}, who does not hold it.`,
          });
      });
    },
  }),
};

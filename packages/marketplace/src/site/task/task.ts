import type { Task } from '@turnout/protocol';
import type { Assignment } from '../../domain/assignment.ts';
import type { Hit } from '../../domain/hit.ts';
import type { Visit } from '../visit.ts';
import { type Shown, shownQuestion } from './frame.ts';

/** The page on which a worker works. */
export const itemPath = (
  { base }: Visit,
  { assignmentId, groupId, hitId }: { assignmentId: string; groupId: string; hitId: string },
): string => `${base}/projects/${groupId}/tasks/${hitId}?assignment_id=${assignmentId}`;

const externalSubmitUrl = ({ origin }: Visit): string => `${origin}/mturk/externalSubmit`;

/** Where the answers of a QuestionForm are posted, with the names that `fieldName` gives. */
export const answersPath = ({ base }: Visit, assignmentId: string): string =>
  `${base}/tasks/${assignmentId}/answers`;

/** An assignment as programs see it. */
export async function taskOf(visit: Visit, hit: Hit, assignment: Assignment): Promise<Task> {
  const shown = await shownQuestion(visit, hit, assignment.assignmentId);
  return {
    groupId: hit.type.groupId,
    hitId: hit.hitId,
    assignmentId: assignment.assignmentId,
    deadline: assignment.deadline,
    question: questionOf(shown),
    submitUrl:
      shown.kind === 'form'
        ? `${visit.origin}${answersPath(visit, assignment.assignmentId)}`
        : externalSubmitUrl(visit),
  };
}

const questionOf = (shown: Shown): Task['question'] =>
  shown.kind === 'form' ? { kind: 'form' } : { kind: shown.kind, url: shown.frame.url };

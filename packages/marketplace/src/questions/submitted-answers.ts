import type { Answer } from './answers.ts';
import { PREVIEW_ASSIGNMENT_ID } from './frame-url.ts';

/** Name and value in the order in which they came: first the query string's, then the body's. */
export type SubmittedFields = Iterable<readonly [name: string, value: string]>;

export type Submitted =
  | {
      readonly ok: true;
      readonly assignmentId: string;
      /** What the page believes; money never follows it. */
      readonly workerId?: string;
      readonly answers: readonly Answer[];
    }
  | {
      readonly ok: false;
      /** `nothing`: the form held the assignmentId and no other field. */
      readonly reason: 'noAssignmentId' | 'preview' | 'nothing';
    };

/** Names that address the assignment. They are never answers (AWS API Reference, ExternalQuestion). */
const DROPPED = ['assignmentId', 'hitId'];

/**
 * What a study's page posted to `externalSubmit`. Of fields with the same name the first one counts. `hitId` is left
 * out of the answers; `workerId` and `turkSubmitTo`, though reserved, stay in: clients that send nothing else are
 * known to be accepted, and the schema of answers demands at least one.
 */
export function submittedAnswers(fields: SubmittedFields): Submitted {
  const values = new Map<string, string>();
  for (const [name, value] of fields) if (!values.has(name)) values.set(name, value);
  const assignmentId = values.get('assignmentId')?.trim() ?? '';
  if (assignmentId === '') return { ok: false, reason: 'noAssignmentId' };
  if (assignmentId === PREVIEW_ASSIGNMENT_ID) return { ok: false, reason: 'preview' };
  if (values.size === 1) return { ok: false, reason: 'nothing' };
  const workerId = values.get('workerId');
  return {
    ok: true,
    assignmentId,
    ...(workerId === undefined ? {} : { workerId }),
    answers: [...values]
      .filter(([name]) => !DROPPED.includes(name))
      .map(([question, text]) => ({ kind: 'freeText', question, text })),
  };
}

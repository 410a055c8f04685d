import { accept } from '../../../src/market/accept.ts';
import { submit } from '../../../src/market/submit.ts';
import type { Rehearsal } from './rehearsal.ts';

const ANSWER =
  '<?xml version="1.0" encoding="UTF-8" standalone="no"?><QuestionFormAnswers xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd"><Answer><QuestionIdentifier>a</QuestionIdentifier><FreeText>1</FreeText></Answer></QuestionFormAnswers>';

export const externalQuestion = (url: string): string =>
  `<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd"><ExternalURL>${url}</ExternalURL><FrameHeight>0</FrameHeight></ExternalQuestion>`;

/** A CreateHIT in which no rule finds anything. */
export const carefulHit = {
  Title: 'Lexical decision',
  Description: 'Is it a word?',
  Reward: '1.00',
  AssignmentDurationInSeconds: 600,
  LifetimeInSeconds: 7200,
  AutoApprovalDelayInSeconds: 259_200,
  MaxAssignments: 9,
  Question: externalQuestion('https://study.example/ad'),
  RequesterAnnotation: 'lexical-decision batch 1',
  UniqueRequestToken: 'lexical-decision-1',
};

/** @returns the HIT's id */
export async function post(rehearsal: Rehearsal, changes: object = {}): Promise<string> {
  const { status, body } = await rehearsal.call('CreateHIT', { ...carefulHit, ...changes });
  const { HIT: hit } = body as { HIT?: { HITId?: string } };
  if (hit?.HITId === undefined) throw new Error(`CreateHIT answered ${status}: ${JSON.stringify(body)}`);
  return hit.HITId;
}

export interface Work {
  readonly assignmentId: string;
  readonly workerId: string;
}

/** New workers take a HIT and hand it in. */
export async function workOn(rehearsal: Rehearsal, hitId: string, workers: number): Promise<readonly Work[]> {
  const done: Work[] = [];
  for (let n = 0; n < workers; n += 1) {
    const { workerId } = await rehearsal.market.worker();
    const accepted = await accept(rehearsal.context, { workerId, hitId, environment: 'sandbox' });
    if ('refused' in accepted) throw new Error(`not accepted: ${accepted.refused.reason}`);
    const { assignmentId } = accepted.assignment;
    await submit(rehearsal.context, { assignmentId, workerId, answer: ANSWER });
    done.push({ assignmentId, workerId });
  }
  return done;
}

/** The first of a list that a test has just made. */
export function only<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined || list.length !== 1) throw new Error(`expected one, got ${list.length}`);
  return first;
}

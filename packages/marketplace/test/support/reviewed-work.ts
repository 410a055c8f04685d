import type { Requester } from '../../src/domain/requester.ts';
import type { Worker } from '../../src/domain/worker.ts';
import { accept } from '../../src/market/accept.ts';
import { submit } from '../../src/market/submit.ts';
import { callsOf } from './api-calls.ts';
import type { TestMarket } from './market.ts';
import { ANSWER, EXTERNAL_QUESTION } from './operations.ts';

/** A worker's submission to a HIT of a requester's, and what the requester made of it. */
export async function workOf(
  market: TestMarket,
  requester: Requester,
  worker: Worker,
  review: 'approved' | 'rejected' | 'open',
): Promise<void> {
  const call = callsOf(market, requester);
  const { HIT } = await call('CreateHIT', {
    Title: 'A study',
    Description: 'Ten minutes',
    Reward: '1.00',
    AssignmentDurationInSeconds: 3600,
    LifetimeInSeconds: 86_400,
    Question: EXTERNAL_QUESTION,
  });
  const accepted = await accept(market.context, {
    workerId: worker.workerId,
    hitId: HIT?.HITId ?? '',
    environment: requester.environment,
  });
  if ('refused' in accepted) throw new Error(`the worker could not accept: ${accepted.refused.reason}`);
  const { assignmentId: AssignmentId } = accepted.assignment;
  await submit(market.context, { assignmentId: AssignmentId, answer: ANSWER });
  if (review === 'approved') await call('ApproveAssignment', { AssignmentId });
  if (review === 'rejected') await call('RejectAssignment', { AssignmentId, RequesterFeedback: '' });
}

import { type QualificationTest, testDeadline } from '../../domain/qualification.ts';
import { parseAnswerKey } from '../../questions/answer-key.ts';
import { type Answer, answersXml } from '../../questions/answers.ts';
import { gradeTest } from '../../questions/grade.ts';
import type { MarketContext } from '../context.ts';
import { screen } from '../screening/screen.ts';
import { grant } from './grants.ts';
import { lockTypeOf, type RequestWish } from './request.ts';
import { tellGranted } from './tell-worker.ts';

export type TestSubmitted =
  | { readonly outcome: 'granted'; readonly value: number }
  /** The requester grades it. */
  | { readonly outcome: 'pending' }
  | {
      readonly outcome: 'refused';
      readonly reason: 'suspended' | 'not-requestable' | 'not-begun' | 'test-time-over';
    };

/**
 * A worker hands in a test. The key that was there when the test began grades it at once: every score is granted, and
 * what it is good for is up to the requirements of HITs.
 */
export function submitTest(
  context: MarketContext,
  wish: RequestWish & { readonly answers: readonly Answer[] },
): Promise<TestSubmitted> {
  return context.transact(async (unit): Promise<TestSubmitted> => {
    const worker = await unit.workers.byWorkerId(wish.workerId);
    if (worker?.status !== 'active') return { outcome: 'refused', reason: 'suspended' };
    const type = await lockTypeOf(unit, wish);
    if (type === undefined || type.status === 'Disposing')
      return { outcome: 'refused', reason: 'not-requestable' };
    const request = await unit.qualificationRequests.lastOf(type.id, worker.id);
    if (request?.status !== 'testing' || request.test === undefined)
      return { outcome: 'refused', reason: 'not-begun' };
    const at = context.clock.now();
    if (at >= testDeadline(request.begunAt, request.test))
      return { outcome: 'refused', reason: 'test-time-over' };
    const answer = answersXml(wish.answers);
    const value =
      (await screen(unit, { typeId: type.id, workerId: worker.id, answers: wish.answers, at })) ??
      scoreOf(request.test, wish.answers);
    if (value === undefined) {
      await unit.qualificationRequests.submit(request.id, { status: 'pending', answer, at });
      return { outcome: 'pending' };
    }
    await unit.qualificationRequests.submit(request.id, { status: 'granted', answer, at });
    const workerId = worker.id;
    await grant(unit, { type, workerId, value, at });
    await tellGranted(unit, { type, workerId, value, at });
    return { outcome: 'granted', value };
  });
}

/** A key's multiplier can lead beyond what the API shows as an integer. */
const LEAST_VALUE = -(2 ** 31);
const MOST_VALUE = 2 ** 31 - 1;

function scoreOf({ answerKey }: QualificationTest, answers: readonly Answer[]): number | undefined {
  if (answerKey === undefined) return undefined;
  return Math.min(MOST_VALUE, Math.max(LEAST_VALUE, gradeTest(parseAnswerKey(answerKey), answers)));
}

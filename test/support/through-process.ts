import { type Recruiter, TurnoutError } from '@turnout/core';
import type { FaultyProcess } from '../../packages/engine/test/payments/support/process.ts';

/** What a recruiter tells without asking anybody. */
const AT_HAND: ReadonlySet<string | symbol> = new Set([
  'bonusFeeMinor',
  'placesRefusal',
  'quote',
  'rejectionRefusal',
  'screenOutMinorOf',
]);
const LISTS: ReadonlySet<string | symbol> = new Set(['assignments', 'postings']);
const QUESTIONS: ReadonlySet<string | symbol> = new Set([
  'assignment',
  'assignments',
  'balanceMinor',
  'bonuses',
  'posting',
]);

/**
 * A recruiter whose every call is a step of a process: it dies before or after it, and time stands still meanwhile.
 * @param faultiness share of the questions that find the service down for longer than whoever asks has patience
 */
export function throughProcess(recruiter: Recruiter, process: FaultyProcess, faultiness: number): Recruiter {
  const step = <T>(name: string | symbol, call: () => Promise<T>): Promise<T> =>
    process.step('call', () => {
      if (!QUESTIONS.has(name) || !process.random.chance(faultiness / 6)) return call();
      process.note('a question without an answer');
      throw new TurnoutError('RECRUITER_SILENT', 'no answer');
    });
  return new Proxy(recruiter, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function' || AT_HAND.has(name)) return member;
      if (LISTS.has(name))
        return async function* list(...args: unknown[]) {
          yield* await step(name, async () => {
            const entries: unknown[] = [];
            for await (const entry of Reflect.apply(member, target, args) as AsyncIterable<unknown>)
              entries.push(entry);
            return entries;
          });
        };
      return (...args: unknown[]) =>
        step(name, async () => (await Reflect.apply(member, target, args)) as unknown);
    },
  });
}

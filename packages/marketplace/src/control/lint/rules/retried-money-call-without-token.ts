import { contentOf, isMoneyCall, moneySubject, tokenOf } from '../money-calls.ts';
import { recent } from '../recent.ts';
import type { LintRule } from '../rule.ts';

/** Calls that are remembered; a repetition comes within seconds. */
const REMEMBERED = 10_000;

/** Within this time, ms, the same content is taken for a repetition. */
const REPEATED_WITHIN_MS = 60_000;

interface Attempts {
  readonly at: number;
  readonly calls: number;
  readonly done: number;
}

export const retriedMoneyCallWithoutToken: LintRule = {
  rule: 'retried-money-call-without-token',
  severity: 'error',
  meaning:
    'The same call that costs money came again without a token: under the same invocation id of an SDK, or with the same content within a minute after its answer was lost. Whatever was done the first time is done and paid twice; a warning where it was done only once, by luck.',
  remedy:
    'Send a UniqueRequestToken that is the same in every repetition, or turn the client’s retries off for this call and ask ListBonusPayments or ListHITs what was done before trying again.',
  watch: ({ note, realNow }) => {
    const byInvocation = recent<Attempts>(REMEMBERED);
    const lost = recent<Attempts>(REMEMBERED);
    return {
      see: (call) => {
        if (!isMoneyCall(call) || tokenOf(call) !== undefined) return;
        const content = contentOf(call);
        const invocation =
          call.invocationId === undefined ? undefined : `${call.account} ${call.invocationId}`;
        const now = realNow();
        const sameContent = lost.get(content);
        const before =
          (invocation === undefined ? undefined : byInvocation.get(invocation)) ??
          (sameContent !== undefined && now - sameContent.at <= REPEATED_WITHIN_MS ? sameContent : undefined);
        const attempts = {
          at: now,
          calls: (before?.calls ?? 0) + 1,
          done: (before?.done ?? 0) + Number(call.done),
        };
        if (invocation !== undefined) byInvocation.set(invocation, attempts);
        if (call.lost) lost.set(content, attempts);
        else lost.delete(content);
        const { calls, done } = attempts;
        if (before === undefined || done === 0) return;
        const subject = moneySubject(call);
        const came = `${subject} came ${calls} times for one call and was done`;
        if (done === 1)
          note({
            subject,
            severity: 'warning',
            message: `${came} once, only by luck: no token keeps it from being paid each time.`,
          });
        else
          note({ subject, message: `${came} ${done} times; no token keeps it from being paid each time.` });
      },
    };
  },
};

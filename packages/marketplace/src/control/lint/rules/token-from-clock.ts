import { isMoneyCall, tokenOf } from '../money-calls.ts';
import type { LintRule } from '../rule.ts';

/** A number this near to the present, ms, is a time. */
const NEAR_MS = 86_400_000;

export const tokenFromClock: LintRule = {
  rule: 'token-from-clock',
  severity: 'warning',
  meaning:
    'A UniqueRequestToken that is the time of day. Whoever tries again later, or a moment later, has another token, and pays again.',
  remedy: 'Make the token from what the call is for (study, assignment, purpose, number).',
  watch: ({ note, realNow, context }) => ({
    see: (call) => {
      const token = tokenOf(call);
      if (!isMoneyCall(call) || token === undefined) return;
      const time = timeIn(token);
      if (time === undefined) return;
      const isPresent = [realNow(), context.clock.now()].some((now) => Math.abs(now - time) < NEAR_MS);
      if (isPresent)
        note({
          subject: call.operation,
          message: `${call.operation} has the time as its token, "${token}".`,
        });
    },
  }),
};

/** The moment a token consists of, epoch ms: epoch seconds, milliseconds or microseconds, or an ISO date. */
function timeIn(token: string): number | undefined {
  const [, digits = '', fraction = ''] = /^(\d{10}|\d{13}|\d{16})(\.\d+)?$/.exec(token) ?? [];
  if (digits !== '') return Number(`${digits}${fraction}`) * 10 ** (13 - digits.length);
  const [date, time] = token.split(/[T ]/);
  if (!/^\d{4}-\d\d-\d\d$/.test(date ?? '') || time === undefined) return undefined;
  const parsed = Date.parse(`${date}T${time}`);
  return Number.isNaN(parsed) ? undefined : parsed;
}

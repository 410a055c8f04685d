import { contentOf, isMoneyCall, moneySubject, tokenOf } from '../money-calls.ts';
import { recent } from '../recent.ts';
import type { LintRule, Sighting } from '../rule.ts';

const REMEMBERED = 10_000;

/** Within this time, ms, the same call is a repetition. */
const REPEATED_WITHIN_MS = 60_000;

interface Before {
  readonly token: string;
  readonly at: number;
  readonly lost: boolean;
  readonly done: boolean;
}

export const tokenChanges: LintRule = {
  rule: 'token-changes',
  severity: 'error',
  meaning:
    'The same call that costs money came again within a minute with another UniqueRequestToken: the same bonus, or anything whose first answer was lost. A token made anew for each attempt protects nothing.',
  remedy:
    'Make the token from what the call is for (study, assignment, purpose, number), not from the clock or from chance.',
  watch: ({ note, realNow }) => {
    const byContent = recent<Before>(REMEMBERED);
    // By content, with the token that was lost: a program that works off a list may still come back to it.
    const suspected = new Map<string, Sighting & { readonly lostToken: string }>();
    return {
      see: (call) => {
        const token = tokenOf(call);
        if (!isMoneyCall(call) || token === undefined) return;
        const content = contentOf(call);
        const before = byContent.get(content);
        const now = realNow();
        byContent.set(content, { token, at: now, lost: call.lost, done: call.done });
        if (suspected.get(content)?.lostToken === token) suspected.delete(content);
        if (before === undefined || before.token === token || now - before.at > REPEATED_WITHIN_MS) return;
        const subject = moneySubject(call);
        const sighting = {
          subject,
          message: `${subject} was repeated with the same content and another token.`,
        };
        // Many equal HITs, or many equal extensions, may be meant; two equal bonuses for one assignment hardly.
        if (call.operation === 'SendBonus') {
          if (before.done || before.lost) note(sighting);
        } else if (before.lost) suspected.set(content, { ...sighting, lostToken: before.token });
      },
      look: async () => [...suspected.values()].map(({ subject, message }) => ({ subject, message })),
    };
  },
};

import type { LintFinding } from '@turnout/protocol';
import type { LintRule, Sighting } from './rule.ts';

/** Subjects of one rule that are told apart; later ones are counted together. */
const MOST_SUBJECTS = 500;
const OTHERS = 'and others';

/** What a rule has seen so far, once for each subject. */
export interface Sightings {
  note(sighting: Sighting): void;
  all(): readonly Counted[];
}

type Counted = Sighting & { readonly times: number };

/** @param before what to go on from */
export function sightings(before: readonly Counted[] = []): Sightings {
  const counted = new Map(before.map((sighting) => [sighting.subject, sighting]));
  return {
    note: ({ subject, message }) => {
      const named = counted.has(subject) || counted.size < MOST_SUBJECTS ? subject : OTHERS;
      counted.set(named, { subject: named, message, times: (counted.get(named)?.times ?? 0) + 1 });
    },
    all: () => [...counted.values()],
  };
}

export const findingOf = (
  { rule, severity, remedy }: LintRule,
  { subject, message, times }: Counted,
): LintFinding => ({
  rule,
  severity,
  message,
  remedy,
  subject,
  times,
});

import type { LintFinding } from '@turnout/protocol';
import type { LintRule, Sighting } from './rule.ts';

/** Subjects of one rule that are told apart; later ones are counted together. */
const MOST_SUBJECTS = 500;
const OTHERS = 'and others';

/** Texts carry what was sent, which may be anything. */
const MOST_SIGNS = 500;

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
    note: ({ subject, message, severity }) => {
      const short = subject.slice(0, MOST_SIGNS);
      const named = counted.has(short) || counted.size < MOST_SUBJECTS ? short : OTHERS;
      const before = counted.get(named);
      const times = (before?.times ?? 0) + 1;
      // Something worse that was seen on the same subject is not made good by this.
      const isLess = severity === 'warning' && before !== undefined && before.severity !== 'warning';
      const said = isLess ? before : { message: message.slice(0, MOST_SIGNS), ...(severity && { severity }) };
      counted.set(named, { ...said, subject: named, times });
    },
    all: () => [...counted.values()],
  };
}

export const findingOf = (
  { rule, remedy, ...of }: LintRule,
  { subject, message, times, severity = of.severity }: Counted,
): LintFinding => ({
  rule,
  severity,
  message,
  remedy,
  subject,
  times,
});

import type { Random } from '@turnout/core';
import { RehearsalError } from '../rehearsal-error.ts';
import { shuffled } from './random.ts';

export const behaviours = [
  'diligent',
  'slow',
  'hesitant',
  'returner',
  'abandoner',
  'double-submitter',
  'second-account',
  'spammer',
  'previewer',
] as const;
export type Behaviour = (typeof behaviours)[number];

/** A kind of worker and how many of the crowd are of it. */
export interface Persona {
  readonly name: string;
  /** Compared with the other personas' shares; they need not add up to 1. */
  readonly share: number;
  readonly behaviour: Behaviour;
}

/** Mostly good work, and enough of everything else that each of it happens among a hundred workers. */
export const ordinaryCrowd: readonly Persona[] = [
  { name: 'diligent', share: 62, behaviour: 'diligent' },
  { name: 'slow', share: 10, behaviour: 'slow' },
  { name: 'hesitant', share: 6, behaviour: 'hesitant' },
  { name: 'returner', share: 6, behaviour: 'returner' },
  { name: 'abandoner', share: 5, behaviour: 'abandoner' },
  { name: 'double submitter', share: 3, behaviour: 'double-submitter' },
  { name: 'second account', share: 2, behaviour: 'second-account' },
  { name: 'spammer', share: 3, behaviour: 'spammer' },
  { name: 'previewer', share: 3, behaviour: 'previewer' },
];

/**
 * `n` people by the shares (largest remainders), in random order.
 * @throws RehearsalError when no persona has a share
 */
export function cast(n: number, personas: readonly Persona[], random: Random): Persona[] {
  const total = personas.reduce((sum, { share }) => sum + share, 0);
  if (!(total > 0) || personas.some(({ share }) => share < 0))
    throw new RehearsalError(
      'The personas have no shares.',
      'Give each persona a share of 0 or more, and at least one of them more than 0.',
    );
  const exact = personas.map((persona) => ({ persona, people: (n * persona.share) / total }));
  const whole = exact.reduce((sum, { people }) => sum + Math.floor(people), 0);
  const byRemainder = exact.toSorted((a, b) => (b.people % 1) - (a.people % 1));
  const people = byRemainder.flatMap(({ persona, people }, index) =>
    Array.from({ length: Math.floor(people) + (index < n - whole ? 1 : 0) }, () => persona),
  );
  return shuffled(random, people);
}

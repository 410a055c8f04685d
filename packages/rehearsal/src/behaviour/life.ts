import type { Random } from '@turnout/core';
import type { Behaviour } from './personas.ts';
import { between, chance, logNormal, pick } from './random.ts';

/** What somebody does with a task in hand. */
export type TaskStep =
  | { readonly kind: 'open' }
  | { readonly kind: 'consent' }
  | { readonly kind: 'begin' }
  /** Works until this share of the task is done. */
  | { readonly kind: 'work'; readonly until: number }
  | { readonly kind: 'finish' }
  | { readonly kind: 'hand-in' }
  | { readonly kind: 'hand-in-again' };

/** What somebody does on the worker site. */
export type SiteStep =
  | { readonly kind: 'browse' }
  | { readonly kind: 'preview' }
  | { readonly kind: 'accept' }
  | { readonly kind: 'return' }
  /** Goes away with the task in hand; the marketplace takes it back at its deadline. */
  | { readonly kind: 'vanish' }
  | { readonly kind: 'change-account' };

export type Step = TaskStep | SiteStep;

export interface TimedStep {
  /** Since the step before, ms of the marketplace's time. */
  readonly afterMs: number;
  readonly step: Step;
}

const SECOND_MS = 1000;

/** How one behaviour spends its time: medians in ms. */
interface Pace {
  /** On each page before the task. */
  readonly pageMs: number;
  /** On the task itself. */
  readonly taskMs: number;
}

/** How widely people differ; about two thirds are within a factor of 1.4 of the median. */
const SPREAD = 0.35;

/**
 * Everything one person will do, in order, drawn beforehand. What the marketplace or the study refuses may end it
 * earlier.
 * @param typicalTaskMs what the task itself takes an ordinary person
 */
export function planLife(behaviour: Behaviour, typicalTaskMs: number, random: Random): TimedStep[] {
  const ordinary: Pace = { pageMs: 20 * SECOND_MS, taskMs: typicalTaskMs };
  const take = (pace: Pace): TimedStep[] => [...enter(pace, random), ...work(pace, random, 1)];
  const come = (): TimedStep[] => [step(0, 'browse'), ...(chance(random, 0.3) ? look(random) : [])];
  const accept = (): TimedStep => timed(random, 15 * SECOND_MS, { kind: 'accept' });
  const handIn = (): TimedStep => timed(random, 8 * SECOND_MS, { kind: 'hand-in' });
  switch (behaviour) {
    case 'diligent':
      return [...come(), accept(), ...take(ordinary), handIn()];
    case 'slow':
      return [
        ...come(),
        accept(),
        ...take({ pageMs: 3 * ordinary.pageMs, taskMs: 2.5 * typicalTaskMs }),
        handIn(),
      ];
    case 'hesitant':
      return [
        step(0, 'browse'),
        ...look(random),
        accept(),
        pause(random),
        ...take(ordinary).slice(1),
        handIn(),
      ];
    case 'returner':
      return [...come(), accept(), ...leaving(ordinary, random), timed(random, 20_000, { kind: 'return' })];
    case 'abandoner':
      return [...come(), accept(), ...leaving(ordinary, random), step(SECOND_MS, 'vanish')];
    case 'double-submitter':
      return [
        ...come(),
        accept(),
        ...take(ordinary),
        handIn(),
        timed(random, SECOND_MS, { kind: 'hand-in-again' }),
        timed(random, 30 * SECOND_MS, { kind: 'browse' }),
        accept(),
        ...take(ordinary),
        handIn(),
      ];
    case 'second-account':
      return [
        ...come(),
        accept(),
        ...take(ordinary),
        handIn(),
        timed(random, 600 * SECOND_MS, { kind: 'change-account' }),
        timed(random, 30 * SECOND_MS, { kind: 'browse' }),
        accept(),
        ...take(ordinary),
        handIn(),
      ];
    case 'spammer':
      return [
        step(0, 'browse'),
        timed(random, SECOND_MS, { kind: 'accept' }),
        ...take({ pageMs: SECOND_MS, taskMs: Math.min(typicalTaskMs, 15 * SECOND_MS) }),
        timed(random, SECOND_MS, { kind: 'hand-in' }),
      ];
    case 'previewer':
      return [step(0, 'browse'), ...look(random)];
  }
}

const step = (afterMs: number, kind: SiteStep['kind']): TimedStep => ({ afterMs, step: { kind } });

const timed = (random: Random, medianMs: number, what: Step): TimedStep => ({
  afterMs: Math.round(logNormal(random, medianMs, SPREAD)),
  step: what,
});

const look = (random: Random): TimedStep[] => [timed(random, 10 * SECOND_MS, { kind: 'preview' })];

/** Something else came between: two to twenty minutes with the task accepted. */
const pause = (random: Random): TimedStep => ({
  afterMs: between(random, 120, 1200) * SECOND_MS,
  step: { kind: 'open' },
});

const enter = ({ pageMs }: Pace, random: Random): TimedStep[] => [
  timed(random, 2 * SECOND_MS, { kind: 'open' }),
  timed(random, pageMs, { kind: 'consent' }),
  timed(random, 1.5 * pageMs, { kind: 'begin' }),
];

/** The task in quarters up to `share`; with all of it done comes its end. */
function work({ taskMs }: Pace, random: Random, share: number): TimedStep[] {
  const quarters = [0.25, 0.5, 0.75, 1].filter((until) => until <= share);
  const steps = quarters.map((until) => timed(random, taskMs / 4, { kind: 'work', until }));
  return share < 1 ? steps : [...steps, timed(random, 10 * SECOND_MS, { kind: 'finish' })];
}

/** Somebody who does not hand in gets to one of the pages; the further, the rarer. */
function leaving(pace: Pace, random: Random): TimedStep[] {
  const all = [...enter(pace, random), ...work(pace, random, 1)];
  const lengths = [1, 1, 1, 2, 2, 3, 4, 5, 6, all.length];
  return all.slice(0, pick(random, lengths));
}

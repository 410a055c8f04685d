import type { ParticipantState } from './states.ts';

/** What can happen to a participant. Each is recorded with its time and cause. */
export type LifecycleEvent =
  | 'start'
  | 'resume'
  | 'complete'
  | 'submit'
  | 'quit'
  | 'credit'
  | 'bonus'
  | 'screen_out'
  | 'return'
  | 'time_out'
  | 'reject'
  | 'unreject';

export type TransitionResult =
  | { readonly kind: 'moved'; readonly to: ParticipantState }
  /** The event says what is already so (a repeated request): nothing changes and nobody is told off. */
  | { readonly kind: 'already' }
  | { readonly kind: 'refused'; readonly reason: `${LifecycleEvent}_from_${ParticipantState}` };

interface Step {
  readonly from: readonly ParticipantState[];
  readonly to: ParticipantState;
  /** States in which the event is old news. */
  readonly past: readonly ParticipantState[];
}

/**
 * LC2: states only move forward. `quit`, `returned` and `timed_out` are departures, not ends: a person who comes
 * back and finishes has finished. `unreject` is the one way out of `rejected`, and leads to `credited`.
 */
const steps: Readonly<Record<LifecycleEvent, Step>> = {
  start: {
    from: ['allocated'],
    to: 'started',
    past: ['started', 'completed', 'submitted', 'credited', 'bonused'],
  },
  resume: { from: ['quit'], to: 'started', past: ['allocated', 'started'] },
  complete: {
    from: ['allocated', 'started', 'quit', 'returned', 'timed_out'],
    to: 'completed',
    past: ['completed', 'submitted', 'credited', 'bonused', 'rejected'],
  },
  submit: { from: ['completed'], to: 'submitted', past: ['submitted', 'credited', 'bonused', 'rejected'] },
  quit: {
    from: ['allocated', 'started'],
    to: 'quit',
    past: ['quit', 'completed', 'submitted', 'credited', 'bonused'],
  },
  credit: { from: ['completed', 'submitted'], to: 'credited', past: ['credited', 'bonused'] },
  bonus: { from: ['credited'], to: 'bonused', past: ['bonused'] },
  screen_out: { from: ['allocated', 'started', 'quit'], to: 'screened_out', past: ['screened_out'] },
  return: { from: ['allocated', 'started', 'quit', 'screened_out'], to: 'returned', past: ['returned'] },
  time_out: { from: ['allocated', 'started', 'quit'], to: 'timed_out', past: ['timed_out', 'returned'] },
  reject: { from: ['completed', 'submitted'], to: 'rejected', past: ['rejected'] },
  unreject: { from: ['rejected'], to: 'credited', past: ['credited', 'bonused'] },
};

/** LC1: what an event does to a participant in a given state. Pure; the caller writes the result down. */
export function transition(state: ParticipantState, event: LifecycleEvent): TransitionResult {
  const step = steps[event];
  if (step.from.includes(state)) return { kind: 'moved', to: step.to };
  if (step.past.includes(state)) return { kind: 'already' };
  return { kind: 'refused', reason: `${event}_from_${state}` };
}

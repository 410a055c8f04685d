import { finishedStates, type LifecycleEvent, TurnoutError } from '@turnout/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { enter, expectSoundLog, heldSeats, type Lab, startLab } from '../support/lab.ts';

const CUTOFF_MINUTES = 30;
const people = fc.nat({ max: 5 });

type Step =
  | { readonly do: 'enter' }
  | { readonly do: 'wait'; readonly minutes: number }
  | { readonly do: 'event'; readonly who: number; readonly event: LifecycleEvent }
  | { readonly do: 'cell'; readonly who: number; readonly condition: number };

const events = fc.constantFrom<LifecycleEvent>(
  'start',
  'quit',
  'complete',
  'return',
  'time_out',
  'screen_out',
  'reject',
  'unreject',
);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('enter' as const) }),
  fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ do: fc.constant('event' as const), who: people, event: events }),
  fc.record({ do: fc.constant('cell' as const), who: people, condition: fc.nat({ max: 3 }) }),
);

/** AL5 said of one person: what is known without looking at any seat. */
interface Person {
  readonly id: number;
  readonly enteredAt: number;
  /** Somebody entered after the cut-off time and found the seat unused. */
  passed: boolean;
  finished: boolean;
  gone: boolean;
  condition: number;
}

async function take(lab: Lab, everybody: Person[], next: Step): Promise<void> {
  if (next.do === 'wait') return lab.clock.advance(next.minutes);
  if (next.do === 'enter') {
    for (const person of everybody)
      if (lab.clock.now() - person.enteredAt >= CUTOFF_MINUTES * 60_000) person.passed = true;
    const id = await enter(lab.engine, `${everybody.length}`);
    const condition = (await lab.store.participants.byId(id))?.cell.condition ?? -1;
    everybody.push({
      id,
      enteredAt: lab.clock.now(),
      passed: false,
      finished: false,
      gone: false,
      condition,
    });
    return;
  }
  const person = everybody[next.who];
  if (person === undefined) return;
  if (next.do === 'cell') {
    await lab.engine.changeCell(person.id, { condition: next.condition, counterbalance: 0 });
    person.condition = next.condition;
    return;
  }
  await lab.engine.apply(person.id, next.event, 'test').catch(impossible);
  const state = (await lab.store.participants.byId(person.id))?.state ?? 'allocated';
  person.finished ||= finishedStates.has(state);
  person.gone = ['returned', 'timed_out', 'screened_out'].includes(state);
}

function impossible(error: unknown): void {
  if (!(error instanceof TurnoutError && error.code === 'TRANSITION_REFUSED')) throw error;
}

function expectedSeats(everybody: readonly Person[]): Record<string, number> {
  const held = new Map<string, number>();
  for (const { finished, gone, passed, condition } of everybody)
    if (finished || !(gone || passed)) held.set(`${condition}:0`, (held.get(`${condition}:0`) ?? 0) + 1);
  return Object.fromEntries([...held].toSorted(([a], [b]) => a.localeCompare(b)));
}

it('AL5, AL6 the seats that count are those of the rule, whatever happens in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const lab = await startLab();
      const everybody: Person[] = [];
      for (const next of steps) {
        await take(lab, everybody, next);
        expect(await heldSeats(lab.store)).toEqual(expectedSeats(everybody));
      }
      await expectSoundLog(lab.store);
    }),
    { numRuns: 150 },
  );
});

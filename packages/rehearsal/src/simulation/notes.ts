import type { RehearsalProgress } from '../options.ts';
import type { World } from './person.ts';
import type { RefusalRecord, TaskRecord } from './records.ts';

/** What happens, written down as it happens. */
export interface Notes extends Pick<World, 'noteTask' | 'noteRefusal' | 'noteHolding'> {
  readonly tasks: readonly TaskRecord[];
  readonly refusals: readonly RefusalRecord[];
  /** @param now epoch ms of the marketplace */
  progress(now: number): RehearsalProgress;
}

/** @param arrivals when each person comes, epoch ms */
export function createNotes(arrivals: readonly number[]): Notes {
  const inOrder = arrivals.toSorted((a, b) => a - b);
  const tasks: TaskRecord[] = [];
  const refusals: RefusalRecord[] = [];
  let [arrived, working, handedIn] = [0, 0, 0];
  return {
    tasks,
    refusals,
    noteTask(record) {
      tasks.push(record);
      if (record.ending === 'handed-in') handedIn += 1;
    },
    noteRefusal(record) {
      refusals.push(record);
    },
    noteHolding(change) {
      working += change;
    },
    progress(now) {
      while ((inOrder[arrived] ?? Number.POSITIVE_INFINITY) <= now) arrived += 1;
      return { now, people: inOrder.length, arrived, working, handedIn };
    },
  };
}

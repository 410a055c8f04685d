import type { WireRecord } from '@turnout/protocol';
import { fingerprint } from '../shared/fingerprint.ts';
import { isObject, jsonOf } from '../shared/json.ts';
import type { Report } from '../shared/ports.ts';

/**
 * Finds what in psiTurk's model is not yet in the outbox, and hands it over as JSON text of wire records. Tasks keep
 * changing objects they have recorded (trap J8), put into the lists by themselves and overwrite answers; so the
 * model is the truth, and this remembers what of it was handed over.
 */
export interface Collector {
  /** Trials, events and answers recorded since the last call. */
  collectNew(): void;
  /**
   * Also what was changed since it was recorded, and the model's other members.
   * @param scope 'recent' looks at the last 500 trials only, which keeps a save cheap in a long task
   */
  collectChanges(scope: 'recent' | 'all'): void;
}

export interface CollectorPorts {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly emit: (text: string) => void;
  readonly report: Report;
  /** Epoch ms. */
  readonly now: () => number;
}

const RECENT_TRIALS = 500;
/** Characters of JSON one save may look at again: about 10 ms of a slow computer. */
const RECENT_CHARACTERS = 2_000_000;
const LONGEST_NAME = 1000;

/** Members the server owns or that travel as records of their own kind. */
const NOT_ATTRIBUTES = new Set([
  'data',
  'questiondata',
  'eventdata',
  'id',
  'uniqueid',
  'uniqueId',
  'condition',
  'counterbalance',
  'assignmentId',
  'workerId',
  'hitId',
  'mode',
  'adServerLoc',
  'status',
]);

interface TrackedTrial {
  readonly item: unknown;
  readonly number: number;
  readonly at: number;
  print: number;
}

/** An answer as it was handed over: a simple value itself, of anything else the object and its fingerprint. */
interface Mark {
  readonly value: unknown;
  readonly print: number | undefined;
}

/** What is in the model when this is made is on the server already, or in another outbox. */
export function createCollector({ attributes, emit, report, now }: CollectorPorts): Collector {
  const trials: TrackedTrial[] = [];
  const known = new WeakSet<object>();
  const answers = new Map<string, Mark>();
  const others = new Map<string, number>();
  let seenTrials: unknown = attributes.data;
  let trialsSeen = listOf(attributes.data).length;
  let eventsSeen = listOf(attributes.eventdata).length;

  for (const item of listOf(attributes.data)) if (isObject(item)) known.add(item);
  for (const [name, value] of entriesOf(attributes.questiondata)) answers.set(name, markOf(value));
  for (const [name, value] of Object.entries(attributes))
    if (!NOT_ATTRIBUTES.has(name)) others.set(name, fingerprint(jsonOf(value, report)));

  function markOf(value: unknown): Mark {
    return { value, print: isSimple(value) ? undefined : fingerprint(jsonOf(value, report)) };
  }

  function emitRecord(record: Readonly<Record<string, unknown>>, valueText: string): void {
    // The value is text already: written once, however large it is.
    emit(`${JSON.stringify(record).slice(0, -1)},"v":${valueText}}`);
  }

  function emitTrial(trial: Omit<TrackedTrial, 'print'>, valueText: string): void {
    emitRecord({ k: 'trial', n: trial.number, at: trial.at } satisfies Omit<WireTrial, 'v'>, valueText);
  }

  function nameOf(name: string): string {
    if (name.length <= LONGEST_NAME) return name;
    report(`Turnout: a field name of ${name.length} characters is saved under its first ${LONGEST_NAME}.`);
    return name.slice(0, LONGEST_NAME);
  }

  function collectTrials(): void {
    const list = listOf(attributes.data);
    // A list the task put in place of ours, or shortened: what is in it is told apart one by one.
    if (list !== seenTrials || list.length < trialsSeen) trialsSeen = 0;
    seenTrials = list;
    for (let index = trialsSeen; index < list.length; index += 1) {
      const item: unknown = list[index];
      if (isObject(item)) {
        if (known.has(item)) continue;
        known.add(item);
      }
      const trial = {
        item,
        number: isObject(item) ? numberOr(item.current_trial, index) : index,
        at: isObject(item) ? numberOr(item.dateTime, now()) : now(),
      };
      const text = jsonOf(dataOf(item), report);
      trials.push({ ...trial, print: fingerprint(text) });
      emitTrial(trial, text);
    }
    trialsSeen = list.length;
  }

  function collectEvents(): void {
    const list = listOf(attributes.eventdata);
    if (list.length < eventsSeen) eventsSeen = list.length;
    for (; eventsSeen < list.length; eventsSeen += 1) {
      const item: unknown = list[eventsSeen];
      const event = isObject(item) ? item : { value: item };
      emitRecord(
        {
          k: 'event',
          f: nameOf(String(event.eventtype ?? '')),
          at: numberOr(event.timestamp, now()),
          dt: numberOr(event.interval, 0),
        } satisfies Omit<WireEvent, 'v'>,
        jsonOf(event.value, report),
      );
    }
  }

  function collectAnswers(lateChanges: boolean): void {
    for (const [name, value] of entriesOf(attributes.questiondata)) {
      const before = answers.get(name);
      const same = before !== undefined && Object.is(before.value, value);
      if (same && (!lateChanges || before.print === undefined)) continue;
      const mark = markOf(value);
      if (same && before.print === mark.print) continue;
      answers.set(name, mark);
      emitRecord({ k: 'answer', f: nameOf(name) } satisfies Omit<WireAnswer, 'v'>, jsonOf(value, report));
    }
  }

  function collectLateChanges(scope: 'recent' | 'all'): void {
    let looked = 0;
    const first = scope === 'all' ? 0 : Math.max(0, trials.length - RECENT_TRIALS);
    for (let index = trials.length - 1; index >= first; index -= 1) {
      const trial = trials[index];
      if (trial === undefined || (scope === 'recent' && looked > RECENT_CHARACTERS)) break;
      const text = jsonOf(dataOf(trial.item), report);
      looked += text.length;
      const print = fingerprint(text);
      if (print === trial.print) continue;
      trial.print = print;
      emitTrial(trial, text);
    }
  }

  function collectAttributes(): void {
    for (const [name, value] of Object.entries(attributes)) {
      if (NOT_ATTRIBUTES.has(name)) continue;
      const text = jsonOf(value, report);
      const print = fingerprint(text);
      if (others.get(name) === print) continue;
      others.set(name, print);
      emitRecord({ k: 'attribute', f: nameOf(name) } satisfies Omit<WireAttribute, 'v'>, text);
    }
  }

  const collectNew = (): void => {
    collectTrials();
    collectEvents();
    collectAnswers(false);
  };

  return {
    collectNew,
    collectChanges(scope) {
      collectNew();
      collectLateChanges(scope);
      collectAnswers(true);
      collectAttributes();
    },
  };
}

type WireTrial = Extract<WireRecord, { k: 'trial' }>;
type WireEvent = Extract<WireRecord, { k: 'event' }>;
type WireAnswer = Extract<WireRecord, { k: 'answer' }>;
type WireAttribute = Extract<WireRecord, { k: 'attribute' }>;

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const entriesOf = (value: unknown): [string, unknown][] => (isObject(value) ? Object.entries(value) : []);

const isSimple = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** Beyond this a number is no time to the server, which would refuse the record and all after it. */
const numberOr = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && Math.abs(value) <= 8.64e15 ? value : otherwise;

/** What the task recorded, out of psiTurk's envelope; without one the whole item. */
const dataOf = (item: unknown): unknown => (isObject(item) && 'trialdata' in item ? item.trialdata : item);

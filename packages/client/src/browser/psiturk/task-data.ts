import type { PsiturkEvent, PsiturkTrial } from '@turnout/protocol';
import { createEvents, type Events } from './events.ts';

export type Attributes = Record<string, unknown>;

/** The callbacks a task gives to a save or a fetch, and whatever else it puts beside them. */
export interface SaveOptions {
  readonly success?: (model: TaskData, response: unknown, options: SaveOptions) => unknown;
  readonly error?: (model: TaskData, response: unknown, options: SaveOptions) => unknown;
  readonly async?: boolean;
  readonly [option: string]: unknown;
}

interface SetOptions {
  readonly silent?: boolean;
  readonly unset?: boolean;
}

/** `psiTurk.taskdata`: what Backbone's model offered, without Backbone, plus psiTurk's own members. */
export interface TaskData extends Events {
  readonly attributes: Attributes;
  id: string;
  readonly idAttribute: 'id';
  readonly urlRoot: string;
  adServerLoc: unknown;
  mode: string;
  changed: Attributes;
  url(): string;
  isNew(): boolean;
  get(name: string): unknown;
  has(name: string): boolean;
  set(name: string | Attributes, value?: unknown, options?: SetOptions): TaskData;
  unset(name: string, options?: SetOptions): TaskData;
  toJSON(): Attributes;
  clone(): Attributes;
  save(attributes?: Attributes | string | null, ...rest: unknown[]): unknown;
  fetch(options?: SaveOptions): unknown;
  addTrialData(trial: unknown): void;
  addUnstructuredData(field: string, value: unknown): void;
  addEvent(type: string, value: unknown): void;
  getTrialData(): unknown;
  getEventData(): unknown;
  getQuestionData(): unknown;
}

export interface TaskDataParts {
  readonly uniqueId: string;
  readonly adServerLoc: unknown;
  readonly mode: string;
  readonly urlRoot: string;
  readonly userAgent: string;
  /** What the server holds of this participant. */
  readonly saved: Readonly<Attributes>;
  /** Epoch ms. */
  readonly now: () => number;
  /** Told after each trial, answer and event. */
  readonly onRecorded: () => void;
  readonly save: (model: TaskData, options: SaveOptions) => unknown;
  readonly fetch: (model: TaskData, options: SaveOptions) => unknown;
}

export function createTaskData(parts: TaskDataParts): TaskData {
  const attributes = startingAttributes(parts);
  const listOf = <T>(name: string): T[] => {
    const list = attributes[name];
    if (Array.isArray(list)) return list;
    const empty: T[] = [];
    attributes[name] = empty;
    return empty;
  };

  const model: TaskData = {
    ...createEvents(),
    attributes,
    id: parts.uniqueId,
    idAttribute: 'id',
    urlRoot: parts.urlRoot,
    adServerLoc: parts.adServerLoc,
    mode: parts.mode,
    changed: {},
    url: () => `${parts.urlRoot}/${encodeURIComponent(model.id)}`,
    isNew: () => false,
    get: (name) => attributes[name],
    has: (name) => attributes[name] !== undefined && attributes[name] !== null,
    set: (name, value, options) =>
      typeof name === 'string'
        ? change(model, { [name]: value }, options)
        : change(model, name ?? {}, value as SetOptions | undefined),
    unset: (name, options) => change(model, { [name]: undefined }, { ...options, unset: true }),
    toJSON: () => ({ ...attributes }),
    clone: () => ({ ...attributes }),
    save(given, ...rest) {
      // Backbone's two forms: save(attributes, options) and save(name, value, options).
      const [options, values] =
        typeof given === 'string' ? [rest[1], { [given]: rest[0] }] : [rest[0], given ?? undefined];
      if (values !== undefined) change(model, values);
      return parts.save(model, optionsOf(options));
    },
    fetch: (options) => parts.fetch(model, optionsOf(options)),
    addTrialData(trialdata) {
      const trials = listOf<PsiturkTrial>('data');
      const current = numberOf(attributes.currenttrial) ?? trials.length;
      trials.push({
        uniqueid: model.id,
        current_trial: current,
        dateTime: freeTime(trials, current, parts.now()),
        trialdata,
      });
      model.set('currenttrial', current + 1);
      parts.onRecorded();
    },
    addUnstructuredData(field, value) {
      const answers = attributes.questiondata;
      if (typeof answers === 'object' && answers !== null) (answers as Attributes)[field] = value;
      else attributes.questiondata = { [field]: value };
      parts.onRecorded();
    },
    addEvent(type, value) {
      const events = listOf<PsiturkEvent>('eventdata');
      const timestamp = parts.now();
      const before = events[events.length - 1]?.timestamp;
      const interval = type === 'initialized' || before === undefined ? 0 : timestamp - before;
      events.push({ eventtype: type, value, timestamp, interval });
      parts.onRecorded();
    },
    getTrialData: () => attributes.data,
    getEventData: () => attributes.eventdata,
    getQuestionData: () => attributes.questiondata,
  };
  return model;
}

/** psiTurk's members in psiTurk's order, with what was saved before in their place. */
function startingAttributes({ uniqueId, mode, userAgent, saved }: TaskDataParts): Attributes {
  const attributes: Attributes = {
    condition: 0,
    counterbalance: 0,
    assignmentId: 0,
    workerId: 0,
    hitId: 0,
    currenttrial: 0,
    bonus: 0,
    data: [],
    questiondata: {},
    eventdata: [],
    ...saved,
    useragent: userAgent,
    mode,
    id: uniqueId,
  };
  // The counter travels with explicit saves only; trials recorded after the last one must not be numbered again.
  let next = numberOf(attributes.currenttrial) ?? 0;
  if (Array.isArray(attributes.data))
    for (const trial of attributes.data) next = Math.max(next, (numberOf(trial?.current_trial) ?? -1) + 1);
  attributes.currenttrial = next;
  return attributes;
}

/**
 * A trial is known by its number and time. A task that sets `currenttrial` itself may record two with the same
 * number in the same millisecond; the second one is put a millisecond later, or it would replace the first.
 */
function freeTime(trials: readonly PsiturkTrial[], number: number, now: number): number {
  let time = now;
  for (let index = trials.length - 1; index >= 0; index -= 1) {
    const trial = trials[index];
    if (trial === undefined || trial.dateTime < now) break;
    if (trial.current_trial === number && trial.dateTime === time) {
      time += 1;
      index = trials.length;
    }
  }
  return time;
}

function change(model: TaskData, values: Attributes, { silent, unset }: SetOptions = {}): TaskData {
  const { attributes } = model;
  const changed: Attributes = {};
  for (const [name, value] of Object.entries(values)) {
    if (!isSame(attributes[name], value)) changed[name] = value;
    if (unset === true) delete attributes[name];
    else attributes[name] = value;
    if (name === 'id' && typeof value === 'string') model.id = value;
  }
  model.changed = changed;
  if (silent === true || Object.keys(changed).length === 0) return model;
  for (const [name, value] of Object.entries(changed)) model.trigger(`change:${name}`, model, value, {});
  model.trigger('change', model, {});
  return model;
}

/** Backbone compares by content, so that setting an equal list again is no change. */
function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  try {
    return JSON.stringify(one) === JSON.stringify(other);
  } catch {
    return false;
  }
}

const optionsOf = (options: unknown): SaveOptions =>
  typeof options === 'object' && options !== null ? (options as SaveOptions) : {};

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

import type { PsiturkEvent, PsiturkTrial } from '@turnout/protocol';
import { isObject, parseObject } from '../shared/json.ts';

type Model = Readonly<Record<string, unknown>>;

/**
 * Puts records that an earlier page load could not send back into the model the server gave, so that the task finds
 * them where it left them. What the server has already (its acknowledgement was lost) is not added twice.
 * @param texts wire records as JSON, in the order they were recorded
 */
export function mergeLeft(model: Model, uniqueId: string, texts: readonly string[]): Model {
  if (texts.length === 0) return model;
  const trials = listOf(model.data) as PsiturkTrial[];
  const events = listOf(model.eventdata) as PsiturkEvent[];
  const answers: Record<string, unknown> = isObject(model.questiondata) ? { ...model.questiondata } : {};
  const others: Record<string, unknown> = {};
  for (const text of texts) {
    const record = parseObject(text);
    if (record?.k === 'trial') addTrial(trials, uniqueId, record);
    else if (record?.k === 'event') addEvent(events, record);
    else if (record?.k === 'answer') answers[String(record.f)] = record.v;
    else if (record?.k === 'attribute') others[String(record.f)] = record.v;
  }
  return { ...model, ...others, data: trials, questiondata: answers, eventdata: events };
}

function addTrial(trials: PsiturkTrial[], uniqueId: string, { n, at, v }: Model): void {
  const trial = { uniqueid: uniqueId, current_trial: Number(n), dateTime: Number(at), trialdata: v };
  const index = trials.findIndex(
    ({ current_trial, dateTime }) => current_trial === trial.current_trial && dateTime === trial.dateTime,
  );
  if (index === -1) trials.push(trial);
  else trials[index] = trial;
}

function addEvent(events: PsiturkEvent[], { f, at, dt, v }: Model): void {
  const event = { eventtype: String(f), value: v, timestamp: Number(at), interval: Number(dt) };
  const text = JSON.stringify(event);
  if (!events.some((other) => other.timestamp === event.timestamp && JSON.stringify(other) === text))
    events.push(event);
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? [...value] : []);

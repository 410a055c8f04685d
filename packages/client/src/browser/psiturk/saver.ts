import type { Failure } from '../shared/http.ts';
import { parseObject } from '../shared/json.ts';
import type { SaveOptions, TaskData } from './task-data.ts';

/** How a task's data and steps reach a server: Turnout's own way, or psiTurk's where the page is not ours. */
export interface Saver {
  /** Something was recorded. */
  recorded(): void;
  /** Saves what is new and tells the task's callbacks. */
  save(model: TaskData, options: SaveOptions): void;
  /** The task begins. */
  start(): void;
  /**
   * The task ends.
   * @param leave goes to the next page
   */
  complete(leave: () => void): void;
  /** The line is back. */
  online(): void;
  /** The page is hidden and may not come back. */
  hidden(): void;
  /** The page goes away. @param quit whether the participant leaves the study by that */
  leaving(quit: boolean): void;
}

/** What Backbone's error callbacks are given, as far as tasks look at it. */
export const asXhr = ({ status, reason, text }: Failure): object => ({
  status,
  statusText: reason === 'refused' || reason === 'server' ? 'error' : reason,
  responseText: text,
  responseJSON: parseObject(text),
});

export const formOf = (fields: Readonly<Record<string, string>>): string =>
  new URLSearchParams(fields).toString();

export const FORM_TYPE = 'application/x-www-form-urlencoded; charset=UTF-8';

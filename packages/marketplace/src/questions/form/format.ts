import { createContext, Script } from 'node:vm';
import type { AnswerFormat } from './model.ts';

/** Far more than a sensible pattern needs on a form field. */
const MOST_MILLISECONDS = 100;

const test = new Script('new RegExp(regex, flags).test(text)');

/**
 * Whether a text fits a requester's pattern. A pattern can be written so that it never ends ("(a+)+$"); it runs under
 * a time limit, for it would stop the whole marketplace, and a text on which it does not end does not fit.
 */
export function matchesFormat(format: AnswerFormat, text: string): boolean {
  const context = createContext({ regex: format.regex, flags: format.ignoreCase ? 'i' : '', text });
  try {
    return test.runInContext(context, { timeout: MOST_MILLISECONDS }) === true;
  } catch (error) {
    if (isTimeout(error)) return false;
    throw error;
  }
}

/** The error may belong to the context's realm, so it need not be an instance of this realm's Error. */
const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';

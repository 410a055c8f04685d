import { readFileSync } from 'node:fs';

/** The end of a log. @param most so many lines */
export function lastLines(file: string, most: number): readonly string[] {
  const text = readFileSync(file, 'utf8').trimEnd();
  return text === '' ? [] : text.split('\n').slice(-most);
}

/**
 * A line of the log for people: when, how bad, what, and the facts that are short. Lines that are no JSON, as what a
 * server printed, stay as they are.
 */
export function readableLine(line: string): string {
  const entry = entryOf(line);
  if (entry === undefined) return line;
  const { time, level, msg, error, ...facts } = entry;
  const when = typeof time === 'string' ? time.replace('T', ' ').slice(0, 19) : '';
  const told = Object.entries(facts).flatMap(([name, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value) ? [`${name}=${String(value)}`] : [],
  );
  return [when, levelName(level), String(msg ?? ''), ...told, ...errorText(error)].join(' ').trimEnd();
}

function entryOf(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    // Of our own log; lines that a study printed have other members, which are shown as facts.
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    // Cut off, or not of the log.
    return undefined;
  }
}

/** As the log numbers them. */
const levels: Readonly<Record<number, string>> = {
  20: 'debug',
  30: 'info',
  40: 'warning',
  50: 'error',
  60: 'fatal',
};

const levelName = (level: unknown): string =>
  (typeof level === 'number' ? levels[level] : undefined) ?? String(level ?? '');

/** Its message; where it happened is in the log itself. */
function errorText(error: unknown): readonly string[] {
  if (typeof error !== 'object' || error === null || !('message' in error)) return [];
  return [`– ${String(error.message).split('\n', 1)[0] ?? ''}`];
}

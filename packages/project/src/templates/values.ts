/** Names a template relies on, which no value may take the place of. */
const RESERVED = /^__turnout_|^(url_for|get_flashed_messages)$/;

const DEEPEST = 50;

/**
 * Plain data for the template engine: what it is given it can print and walk through, and nothing in it can run.
 * Functions and undefined members are left out, dates read as Python prints them.
 */
export function templateValues(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name, value]) => !RESERVED.test(name) && isData(value))
      .map(([name, value]) => [name, plain(value, 1)]),
  );
}

const isData = (value: unknown): boolean =>
  value !== undefined && typeof value !== 'function' && typeof value !== 'symbol';

function plain(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) return null;
  if (value instanceof Date)
    return Number.isNaN(value.getTime())
      ? null
      : value
          .toISOString()
          .replace('T', ' ')
          .replace(/(\.000)?Z$/, '');
  if (Array.isArray(value) || value instanceof Set)
    return [...value].map((item) => (isData(item) ? plain(item, depth + 1) : null));
  const entries =
    value instanceof Map
      ? [...value].map(([key, item]) => [String(key), item] as const)
      : Object.entries(value);
  return Object.fromEntries(
    entries.filter(([, item]) => isData(item)).map(([key, item]) => [key, plain(item, depth + 1)]),
  );
}

import { type Input, isRecord } from './input.ts';

/** Deeper names than any operation has. */
const MOST_PARTS = 8;

type Tree = { [part: string]: Tree | string };

/**
 * A form of the Query protocol as a tree: `Attribute.1.Name=a` becomes `{Attribute: {1: {Name: 'a'}}}`. A name that
 * is both a value and a branch keeps what came first.
 */
export function formTree(form: URLSearchParams): Input {
  const root: Tree = Object.create(null);
  for (const [name, value] of form) put(root, name.split('.').slice(0, MOST_PARTS), value);
  return root;
}

function put(root: Tree, parts: readonly string[], value: string): void {
  let branch = root;
  for (const part of parts.slice(0, -1)) {
    const next = branch[part] ?? (Object.create(null) as Tree);
    if (typeof next === 'string') return;
    branch[part] = next;
    branch = next;
  }
  branch[parts.at(-1) ?? ''] ??= value;
}

/** The entries of a numbered branch in the order of their numbers; undefined where there is none. */
export function numbered(branch: unknown): readonly unknown[] | undefined {
  if (!isRecord(branch)) return undefined;
  return Object.entries(branch)
    .filter(([number]) => /^\d{1,6}$/.test(number))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, entry]) => entry);
}

/** A numbered branch of name and value as a record; undefined where there is none. */
export function named(branch: unknown, name: string, value: string): Input | undefined {
  const entries = numbered(branch);
  if (entries === undefined) return undefined;
  return Object.fromEntries(
    entries.filter(isRecord).map((entry) => [String(entry[name] ?? ''), entry[value]]),
  );
}

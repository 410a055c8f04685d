import { knownSection } from '../config/apply-legacy.ts';
import { parseIni } from '../config/ini.ts';
import { definitionOf, TURNOUT } from '../config/keys.ts';
import { AD_SERVER_SWITCH, deadKeys, renamedKeys } from '../config/legacy.ts';
import { type IniEntry, iniLines } from './ini-lines.ts';

export interface ConfigEdit {
  readonly text: string;
  /** What was done, a sentence each. */
  readonly done: readonly string[];
}

interface Plan {
  /** Index of a line, and what becomes of it; undefined takes it out. */
  readonly lines: Map<number, string | undefined>;
  /** Lines to add under a section. */
  readonly added: Map<string, string[]>;
  readonly done: string[];
}

const CURLY = /[“”‘’„«»]/;
const QUOTED = /^["'“”‘’„«](.*)["'”“’‘»]$/s;

/**
 * Brings config.txt into the layout of psiTurk 3 (traps C1 to C7). Comments and unknown settings stay where they are.
 * A text that cannot be read is left alone.
 * @param renderSnippets adds the switch of trap T3
 */
export function editConfig(given: string, options: { readonly renderSnippets: boolean }): ConfigEdit {
  const text = given.replace(/^\uFEFF/, '');
  if (parseIni(text).problems.length > 0) return { text: given, done: [] };
  const { lines, entries, headings } = iniLines(text);
  const plan: Plan = { lines: new Map(), added: new Map(), done: [] };
  const set = new Set(entries.map(({ section, key }) => `${section}\n${key}`));
  for (const entry of entries) editEntry(entry, lines, set, plan);
  if (options.renderSnippets && !set.has(`${TURNOUT}\nrender_snippets`)) {
    add(plan, TURNOUT, 'render_snippets = true');
    plan.done.push('Switched on render_snippets: pages the task fetches hold template tags.');
  }
  if (plan.done.length === 0) return { text: given, done: [] };
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  return { text: write(lines, headings, entries, plan).join(end), done: plan.done };
}

function editEntry(entry: IniEntry, lines: readonly string[], set: Set<string>, plan: Plan): void {
  const { section, key } = entry;
  if (knownSection(section) === undefined && section !== TURNOUT) return;
  const renamed = renamedKeys.find(({ old }) => old === key);
  if (deadKeys.has(key) || key === AD_SERVER_SWITCH) {
    remove(entry, plan);
    plan.done.push(`Took out ${key}, which has no meaning today.`);
    return;
  }
  if (renamed !== undefined) {
    const value = renamed.convert(entry.text);
    remove(entry, plan);
    if (value === undefined) plan.done.push(`Took out ${key}, which says nothing today.`);
    else
      place(
        renamed.section,
        renamed.key,
        [`${renamed.key} = ${unquoted(renamed.key, value)}`],
        key,
        set,
        plan,
      );
    return;
  }
  const home = definitionOf(key)?.section;
  if (home !== undefined && home !== section) {
    const [first = '', ...rest] = lines.slice(entry.start, entry.end);
    remove(entry, plan);
    place(home, key, [withValue(first.trimStart(), key, entry.text), ...rest], key, set, plan);
    return;
  }
  const first = lines[entry.start];
  if (home === undefined || first === undefined || entry.end > entry.start + 1) return;
  const changed = withValue(first, key, entry.text);
  if (changed === first) return;
  plan.lines.set(entry.start, changed);
  plan.done.push(`Took the quotes from ${key}.`);
}

/** The line with the quotes around its value taken off, where they are a mistake. */
function withValue(line: string, key: string, text: string): string {
  const plain = unquoted(key, text);
  return plain === text ? line : line.slice(0, line.lastIndexOf(text)) + plain;
}

function unquoted(key: string, text: string): string {
  const definition = definitionOf(key);
  const meant =
    definition?.people === true ||
    definition?.plain === true ||
    (definition?.secret !== true && CURLY.test(text));
  return meant ? (QUOTED.exec(text)?.[1] ?? text).trim() : text;
}

function place(
  section: string,
  key: string,
  text: readonly string[],
  from: string,
  set: Set<string>,
  plan: Plan,
): void {
  if (set.has(`${section}\n${key}`)) {
    plan.done.push(`Took out ${from}; ${key} under [${section}] counted already.`);
    return;
  }
  set.add(`${section}\n${key}`);
  add(plan, section, ...text);
  plan.done.push(
    from === key ? `Moved ${key} to [${section}].` : `Renamed ${from} to ${key}, under [${section}].`,
  );
}

function remove({ start, end }: IniEntry, plan: Plan): void {
  for (let index = start; index < end; index += 1) plan.lines.set(index, undefined);
}

function add(plan: Plan, section: string, ...lines: readonly string[]): void {
  plan.added.set(section, [...(plan.added.get(section) ?? []), ...lines]);
}

function write(
  lines: readonly string[],
  headings: ReadonlyMap<string, number>,
  entries: readonly IniEntry[],
  plan: Plan,
): string[] {
  /** Sections that only held what was taken out. */
  const emptied = new Set(
    [...headings.keys()].filter((section) => {
      const own = entries.filter((entry) => entry.section === section);
      return (
        own.length > 0 &&
        !plan.added.has(section) &&
        own.every(({ start }) => plan.lines.has(start) && plan.lines.get(start) === undefined)
      );
    }),
  );
  const after = new Map<number, readonly string[]>();
  const out: string[] = [];
  for (const [section, added] of plan.added) {
    const heading = headings.get(section);
    const last = entries.filter((entry) => entry.section === section).at(-1);
    if (heading !== undefined) after.set(last === undefined ? heading : last.end - 1, added);
  }
  lines.forEach((line, index) => {
    const heading = [...headings].find(([, at]) => at === index)?.[0];
    const changed = plan.lines.has(index) ? plan.lines.get(index) : line;
    if (changed !== undefined && (heading === undefined || !emptied.has(heading))) out.push(changed);
    out.push(...(after.get(index) ?? []));
  });
  for (const [section, added] of plan.added) {
    if (headings.has(section)) continue;
    while (out.length > 0 && out.at(-1)?.trim() === '') out.pop();
    out.push(...(out.length > 0 ? [''] : []), `[${section}]`, ...added, '');
  }
  return out;
}

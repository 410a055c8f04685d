import type { ReadRecord } from './walk.ts';

/** The columns every row of trials.csv begins with; fields of the same name are renamed. */
export const fixedTrialColumns = [
  'participant',
  'condition',
  'counterbalance',
  'design_version',
  'mode',
  'index',
  'current_trial',
  'time',
  'time_ms',
] as const;

/** Where a trial goes that is not an object (a list, a string, a number). */
const VALUE_COLUMN = 'value';
/** Where the fields beyond the limit go, as one JSON object per trial. */
const OTHER_COLUMN = 'other_fields';

/**
 * A page that makes up a new field name for every trial must not fill the memory. Ten times the columns of a wide
 * study, and well below a spreadsheet's 16,384.
 */
const MAX_FIELDS = 2000;

/** The fields that trials have, gathered before the first row is written. */
export class TrialColumns {
  readonly #fields = new Set<string>();
  #values = false;
  #others = false;

  add(trial: ReadRecord): void {
    if (!isObject(trial.parsed)) {
      this.#values = true;
      return;
    }
    for (const field of Object.keys(trial.parsed)) {
      if (this.#fields.has(field)) continue;
      if (this.#fields.size < MAX_FIELDS) this.#fields.add(field);
      else this.#others = true;
    }
  }

  /** Names in order of first appearance. A name already taken gets `data.` before it, as often as it needs. */
  header(): string[] {
    const reserved = new Set<string>([...fixedTrialColumns, VALUE_COLUMN, OTHER_COLUMN, '']);
    const taken = new Set([...reserved, ...this.#fields]);
    const names = [...this.#fields].map((field) => {
      if (!reserved.has(field)) return field;
      let name = `data.${field}`;
      while (taken.has(name)) name = `data.${name}`;
      taken.add(name);
      return name;
    });
    return [...names, ...(this.#values ? [VALUE_COLUMN] : []), ...(this.#others ? [OTHER_COLUMN] : [])];
  }

  /** The trial's values in the order of the header; undefined where it has none. */
  spread(trial: ReadRecord): unknown[] {
    const { parsed } = trial;
    const object = isObject(parsed) ? parsed : {};
    const cells: unknown[] = [];
    for (const field of this.#fields) cells.push(Object.hasOwn(object, field) ? object[field] : undefined);
    if (this.#values) cells.push(isObject(parsed) ? undefined : parsed);
    if (this.#others) cells.push(this.#othersOf(object));
    return cells;
  }

  #othersOf(object: Readonly<Record<string, unknown>>): unknown {
    const others = Object.entries(object).filter(([field]) => !this.#fields.has(field));
    return others.length === 0 ? undefined : Object.fromEntries(others);
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

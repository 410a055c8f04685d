import { interpolate } from './interpolate.ts';
import { definitionOf, keyDefinitions } from './keys.ts';

/** Where a value came from. */
export interface Origin {
  readonly kind: 'default' | 'cloud' | 'file' | 'environment';
  /** As shown: `config.txt:12`, `DATABASE_URL`, `default`. */
  readonly label: string;
  readonly file?: string;
  readonly line?: number;
}

export interface Entry {
  /** Before interpolation. */
  readonly raw: string;
  readonly origin: Origin;
}

/** All values while they are put together: section, key, value; later layers overwrite. */
export type Settings = Map<string, Map<string, Entry>>;

/** An error in the configuration; all of them are shown at once. */
export interface ConfigProblem {
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly message: string;
  readonly remedy: string;
}

const DEFAULT_ORIGIN: Origin = { kind: 'default', label: 'default' };
const CLOUD_ORIGIN: Origin = { kind: 'cloud', label: 'cloud default' };

export function setEntry(settings: Settings, section: string, key: string, entry: Entry): void {
  const values = settings.get(section) ?? new Map<string, Entry>();
  values.set(key, entry);
  settings.set(section, values);
}

export const entryAt = (settings: Settings, section: string, key: string): Entry | undefined =>
  settings.get(section)?.get(key);

/** Whether somebody set this value, in a file or in the environment. */
export const isSet = (entry: Entry | undefined): entry is Entry =>
  entry !== undefined && entry.origin.kind !== 'default' && entry.origin.kind !== 'cloud';

export function defaultSettings(inCloud: boolean): Settings {
  const settings: Settings = new Map();
  for (const { section, key, default: text, cloud } of keyDefinitions)
    setEntry(
      settings,
      section,
      key,
      inCloud && cloud !== undefined
        ? { raw: cloud, origin: CLOUD_ORIGIN }
        : { raw: text, origin: DEFAULT_ORIGIN },
    );
  return settings;
}

export interface ResolvedValue {
  readonly text: string;
  readonly origin: Origin;
}

/** Section, key, text after interpolation. */
export type ResolvedSettings = ReadonlyMap<string, ReadonlyMap<string, ResolvedValue>>;

const MISSING_REFERENCE = 'no such setting stands in this section';

/**
 * Interpolates every value. Where psiTurk would stop at a percent sign the text stays as written and `warn` is told;
 * a reference to nothing inside a known key is a problem, as its text would be wrong.
 */
export function resolveSettings(
  settings: Settings,
  report: {
    readonly warn: (trap: string, message: string, origin: Origin, remedy: string) => void;
    readonly problem: (problem: ConfigProblem) => void;
  },
): ResolvedSettings {
  const defaults = settings.get('DEFAULT');
  const resolved = new Map<string, Map<string, ResolvedValue>>();
  for (const [section, values] of settings) {
    const texts = new Map<string, ResolvedValue>();
    for (const [key, { raw, origin }] of values) {
      const { text, problem } = interpolate(raw, (name) => (values.get(name) ?? defaults?.get(name))?.raw);
      texts.set(key, { text, origin });
      if (problem === undefined || origin.kind !== 'file') continue;
      if (problem.kind === 'lone-percent')
        report.warn(
          'C8',
          `${key} holds a single percent sign; it is taken as it is.`,
          origin,
          'Write %% for one percent sign.',
        );
      else if (definitionOf(key)?.section === section)
        report.problem({
          file: origin.file,
          line: origin.line,
          message:
            problem.kind === 'too-deep'
              ? `${key} refers to itself.`
              : `${key} refers to %(${problem.name})s, but ${MISSING_REFERENCE}.`,
          remedy: 'Write the value out, or write %% for a percent sign.',
        });
      else
        report.warn(
          'C8',
          `${key} holds a reference that leads nowhere; it is taken as it is.`,
          origin,
          'Write %% for one percent sign.',
        );
    }
    resolved.set(section, texts);
  }
  return resolved;
}

import type { LoadedEnvironment } from './dotenv.ts';
import { bareNames, definitionOf, preferredKeys, TURNOUT } from './keys.ts';
import { entryAt, type Settings, setEntry } from './settings.ts';

/** Copies psiTurk's preferred keys over their older names; an environment value of the preferred one comes first. */
export function applyPreferred(settings: Settings, { env }: LoadedEnvironment): void {
  for (const { section, from, to } of preferredKeys) {
    const name = `PSITURK_${from.toUpperCase()}`;
    const raw = env[name];
    if (raw !== undefined && raw !== '') {
      setEntry(settings, section, to, { raw, origin: { kind: 'environment', label: name } });
      continue;
    }
    const preferred = entryAt(settings, section, from);
    if (preferred !== undefined && preferred.raw !== '') setEntry(settings, section, to, preferred);
  }
}

/** Lays the environment over every key there is. An empty variable changes nothing. */
export function applyEnvironment(settings: Settings, { env, file, fromFile }: LoadedEnvironment): void {
  for (const [section, values] of settings) {
    for (const key of [...values.keys()]) {
      const upper = key.toUpperCase();
      const names = [`PSITURK_${upper}`];
      if (section === TURNOUT) names.unshift(`TURNOUT_${upper}`);
      if (bareNames.has(upper)) names.push(upper);
      const other = definitionOf(key)?.environment;
      if (other !== undefined) names.push(other);
      const name = names.find((candidate) => (env[candidate] ?? '') !== '');
      const raw = name === undefined ? undefined : env[name];
      if (name === undefined || raw === undefined) continue;
      const fromDotenv = fromFile.has(name) && file !== undefined;
      const origin = { kind: 'environment', label: fromDotenv ? `${name} in ${file}` : name } as const;
      setEntry(settings, section, key, { raw, origin: fromDotenv ? { ...origin, file } : origin });
    }
  }
}

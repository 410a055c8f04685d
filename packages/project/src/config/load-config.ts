import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { TurnoutError } from '@turnout/core';
import type { Notice } from '../notice.ts';
import { applyEnvironment, applyPreferred } from './apply-environment.ts';
import { applyLegacy } from './apply-legacy.ts';
import { buildConfig } from './build-config.ts';
import { redactUrl } from './database.ts';
import { type Environment, withDotenv } from './dotenv.ts';
import { definitionOf, keyDefinitions, TURNOUT } from './keys.ts';
import { AD_SERVER_SWITCH, deadKeys, renamedKeys } from './legacy.ts';
import { CONFIG_FILE, globalConfigFile, layFile, sampleConfigs } from './read-files.ts';
import { createReader } from './reader.ts';
import { type ConfigProblem, defaultSettings, type ResolvedSettings, resolveSettings } from './settings.ts';
import type { ConfigSource, StudyConfig } from './study-config.ts';
import { checkStockLogin, noteSuspicious, noteUnknown } from './warnings.ts';

export interface ConfigRequest {
  /** The study folder. */
  readonly folder: string;
  /** The environment, e.g. process.env. It is read, never changed. */
  readonly env: Environment;
  /** Where `.psiturkconfig` is looked for, unless PSITURK_GLOBAL_CONFIG_LOCATION names another folder. */
  readonly homeFolder: string;
}

export interface ReadConfig {
  readonly config: StudyConfig;
  readonly notices: readonly Notice[];
  readonly sources: readonly ConfigSource[];
  /** Everything that is wrong; `config` then holds stand-ins in those places. */
  readonly problems: readonly ConfigProblem[];
}

export type LoadedConfig = Omit<ReadConfig, 'problems'>;

/**
 * The settings of a study from all their layers, later ones winning: psiTurk's defaults, cloud defaults,
 * `~/.psiturkconfig`, `config.txt`, the environment with `.env`.
 * @throws TurnoutError CONFIG_INVALID, listing every error with file, line and remedy
 */
export function loadConfig(request: ConfigRequest): LoadedConfig {
  const { problems, ...loaded } = readConfig(request);
  if (problems.length > 0)
    throw new TurnoutError(
      'CONFIG_INVALID',
      problems.map((problem) => `\n  ${problemText(problem)}`).join(''),
      {
        facts: { problems },
      },
    );
  return loaded;
}

const problemText = ({ file, line, message, remedy }: ConfigProblem): string => {
  const place = file === undefined ? '' : line === undefined ? `${file}: ` : `${file}, line ${line}: `;
  return `${place}${message} ${remedy}`;
};

/** As `loadConfig`, but gives the errors back beside what could be read. */
export function readConfig({ folder: given, env: outside, homeFolder }: ConfigRequest): ReadConfig {
  const folder = resolve(given);
  const environment = withDotenv(folder, outside);
  const { env } = environment;
  const notices: Notice[] = [];
  const problems: ConfigProblem[] = [];
  const inCloud = env.ON_CLOUD !== undefined || env.ON_HEROKU !== undefined;

  const settings = defaultSettings(inCloud);
  const globalFile = globalConfigFile(homeFolder, env.PSITURK_GLOBAL_CONFIG_LOCATION);
  layFile(settings, globalFile, globalFile, { notices, problems });
  if (existsSync(join(folder, CONFIG_FILE)))
    layFile(settings, join(folder, CONFIG_FILE), CONFIG_FILE, { notices, problems });
  else notices.push(missingConfig(folder));
  noteUnknown(settings, notices, legacyNames);
  applyLegacy(settings, notices);
  applyPreferred(settings, environment);
  applyEnvironment(settings, environment);

  const resolved = resolveSettings(settings, {
    warn: (trap, message, origin, remedy) =>
      notices.push({ trap, message, file: origin.file, line: origin.line, remedy }),
    problem: (problem) => problems.push(problem),
  });
  const reader = createReader(folder, resolved, problems);
  noteSuspicious(reader, notices);
  checkStockLogin(reader, notices);
  const place = { folder, dataFolder: dataFolderOf(folder, resolved, environment.file), inCloud };
  const config = buildConfig(reader, resolved, place, notices);
  return { config, notices, sources: sourcesOf(resolved), problems: inOrder(problems) };
}

const legacyNames: ReadonlySet<string> = new Set([
  ...deadKeys,
  ...renamedKeys.map(({ old }) => old),
  AD_SERVER_SWITCH,
]);

function missingConfig(folder: string): Notice {
  const samples = existsSync(folder) ? sampleConfigs(folder) : [];
  return {
    trap: 'C14',
    message: 'There is no config.txt; every setting has its default.',
    file: undefined,
    line: undefined,
    remedy:
      samples.length === 0
        ? 'Write a config.txt to change settings.'
        : `If ${samples.join(' or ')} holds the study’s settings, copy it to config.txt.`,
  };
}

/** A folder named by the environment is relative to where the command runs, as everywhere; in files, to the study. */
function dataFolderOf(folder: string, settings: ResolvedSettings, dotenvFile: string | undefined): string {
  const data = settings.get(TURNOUT)?.get('data');
  if (data === undefined || data.text === '') return join(folder, '.turnout');
  if (data.origin.kind !== 'environment') return resolve(folder, data.text);
  const fromDotenv = data.origin.file !== undefined && data.origin.file === dotenvFile;
  return fromDotenv ? resolve(dirname(data.origin.file ?? folder), data.text) : resolve(data.text);
}

const SECRET_NAME = /secret|passw|_pw$|token|api_?key|access_key/i;

function sourcesOf(settings: ResolvedSettings): ConfigSource[] {
  const order = new Map(keyDefinitions.map(({ section, key }, index) => [`${section}\n${key}`, index]));
  const rank = ({ section, key }: ConfigSource): number => order.get(`${section}\n${key}`) ?? order.size;
  return [...settings]
    .flatMap(([section, values]) =>
      [...values].map(([key, { text, origin }]) => ({
        section,
        key,
        value: masked(key, text),
        source: origin.label,
      })),
    )
    .sort((a, b) => rank(a) - rank(b));
}

function masked(key: string, text: string): string {
  if (text === '') return text;
  if (definitionOf(key)?.secret === true || SECRET_NAME.test(key)) return '***';
  return redactUrl(text);
}

const inOrder = (problems: readonly ConfigProblem[]): ConfigProblem[] =>
  [...problems].sort((a, b) => (a.file ?? '').localeCompare(b.file ?? '') || (a.line ?? 0) - (b.line ?? 0));

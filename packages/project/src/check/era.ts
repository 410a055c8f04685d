import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseIni } from '../config/ini.ts';
import { CONFIG_FILE, readTextFile } from '../config/read-files.ts';
import type { ProjectFiles } from './project-files.ts';
import type { Era, EraName } from './types.ts';

interface Sign {
  readonly era: EraName;
  readonly weight: number;
  readonly present: boolean;
  readonly why: string;
}

/** Guesses the version of psiTurk a study was written for. */
export function guessEra(folder: string, files: ProjectFiles): Era {
  const signs = signsOf(folder, files).filter(({ present }) => present);
  const score = (era: EraName): number =>
    signs.filter((sign) => sign.era === era).reduce((sum, { weight }) => sum + weight, 0);
  // The newest first: where signs balance, the study was brought forward and some old lines stayed.
  const eras: readonly EraName[] = ['psiTurk 3', 'psiTurk 2', 'psiTurk 2.0', 'psiTurk 1'];
  const [best = 'unknown'] = eras.toSorted((a, b) => score(b) - score(a));
  if (score(best) === 0) return { name: 'unknown', why: ['nothing in it is of one version only'] };
  return { name: best, why: signs.filter(({ era }) => era === best).map(({ why }) => why) };
}

function signsOf(folder: string, files: ProjectFiles): readonly Sign[] {
  const file = join(folder, CONFIG_FILE);
  const keys = new Set<string>();
  const sections = existsSync(file) ? parseIni(readTextFile(file).text).sections : new Map<string, never>();
  for (const values of sections.values()) for (const key of values.keys()) keys.add(key);
  const template = (name: string): string =>
    files.templates.find((page) => page.name === `templates/${name}`)?.text ?? '';
  const anyTemplate = (form: RegExp): boolean => files.templates.some(({ text }) => form.test(text));
  const anyScript = (form: RegExp): boolean => files.scripts.some(({ text }) => form.test(text));
  const python = files.customPython?.text ?? '';
  const key = (era: EraName, name: string, weight = 2): Sign => ({
    era,
    weight,
    present: keys.has(name),
    why: `config.txt has ${name}`,
  });
  return [
    key('psiTurk 3', 'ad_url_domain'),
    key('psiTurk 3', 'launch_in_mode'),
    key('psiTurk 3', 'keywords', 1),
    key('psiTurk 3', 'enable_dashboard'),
    {
      era: 'psiTurk 3',
      weight: 2,
      present: anyTemplate(/extends\s+['"]layouts\//),
      why: 'the pages extend a layout',
    },
    {
      era: 'psiTurk 3',
      weight: 2,
      present: anyScript(/await\s+[\w.]*preloadPages|preloadPages\([^)]*\)\.then/),
      why: 'the task waits for preloadPages',
    },
    {
      era: 'psiTurk 3',
      weight: 2,
      present: /InvalidUsageError|generator_stop/.test(python),
      why: 'custom.py imports names of psiTurk 3',
    },
    key('psiTurk 2', 'use_psiturk_ad_server'),
    key('psiTurk 2', 'amt_keywords'),
    key('psiTurk 2', 'launch_in_sandbox_mode'),
    key('psiTurk 2', 'organization_name', 1),
    {
      era: 'psiTurk 2',
      weight: 1,
      present: anyTemplate(/\{\{\s*server_location/) && template('closepopup.html') === '',
      why: 'the ad uses server_location, and there is no closepopup.html',
    },
    {
      era: 'psiTurk 2',
      weight: 1,
      present: /import\s+InvalidUsage\b|ExperimentError,\s*InvalidUsage\b/.test(python),
      why: 'custom.py imports names of psiTurk 2',
    },
    key('psiTurk 2.0', 'using_sandbox', 4),
    key('psiTurk 2.0', 'always_launch_in_sandbox', 4),
    {
      era: 'psiTurk 2.0',
      weight: 1,
      present: template('exp.html') !== '' && !/\{\{\s*mode\b/.test(template('exp.html')),
      why: 'exp.html has no mode',
    },
    {
      era: 'psiTurk 1',
      weight: 5,
      present: sections.has('Mechanical Turk Info'),
      why: 'config.txt has the section [Mechanical Turk Info]',
    },
    {
      era: 'psiTurk 1',
      weight: 3,
      present: existsSync(join(folder, 'app.py')) && files.templates.length > 0 && keys.has('using_sandbox'),
      why: 'it is a program of its own (app.py)',
    },
  ];
}

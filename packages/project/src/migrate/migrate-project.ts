import { constants, copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { checkProject } from '../check/check-project.ts';
import { readCustomPython } from '../check/custom-python.ts';
import { guessEra } from '../check/era.ts';
import { readProject } from '../check/project-files.ts';
import { earnsStockBonus } from '../check/script-findings.ts';
import { rendersSnippets } from '../check/template-findings.ts';
import type { Report } from '../check/types.ts';
import { CONFIG_FILE, readTextFile } from '../config/read-files.ts';
import { editConfig } from './edit-config.ts';
import { editTemplates, type FileEdit, needsRendering } from './edit-templates.ts';
import { hookSkeleton } from './skeleton.ts';

export interface MigrationOptions {
  /** Where the files as they were are copied; default: a new folder under `.turnout/backup/`. */
  readonly backupFolder?: string;
  /** Also write custom.ts where custom.py holds more than the example's. Default true. */
  readonly skeleton?: boolean;
  /** Epoch ms, for the name of the backup. Default: now. */
  readonly now?: number;
}

export interface Migration {
  /** What was changed, a sentence each; empty when there was nothing to do. */
  readonly done: readonly string[];
  /** The files written, relative to the study folder. */
  readonly files: readonly string[];
  /** Absolute path; undefined when no existing file was changed. */
  readonly backup: string | undefined;
  /** What the check says afterwards. */
  readonly report: Report;
}

/** What a migration would write. Reads only. */
export function planMigration(
  folder: string,
  options: Pick<MigrationOptions, 'skeleton'> = {},
): readonly FileEdit[] {
  const files = readProject(folder);
  const templates = editTemplates(files);
  const plan = [...templates];
  const configFile = join(folder, CONFIG_FILE);
  const renderSnippets = rendersSnippets(guessEra(folder, files).name) && needsRendering(files, templates);
  const config = existsSync(configFile) ? readTextFile(configFile).text : '';
  const edit = editConfig(config, { renderSnippets });
  if (edit.done.length > 0) plan.unshift({ file: CONFIG_FILE, ...edit });
  const python = files.customPython === undefined ? undefined : readCustomPython(files.customPython);
  const ported = ['custom.ts', 'custom.js'].some((name) => existsSync(join(folder, name)));
  if (options.skeleton !== false && python !== undefined && !ported) {
    const own = python.kinds[0] !== 'stock';
    const bonus = python.bonus === 'stock' && earnsStockBonus(files);
    if (own || bonus)
      plan.push({
        file: 'custom.ts',
        text: hookSkeleton(python),
        done: [
          own
            ? 'Began custom.ts with the hooks and routes of custom.py; they have to be written.'
            : 'Wrote custom.ts with the bonus of psiTurk’s example, which the task asks for.',
        ],
      });
  }
  return plan;
}

/**
 * Converts a study in place. Every file it changes is copied first; running it again does nothing more.
 */
export async function migrateProject(given: string, options: MigrationOptions = {}): Promise<Migration> {
  const folder = resolve(given);
  const plan = planMigration(folder, options);
  const changed = plan.map(({ file }) => file).filter((file) => existsSync(join(folder, file)));
  const backup = changed.length === 0 ? undefined : backUp(folder, changed, options);
  for (const { file, text } of plan) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return {
    done: plan.flatMap(({ done }) => done),
    files: plan.map(({ file }) => file),
    backup,
    report: await checkProject(folder),
  };
}

/** @throws when a file of an earlier backup stands there already, before anything is changed */
function backUp(
  folder: string,
  files: readonly string[],
  { backupFolder, now = Date.now() }: MigrationOptions,
): string {
  const stamp = new Date(now)
    .toISOString()
    .replaceAll(':', '-')
    .replace(/\.\d+Z$/, '');
  const target = resolve(folder, backupFolder ?? join('.turnout', 'backup', stamp));
  for (const file of files) {
    const copy = join(target, file);
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(join(folder, file), copy, constants.COPYFILE_EXCL);
  }
  return target;
}

import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { TurnoutError } from '@turnout/core';
import { loadConfig } from '@turnout/project';

export type LoadedConfig = ReturnType<typeof loadConfig>;

export interface StudyFolder extends LoadedConfig {
  readonly folder: string;
}

/**
 * The study in a folder, with its configuration resolved from all its sources.
 * @throws TurnoutError STUDY_NOT_FOUND, CONFIG_INVALID
 */
export function openStudyFolder(folder: string, env: NodeJS.ProcessEnv = process.env): StudyFolder {
  const path = resolve(folder);
  if (!existsSync(join(path, 'templates', 'exp.html')))
    throw new TurnoutError('STUDY_NOT_FOUND', `Folder: ${path}`);
  return { folder: path, ...loadConfig({ folder: path, env, homeFolder: homedir() }) };
}

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readTextFile } from '../config/read-files.ts';
import type { ProjectLink } from './project-files.ts';
import type { Finding } from './types.ts';

/** Links that lead nowhere, and submodules that were not fetched (trap T19). */
export function linkFindings(folder: string, links: readonly ProjectLink[]): Finding[] {
  const broken = links
    .filter(({ state }) => state !== 'inside')
    .map(
      ({ name, target, state }): Finding => ({
        level: 'stop',
        trap: 'T19',
        file: name,
        line: undefined,
        message:
          state === 'broken'
            ? `The link leads to ${target}, which is not there.`
            : `The link leads to ${target}, outside the study folder; it is not served.`,
        remedy:
          state === 'broken'
            ? 'Build or fetch what it leads to, or put the file itself here.'
            : 'Put a copy of the file into the study folder.',
      }),
    );
  return [...broken, ...missingSubmodules(folder)];
}

function missingSubmodules(folder: string): Finding[] {
  const file = join(folder, '.gitmodules');
  if (!existsSync(file)) return [];
  const { text } = readTextFile(file);
  return [...text.matchAll(/^\s*path\s*=\s*(.+?)\s*$/gm)]
    .map(([, path = '']) => path)
    .filter((path) => !existsSync(join(folder, path)) || readdirSync(join(folder, path)).length === 0)
    .map((path) => ({
      level: 'stop',
      trap: 'T19',
      file: path,
      line: undefined,
      message: 'This folder is a git submodule that was not fetched.',
      remedy: `Run: git submodule update --init ${path}`,
    }));
}

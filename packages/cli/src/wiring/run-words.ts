import { spawn } from 'node:child_process';

import type { JobOutcome } from '@turnout/engine';
import { programFile } from '../program-file.ts';
import type { Mode } from './mode.ts';
import type { StudyFolder } from './study.ts';

/** Of what a command printed, as much as the log of a job holds. */
const MOST_SIGNS = 500;

/** Does a task's command in a process of its own, which shares nothing with the server but the database. */
export function runWords(study: StudyFolder, mode: Mode, words: readonly string[]): Promise<JobOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [programFile, ...words], {
      cwd: study.folder,
      env: { ...process.env, TURNOUT_ACTOR: `task:${words.slice(0, 2).join(' ')}`, TURNOUT_MODE: mode },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    const keep = (bytes: Buffer): void => {
      printed = (printed + bytes.toString()).slice(-MOST_SIGNS);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => {
      const message = printed.trim();
      // Not tried again by itself: whatever it did, it did, and its words say what to mend.
      resolve(code === 0 ? { kind: 'completed', message } : { kind: 'failed', message });
    });
  });
}

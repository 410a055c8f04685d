import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { JobOutcome } from '@turnout/engine';
import { programFile } from '../program-file.ts';
import type { Mode } from './mode.ts';
import type { StudyFolder } from './study.ts';

/** Of what a command said of its errors, the end: as much as the log of a job holds. */
const MOST_SIGNS = 500;
/** A command that is asked to end has so long for it. Less than a server waits for its jobs. */
const LONGEST_GOODBYE_MS = 5_000;
/** How often it is looked whether it has ended. */
const LOOK_MS = 100;

/**
 * Does a task's command in a process of its own, which shares nothing with the server but the database. It is ended,
 * with everything that it started, when the server stops or `task_minutes` are over.
 * @param signal the server stops
 */
export async function runWords(
  study: StudyFolder,
  mode: Mode,
  words: readonly string[],
  signal: AbortSignal,
): Promise<JobOutcome> {
  const { taskMinutes } = study.config.recruitment;
  const late = AbortSignal.timeout(Math.round(taskMinutes * 60_000));
  const child = spawn(process.execPath, [programFile, ...words], {
    cwd: study.folder,
    env: { ...process.env, TURNOUT_ACTOR: `task:${words.slice(0, 2).join(' ')}`, TURNOUT_MODE: mode },
    // What it prints may name people, and a job is kept for weeks. Its errors name nobody.
    stdio: ['ignore', 'ignore', 'pipe'],
    // A group of its own, so that whatever it starts ends with it.
    detached: true,
  });
  let goodbye: Promise<void> | undefined;
  const end = (): void => {
    goodbye ??= endGroup(child);
  };
  const ending = AbortSignal.any([signal, late]);
  ending.addEventListener('abort', end);
  if (ending.aborted) end();
  try {
    const { code, errors } = await ended(child);
    const why = late.aborted
      ? `It took longer than task_minutes = ${taskMinutes} and was ended.`
      : signal.aborted
        ? 'The server stopped, and it was ended.'
        : undefined;
    if (why !== undefined) return { kind: 'failed', message: `${why} ${errors}`.trim() };
    // Not tried again by itself: whatever it did, it did, and its words say what to mend.
    return code === 0
      ? { kind: 'completed' }
      : { kind: 'failed', message: `Exit code ${code ?? 'none'}: ${errors}` };
  } catch (error) {
    return { kind: 'failed', message: `It could not be started: ${String(error)}` };
  } finally {
    ending.removeEventListener('abort', end);
    // What the command started may be there still when it has ended itself.
    await goodbye;
  }
}

/** @returns its exit code and the end of its errors. @throws Error when it cannot be started */
function ended(child: ChildProcess): Promise<{ readonly code: number | null; readonly errors: string }> {
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-MOST_SIGNS);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, errors: errors.trim() }));
  });
}

/** Asks a group of processes to end, and soon makes it. Resolves when it has ended, or was killed. */
async function endGroup({ pid }: ChildProcess): Promise<void> {
  if (pid === undefined || !signalGroup(pid, 'SIGTERM')) return;
  for (let waited = 0; waited < LONGEST_GOODBYE_MS; waited += LOOK_MS) {
    await delay(LOOK_MS);
    if (!signalGroup(pid, 0)) return;
  }
  signalGroup(pid, 'SIGKILL');
}

/** @returns false when the group has ended */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

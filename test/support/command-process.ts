import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../root.ts';

export interface CommandEnd {
  /** Null: a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** One command of `turnout` as a process of its own, which others run beside, and which can be killed. */
export class CommandProcess {
  readonly words: readonly string[];
  readonly ended: Promise<CommandEnd>;
  readonly #child: ChildProcess;

  constructor(folder: string, words: readonly string[], env: Readonly<Record<string, string>>) {
    this.words = words;
    const child = spawn(process.execPath, [join(root, 'packages/cli/bin/turnout.js'), ...words], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', HOME: folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    let out = '';
    let err = '';
    child.stdout.on('data', (bytes: Buffer) => {
      out += bytes.toString();
    });
    child.stderr.on('data', (bytes: Buffer) => {
      err += bytes.toString();
    });
    this.ended = new Promise((resolve) => {
      child.once('close', (code) => resolve({ code, out, err }));
    });
  }

  /** The power switch. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}

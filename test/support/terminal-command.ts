import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { root } from '../root.ts';

/** Runs a program at a terminal of its own; tells its process id first, then everything that is shown. */
const TERMINAL = `
import os, pty, select, sys
pid, fd = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
os.write(1, b'pid %d\\n' % pid)
watched = [fd, 0]
while True:
    ready = select.select(watched, [], [])[0]
    if 0 in ready:
        keys = os.read(0, 65536)
        if keys:
            os.write(fd, keys)
        else:
            watched.remove(0)
    if fd not in ready:
        continue
    try:
        shown = os.read(fd, 65536)
    except OSError:
        break
    if not shown:
        break
    os.write(1, shown)
status = os.waitpid(pid, 0)[1]
sys.exit(os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else 99)
`;

/** One command of `turnout` as a person at a terminal sees it. */
export class TerminalCommand {
  /** Everything that was shown, with what was written over it. */
  shown = '';
  #hasEnded = false;
  readonly #heard = new EventEmitter();
  readonly #keys: Writable;
  readonly #ended: Promise<number | null>;

  /** @param name psiTurk's of the program, or ours */
  constructor(
    folder: string,
    words: readonly string[],
    env: Readonly<Record<string, string>>,
    name: 'turnout' | 'psiturk' = 'turnout',
  ) {
    const program = join(root, `packages/cli/bin/${name}.js`);
    const child = spawn('/usr/bin/python3', ['-c', TERMINAL, process.execPath, program, ...words], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', HOME: folder, TERM: 'xterm', ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#keys = child.stdin;
    child.stdout.on('data', (bytes: Buffer) => {
      this.shown += bytes.toString();
      this.#heard.emit('shown');
    });
    this.#ended = new Promise((resolve) => {
      child.once('close', (code) => {
        this.#hasEnded = true;
        resolve(code);
        this.#heard.emit('shown');
      });
    });
  }

  /** Resolves when what is shown so far suffices; rejects when the command ends before. */
  async shows(isEnough: (shown: string) => boolean): Promise<void> {
    while (!isEnough(this.shown)) {
      if (this.#hasEnded) throw new Error(`it ended too early:\n${this.shown.slice(-2000)}`);
      await once(this.#heard, 'shown');
    }
  }

  press(keys: string): void {
    this.#keys.write(keys);
  }

  /** The power switch, of the command and not of the terminal. */
  async kill(): Promise<void> {
    await this.shows((shown) => shown.includes('\n'));
    const pid = Number(/^pid (\d+)/.exec(this.shown)?.[1]);
    if (!this.#hasEnded) process.kill(pid, 'SIGKILL');
    await this.#ended;
  }

  /** @returns its exit code */
  ended(): Promise<number | null> {
    return this.#ended;
  }
}

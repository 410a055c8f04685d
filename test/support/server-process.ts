import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { root } from '../root.ts';

/** A port nobody uses now. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export interface ServerOptions {
  readonly folder: string;
  readonly port: number;
  /** The words after `turnout`; default: `serve` and the folder. */
  readonly words?: readonly string[];
  /** Added to a clean environment: DATABASE_URL, TURNOUT_DATA … */
  readonly env: Readonly<Record<string, string>>;
}

/** `turnout serve` as a process of its own, as a lab runs it, so that it can be killed for real. */
export class ServerProcess {
  readonly url: string;
  readonly #options: ServerOptions;
  #child: ChildProcess | undefined;
  #output = '';
  #ended: Promise<number | null> = Promise.resolve(null);
  readonly #heard = new EventEmitter();

  constructor(options: ServerOptions) {
    this.#options = options;
    this.url = `http://127.0.0.1:${options.port}`;
  }

  get output(): string {
    return this.#output;
  }

  /** Of the process that was started last. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves when the server answers; rejects with its output when it ends before. */
  async start(): Promise<void> {
    const { folder, port, env, words = ['serve', folder] } = this.#options;
    const child = spawn(process.execPath, [join(root, 'packages/cli/bin/turnout.js'), ...words], {
      env: { PATH: process.env.PATH ?? '', HOME: folder, HOST: '127.0.0.1', PORT: String(port), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#output = '';
    const hear = (chunk: Buffer): void => {
      this.#output += chunk.toString();
      this.#heard.emit('output');
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    this.#ended = new Promise((resolve) => child.once('exit', resolve));
    const ended = this.#ended.then((code) => {
      throw new Error(`the server ended with ${code}:\n${this.#output}`);
    });
    await Promise.race([this.says('Stop with Ctrl-C'), ended]);
    // From here on an end is the test's own doing.
    ended.catch(() => undefined);
  }

  /** Resolves when the server has printed this. */
  async says(text: string): Promise<void> {
    while (!this.#output.includes(text)) await once(this.#heard, 'output');
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** @returns the exit code once the process is gone; null when a signal ended it */
  ended(): Promise<number | null> {
    return this.#ended;
  }

  /** The power switch. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.#ended;
  }

  /** @returns the exit code of a graceful stop */
  stop(): Promise<number | null> {
    this.signal('SIGTERM');
    return this.#ended;
  }
}

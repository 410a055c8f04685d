import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { root } from '../root.ts';
import { withoutProgress } from './without-progress.ts';

export interface Typed {
  readonly code: unknown;
  readonly out: string;
  /** Without progress. */
  readonly err: string;
}

/** Somebody in a study's folder who types commands of `turnout`, beside its server. */
export interface Researcher {
  type(...words: readonly string[]): Promise<Typed>;
  /** What a command prints for scripts. @throws Error when it fails */
  json<Value>(...words: readonly string[]): Promise<Value>;
}

/** The commands are processes of their own; meanwhile this one goes on, so that it may serve what they ask. */
export function researcher(folder: string, env: Readonly<Record<string, string>>): Researcher {
  async function type(...words: readonly string[]): Promise<Typed> {
    const child = spawn(process.execPath, [join(root, 'packages/cli/bin/turnout.js'), ...words], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', HOME: folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    return { code, out, err: withoutProgress(err) };
  }
  return {
    type,
    async json<Value>(...words: readonly string[]): Promise<Value> {
      const { code, out, err } = await type(...words, '--json');
      if (code !== 0) throw new Error(`${words.join(' ')}:\n${out}\n${err}`);
      return JSON.parse(out) as Value;
    },
  };
}

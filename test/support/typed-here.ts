import { main } from '../../packages/cli/src/main.ts';
import type { Typed } from './researcher.ts';
import { withoutProgress } from './without-progress.ts';

/**
 * A command as a process of its own would do it, in this one: quicker, where the process is not what is asked about.
 * One at a time, for folder, environment and output are the whole process's.
 */
export async function typedHere(
  folder: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Typed> {
  const { stdout, stderr } = process;
  const before = { cwd: process.cwd(), env: process.env, out: stdout.write, err: stderr.write };
  const listeners = stdout.listeners('error');
  const printed = { out: '', err: '' };
  const hear = (stream: keyof typeof printed) => (text: string | Uint8Array) => {
    printed[stream] += String(text);
    return true;
  };
  stdout.write = hear('out');
  stderr.write = hear('err');
  process.env = { PATH: process.env.PATH, HOME: folder, ...env };
  process.exitCode = undefined;
  try {
    process.chdir(folder);
    const code = await main(words);
    return { code, out: printed.out, err: withoutProgress(printed.err) };
  } finally {
    process.chdir(before.cwd);
    process.env = before.env;
    process.exitCode = undefined;
    stdout.write = before.out;
    stderr.write = before.err;
    for (const listener of stdout.listeners('error'))
      if (!listeners.includes(listener)) stdout.off('error', listener as () => void);
  }
}

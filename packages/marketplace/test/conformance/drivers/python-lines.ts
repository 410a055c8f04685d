import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { PYTHON } from './debian.ts';

/** A program of Debian's Python that lives as long as its driver. */
export interface PythonLines {
  /** Sends one object and gives the one it is answered with; one call at a time. */
  ask(request: object): Promise<unknown>;
  close(): Promise<void>;
}

/** @param env all it gets of an environment */
export function pythonLines(args: readonly string[], env: Readonly<Record<string, string>>): PythonLines {
  const child = spawn(PYTHON, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  let last: Promise<unknown> = Promise.resolve();
  return {
    ask: (request) => {
      const answer = last.then(async (): Promise<unknown> => {
        child.stdin.write(`${JSON.stringify(request)}\n`);
        const { done, value } = await lines.next();
        if (done === true) throw new Error(`the program ended:\n${complaints}`);
        return JSON.parse(value);
      });
      last = answer.catch(() => undefined);
      return answer;
    },
    close: async () => {
      child.stdin.end();
      await exited;
    },
  };
}

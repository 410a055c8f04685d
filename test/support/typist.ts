import { vi } from 'vitest';
import type { CommandContext } from '../../packages/cli/src/command-context.ts';
import { createProgram } from '../../packages/cli/src/main.ts';
import { reportError } from '../../packages/cli/src/output.ts';
import type { RunningServer } from '../../packages/cli/src/wiring/server.ts';
import type { Typed } from './researcher.ts';
import { withoutProgress } from './without-progress.ts';

/** Somebody who types commands that work on what a server in this process has open. */
export interface Typist {
  /** @param answer what they type when asked; undefined: nobody is at the terminal */
  type(words: readonly string[], answer?: string): Promise<Typed>;
  /** What a command prints for scripts, also when it ends with exit code 1. @throws Error when it prints nothing */
  json<Answer>(...words: readonly string[]): Promise<Answer>;
}

/** @throws Error where the server has no recruiter */
export function typistAt({ recruiting: opened }: RunningServer): Typist {
  if (opened === undefined) throw new Error('nothing is recruited from here');
  const type: Typist['type'] = async (words, answer) => {
    const printed = { out: '', err: '' };
    const hear = (stream: keyof typeof printed) => (text: string | Uint8Array) => {
      printed[stream] += String(text);
      return true;
    };
    const spies = [
      vi.spyOn(process.stdout, 'write').mockImplementation(hear('out')),
      vi.spyOn(process.stderr, 'write').mockImplementation(hear('err')),
    ];
    const context: CommandContext = {
      ask: async (question) => {
        // Whoever types an answer ends the line.
        printed.err += `${question}\n`;
        return answer;
      },
      withOperations: (_options, work) => work(opened),
    };
    process.exitCode = 0;
    try {
      await createProgram(context).parseAsync([...words], { from: 'user' });
      return { code: Number(process.exitCode), out: printed.out, err: withoutProgress(printed.err) };
    } catch (error) {
      reportError(error);
      return { code: 1, out: printed.out, err: withoutProgress(printed.err) };
    } finally {
      process.exitCode = 0;
      for (const spy of spies) spy.mockRestore();
    }
  };
  return {
    type,
    async json<Answer>(...words: readonly string[]): Promise<Answer> {
      const { out, err } = await type([...words, '--json']);
      if (out === '') throw new Error(err);
      return JSON.parse(out) as Answer;
    },
  };
}

import { createInterface } from 'node:readline';
import type { CommandContext, StudyOptions } from './command-context.ts';
import type { OpenedOperations } from './wiring/operations.ts';
import { openStudyFolder } from './wiring/study.ts';

/** Opens what the options name, beside a server that may be running. */
async function openFor({ folder, mode }: StudyOptions): Promise<OpenedOperations> {
  const study = openStudyFolder(folder);
  // Loaded where it is needed: the help of a command starts in half the time without it.
  const { openOperations } = await import('./wiring/operations.ts');
  return openOperations(study, { mode, role: 'tool' });
}

/** For a program that does one command: everything is opened for it and closed after it. */
export const oneCommand: CommandContext = {
  async withOperations(options, work) {
    const opened = await openFor(options);
    try {
      return await work(opened);
    } finally {
      await opened.close();
    }
  },
  async ask(question) {
    if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
    // On standard error, so that what a script reads stays as it is.
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    return new Promise((resolve) => {
      let answer = '';
      lines.question(question, (line) => {
        answer = line;
        lines.close();
      });
      // Also by Ctrl-C and Ctrl-D, which are answers too: nothing was said.
      lines.once('close', () => {
        if (answer === '') process.stderr.write('\n');
        resolve(answer);
      });
    });
  },
};

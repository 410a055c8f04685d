import { createInterface } from 'node:readline';
import { TurnoutError } from '@turnout/core';
import { exitCodes, print, printError } from '../output.ts';
import { openStudyFolder } from '../wiring/study.ts';
import { completions } from './complete.ts';
import { keepHistory, readHistory } from './history.ts';
import { knownIdsOf } from './known-ids.ts';
import { promptOf } from './prompt.ts';
import { type MakeProgram, runLine } from './run-line.ts';
import { Session } from './session.ts';
import { Terminal } from './terminal.ts';
import { wordsOf } from './words.ts';

/** Does lines one after the other, until one fails. Nobody is asked anything. @returns its exit code */
export async function runLines(
  lines: Iterable<string> | AsyncIterable<string>,
  makeProgram: MakeProgram,
): Promise<number> {
  const session = new Session();
  const context = session.context(async () => undefined, new AbortController().signal);
  try {
    for await (const line of lines) {
      const code = await runLine(line, makeProgram, context);
      if (code === undefined) break;
      if (code !== exitCodes.done) {
        printError(`Stopped at: ${line.trim()}`);
        return code;
      }
    }
    return exitCodes.done;
  } finally {
    await session.close();
  }
}

/** The shell: at a terminal with a prompt, else the lines that come are a script. @returns the exit code */
export async function runShell(makeProgram: MakeProgram): Promise<number> {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) return runLines(createInterface({ input: stdin }), makeProgram);
  const session = new Session();
  try {
    await converse(session, makeProgram);
    return exitCodes.done;
  } finally {
    await session.close();
  }
}

async function converse(session: Session, makeProgram: MakeProgram): Promise<void> {
  const terminal = new Terminal(
    (line) => completeLine(session, makeProgram, line),
    readHistory(historyFile()),
  );
  print('Turnout. "help" shows the commands, Tab completes them, "quit" leaves.');
  try {
    for (;;) {
      const line = await terminal.line(await promptOf(session));
      if (line === undefined) return;
      keepHistory(historyFile(), terminal.history);
      const code = await terminal.during((ask, signal) =>
        runLine(line, makeProgram, session.context(ask, signal)),
      );
      if (code === undefined) return;
    }
  } finally {
    terminal.close();
  }
}

/** Of the study in this folder; elsewhere nothing is kept. */
function historyFile(): string | undefined {
  try {
    return openStudyFolder('.').config.historyFile;
  } catch (error) {
    if (!(error instanceof TurnoutError)) throw error;
    return undefined;
  }
}

async function completeLine(
  session: Session,
  makeProgram: MakeProgram,
  line: string,
): Promise<[string[], string]> {
  const typed = /\S*$/.exec(line)?.[0] ?? '';
  const before = wordsOf(line.slice(0, line.length - typed.length));
  const program = makeProgram(session.context(async () => undefined, new AbortController().signal));
  const found = await completions(program, before, typed, knownIdsOf(session));
  // The only one is a whole word: the next one can be typed at once.
  return [found.length === 1 ? found.map((word) => `${word} `) : [...found], typed];
}

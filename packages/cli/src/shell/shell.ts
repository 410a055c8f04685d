import { createInterface } from 'node:readline';
import { TurnoutError } from '@turnout/core';
import type { CommandContext } from '../command-context.ts';
import { exitCodes, print, printError } from '../output.ts';
import { openStudyFolder } from '../wiring/study.ts';
import { completions } from './complete.ts';
import { HISTORY_LINES, keepHistory, readHistory } from './history.ts';
import { knownIdsOf } from './known-ids.ts';
import { promptOf } from './prompt.ts';
import { type MakeProgram, runLine } from './run-line.ts';
import { Session } from './session.ts';
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

type Ask = CommandContext['ask'];

/** One person at one terminal. Lines that are typed while a command runs wait for their turn. */
class Terminal {
  readonly #lines;
  readonly #waiting: string[] = [];
  #give: ((line: string | undefined) => void) | undefined;
  #isClosed = false;
  history: readonly string[];

  constructor(complete: (line: string) => Promise<[string[], string]>, history: string[]) {
    this.history = history;
    this.#lines = createInterface({
      input: process.stdin,
      output: process.stdout,
      history,
      historySize: HISTORY_LINES,
      removeHistoryDuplicates: true,
      completer: (line: string, done: (error: Error | null, result: [string[], string]) => void) => {
        // A completion that fails completes nothing; the command itself will say what is wrong.
        complete(line).then(
          (found) => done(null, found),
          () => done(null, [[], line]),
        );
      },
    });
    this.#lines.on('history', (lines) => {
      this.history = lines;
    });
    this.#lines.on('line', (line) => {
      if (this.#give === undefined) this.#waiting.push(line);
      else this.#answer(line);
    });
    this.#lines.on('close', () => {
      this.#isClosed = true;
      this.#answer(undefined);
    });
    this.#lines.on('SIGINT', () => {
      // The line is taken back, not the shell.
      print('^C');
      this.#lines.write(null, { ctrl: true, name: 'e' });
      this.#lines.write(null, { ctrl: true, name: 'u' });
      this.#answer('');
    });
  }

  #answer(line: string | undefined): void {
    const give = this.#give;
    this.#give = undefined;
    give?.(line);
  }

  /** @returns undefined when the terminal was closed */
  line(prompt: string): Promise<string | undefined> {
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) {
      print(`${prompt}${waiting}`);
      return Promise.resolve(waiting);
    }
    if (this.#isClosed) return Promise.resolve(undefined);
    this.#lines.setPrompt(prompt);
    this.#lines.prompt();
    return new Promise((resolve) => {
      this.#give = resolve;
    });
  }

  /** Runs a command: Ctrl-C asks it to end, a second one leaves the shell. */
  async during<Result>(work: (ask: Ask, signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const interrupted = new AbortController();
    const interrupt = (): void => {
      if (interrupted.signal.aborted) process.exit(exitCodes.failed);
      interrupted.abort();
      printError('\nEnding it; Ctrl-C again leaves the shell.');
    };
    this.#hold(true);
    process.on('SIGINT', interrupt);
    const ask = async (question: string): Promise<string | undefined> => {
      this.#hold(false);
      try {
        return await new Promise<string | undefined>((resolve) => {
          this.#give = resolve;
          this.#lines.setPrompt(question);
          this.#lines.prompt();
        });
      } finally {
        this.#hold(true);
      }
    };
    try {
      return await work(ask, interrupted.signal);
    } finally {
      process.off('SIGINT', interrupt);
      this.#hold(false);
    }
  }

  /** While a command runs, keys belong to it: Ctrl-C comes as a signal again. */
  #hold(isHeld: boolean): void {
    if (this.#isClosed) return;
    if (isHeld) this.#lines.pause();
    else this.#lines.resume();
    process.stdin.setRawMode(!isHeld);
  }

  close(): void {
    this.#lines.close();
  }
}

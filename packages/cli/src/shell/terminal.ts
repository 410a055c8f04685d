import { createInterface } from 'node:readline';
import type { CommandContext } from '../command-context.ts';
import { exitCodes, print, printError } from '../output.ts';
import { HISTORY_LINES } from './history.ts';

type Ask = CommandContext['ask'];

/** One person at one terminal. Lines that are typed while a command runs wait for their turn. */
export class Terminal {
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

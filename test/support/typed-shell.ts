import { stripVTControlCharacters } from 'node:util';
import { TerminalCommand } from './terminal-command.ts';

/** psiTurk's, with our name. */
const PROMPT = /\[turnout [^\]]*\]\$ /;

/** The shell that psiTurk's own name opens at a terminal, and somebody who types in it. */
export class TypedShell {
  readonly #terminal: TerminalCommand;

  private constructor(terminal: TerminalCommand) {
    this.#terminal = terminal;
  }

  static async open(folder: string, env: Readonly<Record<string, string>>): Promise<TypedShell> {
    const terminal = new TerminalCommand(folder, [], env, 'psiturk');
    await terminal.shows((shown) => PROMPT.test(shown));
    return new TypedShell(terminal);
  }

  /** Types a line, and waits for the prompt after it. @returns what was shown between the two */
  async type(line: string): Promise<string> {
    const from = this.#terminal.shown.length;
    const answer = (): string => {
      const [, ...lines] = this.#terminal.shown.slice(from).split('\n');
      return stripVTControlCharacters(lines.join('\n'));
    };
    this.#terminal.press(`${line}\r`);
    await this.#terminal.shows(() => PROMPT.test(answer()));
    return answer().replace(PROMPT, '').trim();
  }

  /** A line whose answer is for scripts: at a terminal, notes about its progress stand before it. */
  async json<Answer>(line: string): Promise<Answer> {
    const answer = await this.type(`${line} --json`);
    return JSON.parse(answer.slice(answer.search(/[[{]/))) as Answer;
  }

  /** @returns the exit code */
  leave(): Promise<number | null> {
    this.#terminal.press('quit\r');
    return this.#terminal.ended();
  }

  /** However it stands. Safe after `leave`. */
  kill(): Promise<void> {
    return this.#terminal.kill();
  }
}

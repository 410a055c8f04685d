import { resolve } from 'node:path';
import type { CommandContext, StudyOptions } from '../command-context.ts';
import { modeFor } from '../wiring/mode.ts';
import { type OpenedOperations, openOperations } from '../wiring/operations.ts';
import { openStudyFolder } from '../wiring/study.ts';

/** What a shell keeps open between its lines: the database and the recruiter of one study in one mode. */
export class Session {
  #opened: { readonly key: string; readonly operations: OpenedOperations } | undefined;

  /**
   * The operations that the options name. The configuration is read each time; whatever has changed in it is opened
   * anew.
   */
  async operations({ folder, mode }: StudyOptions): Promise<OpenedOperations> {
    const study = openStudyFolder(folder);
    const key = JSON.stringify([resolve(folder), modeFor(study, mode), study.config]);
    if (this.#opened?.key !== key) {
      await this.close();
      this.#opened = { key, operations: await openOperations(study, { mode, role: 'tool' }) };
    }
    return this.#opened.operations;
  }

  /** Safe to call twice. */
  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    await opened?.operations.close();
  }

  /** For the commands of a line. */
  context(ask: CommandContext['ask'], signal: AbortSignal): CommandContext {
    return {
      ask,
      signal,
      withOperations: async (options, work) => work(await this.operations(options)),
    };
  }
}

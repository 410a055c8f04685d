import type { Writable } from 'node:stream';

/** Text gathered before it is handed to the stream, in UTF-16 units: few calls, and little memory. */
const CHUNK = 64 * 1024;

/** A file being written. `write` waits when the reader is slower than the database. */
export class TextFile {
  readonly #stream: Writable;
  #pending = '';
  #failure: Error | undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
    // Without a listener a full disk between two writes would end the process; with it the next write reports it.
    stream.on('error', (error: Error) => {
      this.#failure = error;
    });
  }

  /** @throws the stream's error, e.g. ENOSPC */
  async write(text: string): Promise<void> {
    this.#pending += text;
    if (this.#pending.length >= CHUNK) await this.#flush();
  }

  /** Resolves when everything is handed over to the operating system. @throws the stream's error */
  async close(): Promise<void> {
    await this.#flush();
    await this.#settled('finish', () => this.#stream.end());
  }

  /** Gives the file up after a failure elsewhere. */
  discard(): void {
    this.#stream.destroy();
  }

  async #flush(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#pending === '') return;
    const text = this.#pending;
    this.#pending = '';
    if (!this.#stream.write(text)) await this.#settled('drain', () => undefined);
  }

  /** Waits for an event, or for the stream's end by an error or because its reader went away. */
  #settled(event: 'drain' | 'finish', begin: () => void): Promise<void> {
    const stream = this.#stream;
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        stream.off(event, onEvent).off('error', onError).off('close', onClose);
      };
      const onEvent = (): void => {
        stop();
        resolve();
      };
      const onError = (error: Error): void => {
        stop();
        reject(error);
      };
      const onClose = (): void => onError(new Error('The file was closed before all of it was written.'));
      stream.on(event, onEvent).on('error', onError).on('close', onClose);
      if (this.#failure !== undefined) onError(this.#failure);
      else if (stream.destroyed) onClose();
      else begin();
    });
  }
}

/**
 * Opens the files, lets `work` write them, and closes them; after a failure all are discarded.
 * @throws what `work` or a stream threw
 */
export async function withFiles<Name extends string, T>(
  names: readonly Name[],
  open: (name: string) => Writable,
  work: (file: (name: Name) => TextFile) => Promise<T>,
): Promise<T> {
  const files = new Map<Name, TextFile>();
  try {
    for (const name of names) files.set(name, new TextFile(open(name)));
    const result = await work((name) => files.get(name) as TextFile);
    for (const file of files.values()) await file.close();
    return result;
  } catch (error) {
    for (const file of files.values()) file.discard();
    throw error;
  }
}

/** What takes less is over before anybody wonders. */
const FIRST_MS = 1_000;
/** Where lines cannot be written over, e.g. in a log, one tells enough for so long. */
const BETWEEN_MS = 10_000;

/** Where progress is told. */
interface Shown {
  readonly isTTY?: boolean;
  /** Of a terminal; 0 where it does not tell. */
  readonly columns?: number;
  write(text: string): unknown;
}

export interface Progress {
  show(text: string): void;
  done(): void;
}

/**
 * How far something is, on standard error: at a terminal one line that is written again and again; elsewhere plain
 * lines, the first one when it takes longer than a moment.
 */
export function progressLine(stream: Shown = process.stderr): Progress {
  return stream.isTTY ? rewritten(stream) : plain(stream);
}

function rewritten(stream: Shown): Progress {
  let isShown = false;
  return {
    show(text) {
      isShown = true;
      // What is longer than the line would stay behind on the one above.
      stream.write(`\r\u001b[2K${text.slice(0, (stream.columns || 80) - 1)}`);
    },
    done() {
      if (isShown) stream.write('\r\u001b[2K');
      isShown = false;
    },
  };
}

function plain(stream: Shown): Progress {
  let text: string | undefined;
  let written: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  const write = (): void => {
    if (text !== written) stream.write(`${text}\n`);
    written = text;
    timer = setTimeout(write, BETWEEN_MS);
    timer.unref();
  };
  return {
    show(next) {
      text = next;
      if (timer !== undefined) return;
      timer = setTimeout(write, FIRST_MS);
      timer.unref();
    },
    done() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

/** Tells what is being waited for, until it is there. */
export async function withProgress<Result>(text: string, work: () => Promise<Result>): Promise<Result> {
  const progress = progressLine();
  progress.show(text);
  try {
    return await work();
  } finally {
    progress.done();
  }
}

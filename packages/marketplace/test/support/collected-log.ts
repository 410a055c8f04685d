import type { Log } from '@turnout/core';

export interface LogLine {
  readonly level: keyof Log;
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>> | undefined;
}

/** A log that keeps what it is told. */
export function collectedLog(): { readonly log: Log; readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at =
    (level: keyof Log): Log['info'] =>
    (message, facts) => {
      lines.push({ level, message, facts });
    };
  return { log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }, lines };
}

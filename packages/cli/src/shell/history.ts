import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** As many lines as one can find again. */
export const HISTORY_LINES = 1000;

/** Lines of earlier shells, the newest first, as a line editor wants them. The file has the oldest first. */
export const readHistory = (file: string | undefined): string[] =>
  file === undefined || !existsSync(file)
    ? []
    : readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line.trim() !== '')
        .slice(-HISTORY_LINES)
        .toReversed();

/** Keeps the lines for the next shell, for their owner only. @param lines newest first */
export function keepHistory(file: string | undefined, lines: readonly string[]): void {
  if (file === undefined) return;
  const text = lines.slice(0, HISTORY_LINES).toReversed().join('\n');
  writeFileSync(file, `${text}\n`, { mode: 0o600 });
}

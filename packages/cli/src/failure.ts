import { TurnoutError } from '@turnout/core';
import { CommanderError } from 'commander';
import { exitCodes, printError, reportError } from './output.ts';

/** Whether a command line asks for JSON. What stands after `--` belongs to another command. */
export function asksForJson(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return (end < 0 ? words : words.slice(0, end)).includes('--json');
}

/**
 * Tells what ended a command: for people in sentences, for scripts as one object in one line.
 * @returns the exit code
 */
export function failed(error: unknown, isJson: boolean): number {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
  if (isJson) printError(JSON.stringify({ error: described(error) }));
  // Of a command line that was not understood, people have been told already.
  else if (!(error instanceof CommanderError)) reportError(error);
  const isUsage =
    error instanceof CommanderError || (error instanceof TurnoutError && error.code === 'USAGE');
  return isUsage ? exitCodes.usage : exitCodes.failed;
}

function described(error: unknown): {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
} {
  if (error instanceof TurnoutError)
    return { code: error.code, message: error.message, remedy: error.definition.remedy };
  if (error instanceof CommanderError)
    return { code: 'USAGE', message: error.message, remedy: 'Run "turnout help" for all commands.' };
  return {
    code: 'DEFECT',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    remedy: 'Please report this defect of Turnout with its message.',
  };
}

import { spawn } from 'node:child_process';
import { TurnoutError } from '@turnout/core';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { asksForJson, failed } from '../failure.ts';
import { exitCodes } from '../output.ts';
import { programFile } from '../program-file.ts';
import { wordsOf } from './words.ts';

export type MakeProgram = (context: CommandContext, isJson?: boolean) => Command;

/** Commands that run until Ctrl-C have a process of their own, so that the shell goes on after them. */
const LONG = new Set(['serve', 'rehearse', 'marketplace']);

/**
 * Does one line.
 * @returns its exit code; undefined when the line was to leave the shell
 */
export async function runLine(
  line: string,
  makeProgram: MakeProgram,
  context: CommandContext,
): Promise<number | undefined> {
  process.exitCode = exitCodes.done;
  let isJson = false;
  try {
    const words = wordsAfterProgram(wordsOf(line));
    isJson = asksForJson(words);
    const [first] = words;
    if (first === undefined) return exitCodes.done;
    if (first === 'quit' || first === 'exit' || first === 'eof') return undefined;
    if (first === 'shell') throw new TurnoutError('USAGE', 'This is the shell already.');
    if (first === 'open') return openFolder(words[1]);
    if (LONG.has(first)) return await runApart(words);
    await makeProgram(context, isJson).parseAsync(words, { from: 'user' });
    return Number(process.exitCode);
  } catch (error) {
    return failed(error, isJson);
  }
}

/** Hints name the program, for they are the same outside the shell; they may be typed as they stand. */
const wordsAfterProgram = (words: readonly string[]): readonly string[] =>
  words.length > 1 && ['turnout', 'psiturk'].includes(words[0] ?? '') ? words.slice(1) : words;

/** psiTurk's `open`: the commands to come are about the study in this folder. */
function openFolder(folder: string | undefined): number {
  if (folder === undefined) throw new TurnoutError('USAGE', 'Say which: open my-study');
  try {
    process.chdir(folder);
  } catch (cause) {
    throw new TurnoutError('USAGE', `There is no folder ${folder}.`, { cause });
  }
  return exitCodes.done;
}

function runApart(words: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [programFile, ...words], { stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? exitCodes.failed));
  });
}

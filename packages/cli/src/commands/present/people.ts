import { TurnoutError } from '@turnout/core';
import type { PersonOutcome } from '@turnout/engine';
import { exitCodes, print, printError, table } from '../../output.ts';
import { printJson } from './json.ts';

const words: Readonly<Record<PersonOutcome['kind'], string>> = {
  done: 'done',
  left_out: 'left out',
  refused: 'refused',
  unknown: 'no answer',
};

/**
 * Tells what became of each person that a command was about. The exit code says no when somebody was refused, or when
 * it is not known.
 * @throws TurnoutError NOTHING_TO_DO when nobody was asked about
 */
export function tellOutcomes(outcomes: readonly PersonOutcome[], { json }: { readonly json?: true }): void {
  const asked = outcomes.filter(({ kind }) => kind !== 'left_out');
  if (asked.some(({ kind }) => kind !== 'done')) process.exitCode = exitCodes.failed;
  if (json === true) printJson(outcomes);
  else if (outcomes.length > 0)
    print(
      table(
        ['assignment', '', 'why'],
        outcomes.map(({ externalId, kind, message }) => [externalId, words[kind], message ?? '']),
      ),
    );
  if (asked.length === 0) throw new TurnoutError('NOTHING_TO_DO');
  if (json === true) return;
  print(`\n${asked.filter(({ kind }) => kind === 'done').length} of ${outcomes.length} done.`);
  if (asked.some(({ kind }) => kind === 'unknown'))
    printError('Where no answer came, do it again: it does no harm.');
}

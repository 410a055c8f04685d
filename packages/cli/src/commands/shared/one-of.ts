import { TurnoutError } from '@turnout/core';

/** @throws TurnoutError USAGE when the word is none of the choices */
export function oneOf<const Choice extends string>(
  name: string,
  word: string,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === word);
  if (found === undefined)
    throw new TurnoutError('USAGE', `${name} is one of ${choices.join(', ')}, not "${word}".`);
  return found;
}

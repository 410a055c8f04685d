import { TurnoutError } from '@turnout/core';

/** @param name of the option, for the refusal. @throws TurnoutError USAGE */
export function portNumber(name: string, word: string): number {
  const port = wholeNumber(name, word);
  if (port > 65_535) throw new TurnoutError('USAGE', `${name} is a number up to 65535, not "${word}".`);
  return port;
}

/** @throws TurnoutError USAGE when it is no whole number, or out of these bounds */
export function wholeNumber(name: string, word: string, least = 0, most = 999_999_999): number {
  const number = Number(word);
  if (!/^\d{1,9}$/.test(word) || number < least || number > most)
    throw new TurnoutError(
      'USAGE',
      `${name} is a whole number${least > 0 || most < 999_999_999 ? ` from ${least} to ${most}` : ''}, not "${word}".`,
    );
  return number;
}

/** @param amount e.g. 100.00. @returns minor units. @throws TurnoutError USAGE */
export function minorUnits(amount: string): number {
  if (!/^\d{1,9}(\.\d{1,2})?$/.test(amount))
    throw new TurnoutError('USAGE', `An amount is like 100.00, not "${amount}".`);
  const [whole = '0', fraction = ''] = amount.split('.');
  return Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
}

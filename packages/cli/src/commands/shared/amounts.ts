import { parseAmount, TurnoutError } from '@turnout/core';

const HOUR_MS = 3_600_000;

/** @param word hours, also like 0.5. @returns ms. @throws TurnoutError USAGE */
export function hours(name: string, word: string | number): number {
  const value = Number(word);
  if (String(word).trim() === '' || !(value > 0) || value > 8760)
    throw new TurnoutError('USAGE', `${name} is a number of hours, up to a year, not "${word}".`);
  return Math.round(value * HOUR_MS);
}

/** @returns minor units of the currency. @throws TurnoutError USAGE naming the option */
export function amount(name: string, word: string, currency: string): number {
  try {
    return parseAmount(word, currency);
  } catch (error) {
    if (!(error instanceof TurnoutError)) throw error;
    throw new TurnoutError('USAGE', `${name} is an amount like 1.50 (${currency}), not "${word}".`, {
      cause: error,
    });
  }
}

/** @param word e.g. 2026-11-21 or 2026-11-21T14:00; UTC. @returns epoch ms. @throws TurnoutError USAGE */
export function moment(name: string, word: string): number {
  const utc = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?$/.test(word)
    ? `${word}${word.includes('T') ? 'Z' : ''}`
    : word;
  const at = Date.parse(utc);
  if (Number.isNaN(at))
    throw new TurnoutError('USAGE', `${name} is a date such as 2026-11-21, not "${word}".`);
  return at;
}

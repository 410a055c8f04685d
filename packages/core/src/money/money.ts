import { TurnoutError } from '../errors.ts';

/**
 * Digits after the point of an amount, of the currencies in use that have not two (ISO 4217, list one). Written out,
 * because `Intl` follows the custom of countries: it counts HUF and IDR in whole ones, and no API of a recruiter does.
 */
const DIGITS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
    3: 'BHD IQD JOD KWD LYD OMR TND',
    4: 'CLF UYW',
  }).flatMap(([digits, currencies]) => currencies.split(' ').map((code) => [code, Number(digits)] as const)),
);

const SIGNS: Readonly<Record<string, string>> = { USD: '$', GBP: '£', EUR: '€' };

const fractionDigits = (currency: string): number => DIGITS.get(currency) ?? 2;

/** More than this is a slip of the hand, and beyond it adding up would no longer be exact. */
const MOST_MINOR = 1_000_000_000;

/**
 * Reads an amount as people write it: `1`, `1.5`, `1.50`, `.5`.
 * @returns minor units, e.g. cents
 * @throws TurnoutError AMOUNT_INVALID for anything else, also for a fraction of a cent: it is never rounded
 */
export function parseAmount(text: string, currency: string): number {
  const digits = fractionDigits(currency);
  const [, whole = '', fraction = ''] = /^(\d*)(?:\.(\d*))?$/.exec(text.trim()) ?? [];
  const isAmount = whole + fraction !== '' && fraction.replace(/0+$/, '').length <= digits;
  const minor = Number(`${whole}${fraction.slice(0, digits).padEnd(digits, '0')}`);
  if (!isAmount || minor > MOST_MINOR)
    throw new TurnoutError('AMOUNT_INVALID', `It was "${text.slice(0, 40)}" (${currency}).`);
  return minor;
}

/** `150` with USD is `1.50`: the form that APIs and people's confirmations use. */
export function amountText(minor: number, currency: string): string {
  const digits = fractionDigits(currency);
  const sign = minor < 0 ? '-' : '';
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** `$1.50`, or `1.50 CHF` where there is no sign everybody knows. */
export function shownAmount(minor: number, currency: string): string {
  const sign = SIGNS[currency];
  const text = amountText(Math.abs(minor), currency);
  return `${minor < 0 ? '-' : ''}${sign === undefined ? `${text} ${currency}` : `${sign}${text}`}`;
}

/** A moment on the wire: epoch seconds, with their fraction. @param ms epoch ms UTC */
export const seconds = (ms: number): number => ms / 1000;

/** The same for a moment that may not have come. */
export const secondsOf = (ms: number | undefined): number | undefined =>
  ms === undefined ? undefined : seconds(ms);

/** An amount on the wire: dollars with two digits. @param minor cents */
export const dollars = (minor: number): string =>
  `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;

/** @param amount a CurrencyAmount that has passed its pattern: "5", "5.", "5.1", "5.10". @returns cents */
export function centsOf(amount: string): number {
  const [whole = '', fraction = ''] = amount.split('.');
  return Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
}

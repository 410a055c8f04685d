import { type Cell, TurnoutError } from '@turnout/core';

/** More is surely a mistake of the study's code, and would not stay exact in cents. */
const LARGEST_AMOUNT = 1_000_000;

/**
 * An amount in currency units, a number or its text, as minor units (cents), rounded half up on its decimal form.
 * @returns undefined when it is not an amount of zero or more
 */
export function minorUnits(value: unknown): number | undefined {
  const amount = typeof value === 'string' && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value;
  if (typeof amount !== 'number' || !(amount >= 0) || amount > LARGEST_AMOUNT) return undefined;
  // Through the decimal text: 1.005 * 100 is 100.49999999999999.
  return amount < 1e-6 ? 0 : Math.round(Number(`${amount}e2`));
}

/**
 * What compute_bonus gave, in minor units; undefined leaves the bonus.
 * @throws TurnoutError HOOK_FAILED when it is not an amount of zero or more
 */
export function bonusMinor(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const minor = minorUnits(value);
  if (minor === undefined)
    throw new TurnoutError('HOOK_FAILED', `compute_bonus gave ${shown(value)}, which is no amount of money.`);
  return minor;
}

/** @throws TurnoutError HOOK_FAILED when it is not one or two whole numbers of zero or more */
export function cellOf(value: unknown): Cell {
  const [condition, counterbalance = 0, ...rest]: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (isIndex(condition) && isIndex(counterbalance) && rest.length === 0)
    return { condition, counterbalance };
  throw new TurnoutError(
    'HOOK_FAILED',
    `custom_get_condition gave ${shown(value)}; it must give a condition or [condition, counterbalance].`,
  );
}

const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const shown = (value: unknown): string =>
  typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? typeof value);

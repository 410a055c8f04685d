import { amountText, parseAmount, shownAmount, TurnoutError } from '@turnout/core';
import type { CommandContext } from '../../command-context.ts';
import type { SpendOptions } from './options.ts';

/** What is about to be spent. */
export interface Spending {
  readonly currency: string;
  readonly totalMinor: number;
  readonly needsConfirmation: boolean;
}

/**
 * The amount a person confirmed: by `--yes`, or typed at the terminal. An amount that is given counts even where
 * none is needed: whoever names another sum expects something else to happen.
 * @returns minor units; undefined where none is needed
 * @throws TurnoutError CONFIRMATION_MISSING, AMOUNT_INVALID
 */
export async function confirmed(
  { ask }: CommandContext,
  { currency, totalMinor, needsConfirmation }: Spending,
  { yes }: SpendOptions,
): Promise<number | undefined> {
  const amount = amountText(totalMinor, currency);
  if (yes === undefined && !needsConfirmation) return undefined;
  const typed =
    yes ?? (await ask(`This spends up to ${shownAmount(totalMinor, currency)}. Type ${amount} to go on: `));
  if (typed === undefined)
    throw new TurnoutError('CONFIRMATION_MISSING', `To go on, add: --yes ${amount}`, {
      facts: { amount, currency },
    });
  const minor = typed.trim() === '' ? undefined : parseAmount(typed, currency);
  if (minor !== totalMinor)
    throw new TurnoutError(
      'CONFIRMATION_MISSING',
      `${minor === undefined ? 'Nothing was typed' : `${amountText(minor, currency)} was given`}; the total is ${amount}.`,
      { facts: { amount, currency } },
    );
  return minor;
}

/**
 * Where people are decided on and nothing is spent: their number, by `--yes` or typed.
 * @returns that number
 * @throws TurnoutError CONFIRMATION_MISSING
 */
export async function confirmedCount(
  { ask }: CommandContext,
  people: number,
  { yes }: SpendOptions,
): Promise<number> {
  const typed = yes ?? (await ask(`This rejects the work of ${people}. Type ${people} to go on: `));
  if (typed?.trim() === String(people)) return people;
  throw new TurnoutError(
    'CONFIRMATION_MISSING',
    typed === undefined ? `To go on, add: --yes ${people}` : `The number of people is ${people}.`,
    { facts: { people } },
  );
}

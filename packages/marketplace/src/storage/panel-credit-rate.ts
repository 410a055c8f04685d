import { type CreditRate, usualCreditRate } from '../domain/payout-credits.ts';
import type { Repositories } from './repositories.ts';

const SETTING = 'panel-credits';

/** What the lab gives in place of money. */
export async function creditRateOf({ settings }: Pick<Repositories, 'settings'>): Promise<CreditRate> {
  const stored = await settings.get(SETTING);
  // Only `setCreditRate` writes it, from the same type.
  return stored === undefined ? usualCreditRate : (JSON.parse(stored) as CreditRate);
}

export const setCreditRate = (
  { settings }: Pick<Repositories, 'settings'>,
  rate: CreditRate,
): Promise<void> => settings.set(SETTING, JSON.stringify(rate));

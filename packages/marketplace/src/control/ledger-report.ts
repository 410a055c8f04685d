import { TurnoutError } from '@turnout/core';
import type { AccountReport, LedgerReport } from '@turnout/protocol';
import type { Environment } from '../domain/environment.ts';
import { effectOf, type LedgerKind } from '../domain/ledger.ts';
import type { MarketContext } from '../market/context.ts';
import { type AccountSums, accountSums } from './overview.ts';

/**
 * Every account with what moved: deposited = available + held + rewards + bonuses + fees.
 * @param environment undefined: both
 * @throws TurnoutError LEDGER_UNBALANCED where it does not add up: no report is better than a false one
 */
export async function ledgerReport(
  context: MarketContext,
  environment: Environment | undefined,
): Promise<LedgerReport> {
  const accounts = await accountSums(context, environment);
  const wrong = accounts.filter((account) => !addsUp(account));
  if (wrong.length === 0) return { accounts: accounts.map(reportOf) };
  const names = wrong.map(({ name, environment: where }) => `"${name}" (${where})`);
  throw new TurnoutError('LEDGER_UNBALANCED', names.join(', '), { facts: { accounts: names } });
}

/** Both amounts are what their entries make of them; the sum of the report follows. */
function addsUp({ availableMinor, heldMinor, sums }: AccountSums): boolean {
  const effects = [...sums].map(([kind, amountMinor]) => effectOf({ kind, amountMinor }));
  return (
    availableMinor === total(effects.map((effect) => effect.availableMinor)) &&
    heldMinor === total(effects.map((effect) => effect.heldMinor))
  );
}

function reportOf({ name, environment, availableMinor, heldMinor, sums }: AccountSums): AccountReport {
  const of = (...kinds: readonly LedgerKind[]): number => total(kinds.map((kind) => sums.get(kind) ?? 0));
  return {
    name,
    environment,
    depositedMinor: of('deposit'),
    availableMinor,
    heldMinor,
    rewardsMinor: of('reward'),
    bonusesMinor: of('bonus'),
    feesMinor: of('reward-fee', 'bonus-fee'),
  };
}

const total = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

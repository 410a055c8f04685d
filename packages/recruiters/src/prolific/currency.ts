import type { CallResult } from '@turnout/core';
import { type ProlificApi, pathOf } from './api.ts';
import { numberOf, objectOf, textOf } from './json.ts';
import { bodyOf, harmless, refused } from './results.ts';

export interface Balance {
  readonly currency: string | undefined;
  readonly availableMinor: number | undefined;
}

/** @throws TurnoutError RECRUITER_SILENT, RECRUITER_REFUSED */
export async function readBalance(api: ProlificApi): Promise<Balance> {
  const body = objectOf(bodyOf(await api.send(balanceRequest(api))));
  return { currency: textOf(body.currency_code), availableMinor: numberOf(body.available_balance) };
}

const balanceRequest = ({ settings }: ProlificApi) =>
  ({ method: 'GET', path: pathOf('workspaces', settings.workspace, 'balance/') }) as const;

/** Undefined: the amounts of ours are in the workspace's currency. Otherwise what to answer instead of spending. */
export type CurrencyGuard = () => Promise<CallResult<never> | undefined>;

/**
 * Prolific takes amounts without a currency and reads them in the workspace's, so 1.50 meant as dollars would be paid
 * as pounds. A workspace's currency never changes; once seen, it is not asked for again.
 */
export function createCurrencyGuard(api: ProlificApi): CurrencyGuard {
  let isRight = false;
  return async () => {
    if (isRight) return undefined;
    const answer = await api.send(balanceRequest(api));
    if (answer.kind !== 'answered') return harmless(answer);
    const currency = textOf(objectOf(answer.body).currency_code);
    isRight = currency === api.settings.currency;
    return isRight ? undefined : refused('CURRENCY_MISMATCH', mismatch(api.settings.currency, currency));
  };
}

export const mismatch = (ours: string, theirs: string | undefined): string =>
  `Amounts here are ${ours}, but the workspace at Prolific has ${theirs ?? 'a currency it does not tell'}.`;

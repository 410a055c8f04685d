import { TurnoutError } from '@turnout/core';
import type { Environment } from '../domain/environment.ts';
import { marketId } from '../domain/ids.ts';
import type { Requester } from '../domain/requester.ts';
import type { MarketContext, Unit } from '../market/context.ts';
import type { AddLayout, Deposit } from './requests.ts';

/** Puts play money into an account, made if it is not there. @returns the account afterwards */
export function deposit(context: MarketContext, wanted: Deposit): Promise<Requester> {
  const { environment, accessKey, name = accessKey, depositMinor: amountMinor } = wanted;
  return context.transact(async (unit) => {
    const at = context.clock.now();
    await unit.requesters.insert({ environment, accessKey, name, createdAt: at });
    const { id } = await account(unit, environment, accessKey);
    await unit.requesters.lock(id);
    await unit.ledger.append({ requesterId: id, kind: 'deposit', amountMinor, at });
    return account(unit, environment, accessKey);
  });
}

/** What a frame has where its height is left out, pixels: as much as the window. */
const WHOLE_WINDOW = 0;

/** @returns the layout's id. @throws TurnoutError CONTROL_INPUT_INVALID without the account */
export function addLayout(context: MarketContext, layout: AddLayout): Promise<string> {
  const { environment, accessKey, content, frameHeight = WHOLE_WINDOW } = layout;
  const layoutId = marketId(context.random);
  return context.transact(async (unit) => {
    const { id: requesterId } = await account(unit, environment, accessKey);
    await unit.layouts.insert({ layoutId, requesterId, content, frameHeight });
    return layoutId;
  });
}

async function account(unit: Unit, environment: Environment, accessKey: string): Promise<Requester> {
  const known = await unit.requesters.byAccount(environment, accessKey);
  if (known !== undefined) return known;
  throw new TurnoutError(
    'CONTROL_INPUT_INVALID',
    `The ${environment} has no account "${accessKey}" yet: its first call makes it, or POST /control/accounts.`,
  );
}

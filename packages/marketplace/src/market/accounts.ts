import type { Environment } from '../domain/environment.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Requester } from '../domain/requester.ts';
import type { MarketContext } from './context.ts';

/** Finds the account of a caller. @throws Refusal when there is none */
export type Accounts = (caller: {
  readonly environment: Environment;
  readonly accessKeyId: string;
}) => Promise<Requester>;

/** Accounts by access key. Where accounts are open, an unknown key makes one, with play money in it. */
export const accountsOf =
  (context: MarketContext): Accounts =>
  async ({ environment, accessKeyId }) => {
    const known = await context.read.requesters.byAccount(environment, accessKeyId);
    if (known !== undefined) return known;
    if (context.openAccountsWith === undefined)
      throw new Refusal(
        'UnrecognizedClientException',
        'The security token included in the request is invalid. This access key has no account here.',
      );
    return openAccount(context, { environment, accessKeyId, name: accessKeyId }, context.openAccountsWith);
  };

/** Makes an account with money in it, minor units; an account that is there already stays as it is. */
export function openAccount(
  context: MarketContext,
  account: {
    readonly environment: Environment;
    readonly accessKeyId: string;
    readonly name: string;
    readonly secretSealed?: string;
  },
  depositMinor: number,
): Promise<Requester> {
  const { environment, accessKeyId: accessKey, name, secretSealed } = account;
  return context.transact(async (unit) => {
    const at = context.clock.now();
    const isNew = await unit.requesters.insert({ environment, accessKey, name, createdAt: at }, secretSealed);
    const made = await unit.requesters.byAccount(environment, accessKey);
    if (made === undefined) throw new Error(`the account of ${accessKey} was not stored`);
    if (!isNew || depositMinor === 0) return made;
    await unit.ledger.append({ requesterId: made.id, kind: 'deposit', amountMinor: depositMinor, at });
    return { ...made, availableMinor: made.availableMinor + depositMinor };
  });
}

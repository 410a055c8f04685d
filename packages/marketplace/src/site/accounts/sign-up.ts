import { workerIdFrom } from '../../domain/ids.ts';
import type { Worker } from '../../domain/worker.ts';
import type { MarketContext, Unit } from '../../market/context.ts';
import type { SignUpMode } from '../options.ts';
import { hashPassword } from './passwords.ts';

/** What a worker says about where and who they are. */
export interface About {
  readonly country: string;
  readonly subdivision: string | undefined;
  readonly adult: boolean;
}

export interface NewAccount extends About {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  /** Of an invitation. */
  readonly code: string;
}

type SignedUp = { readonly worker: Worker } | { readonly refused: 'code' | 'emailTaken' };

/** Undoes the transaction: the code is not used up, and there is no worker without a person. */
class EmailTaken extends Error {}

/**
 * Makes an account with a person behind it. Who has no good code does not learn which addresses have an account.
 * @param options.now epoch ms of the real clock, for the end of the code
 */
export async function signUp(
  context: MarketContext,
  account: NewAccount,
  { mode, now }: { readonly mode: Exclude<SignUpMode, 'closed'>; readonly now: number },
): Promise<SignedUp> {
  const password = await hashPassword(account.password);
  try {
    return await context.transact(async (unit): Promise<SignedUp> => {
      const isInvited = account.code !== '' && (await unit.invitations.redeem(account.code, now));
      if (!isInvited && (mode === 'invitation' || account.code !== '')) return { refused: 'code' };
      // Whom the lab invited it need not approve.
      const status = mode === 'approval' && !isInvited ? 'pending' : 'active';
      const worker = await insertWorker(context, unit, account, status);
      const isNew = await unit.people.insert({
        workerId: worker.id,
        name: account.name,
        email: account.email,
        password,
        invitation: isInvited ? account.code : undefined,
        createdAt: now,
      });
      if (!isNew) throw new EmailTaken();
      return { worker };
    });
  } catch (error) {
    if (error instanceof EmailTaken) return { refused: 'emailTaken' };
    throw error;
  }
}

/** An account of a rehearsal: nobody is behind it. */
export const quickAccount = (context: MarketContext): Promise<Worker> =>
  context.transact((unit) =>
    insertWorker(context, unit, { country: 'US', subdivision: undefined, adult: true }, 'active'),
  );

const insertWorker = (
  { clock, random }: MarketContext,
  unit: Unit,
  { adult, country, subdivision }: About,
  status: Worker['status'],
): Promise<Worker> =>
  unit.workers.insert({
    workerId: workerIdFrom(random),
    status,
    locale: { country, subdivision },
    adult,
    masters: false,
    pastApproved: 0,
    pastRejected: 0,
    createdAt: clock.now(),
  });

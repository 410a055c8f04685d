import { createHash } from 'node:crypto';
import type { MarketContext } from '../../market/context.ts';

const WINDOW_MS = 15 * 60_000;
/** A person mistypes a few times; a laboratory behind one address has many persons. */
const MOST_OF_ACCOUNT = 10;
const MOST_OF_ADDRESS = 100;

/** Who tries: only digests are kept. */
interface Attempt {
  /** What is guessed at: an e-mail address, or an invitation; undefined: nothing, and only the address counts. */
  readonly account: string | undefined;
  /** The network address. */
  readonly address: string;
}

const subjectsOf = ({ account, address }: Attempt) => [
  { subject: digest(`address ${address}`), most: MOST_OF_ADDRESS },
  ...(account === undefined ? [] : [{ subject: accountSubject(account), most: MOST_OF_ACCOUNT }]),
];

const accountSubject = (account: string): string => digest(`account ${account.toLowerCase()}`);

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Whether there were too many failures lately for another try. @param now epoch ms of the real clock */
export async function isBarred({ read }: MarketContext, attempt: Attempt, now: number): Promise<boolean> {
  for (const { subject, most } of subjectsOf(attempt))
    if ((await read.attempts.count(subject, now - WINDOW_MS)) >= most) return true;
  return false;
}

export const noteFailure = (context: MarketContext, attempt: Attempt, now: number): Promise<void> =>
  context.transact(async ({ attempts }) => {
    for (const { subject } of subjectsOf(attempt))
      await attempts.add(subject, { now, from: now - WINDOW_MS });
  });

/** Forgets the failures of an account whose password was right. */
export const noteSuccess = (context: MarketContext, { account }: Attempt): Promise<void> =>
  context.transact(async ({ attempts }) => {
    if (account !== undefined) await attempts.clear(accountSubject(account));
  });

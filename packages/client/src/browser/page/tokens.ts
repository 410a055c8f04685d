import type { PageContext } from '@turnout/protocol';
import { tokenKey } from '../saving/outbox.ts';
import type { KeyStore } from '../shared/ports.ts';

const sessionKey = (uniqueId: string): string => `turnout.s.${uniqueId}`;

export interface TokenStores {
  /** Shared by the pages of this window. */
  readonly session: KeyStore;
  /** Of this page's entry in the history: outlives a reload, not a navigation. */
  readonly entry: KeyStore;
  /** Shared by all windows; holds tokens beside records that wait. */
  readonly local: KeyStore;
}

/**
 * Keeps the participant's token for this window: where cookies are blocked, a reload and the way to /complete have
 * nothing else to show who comes.
 * @returns whether it outlives a navigation
 */
export function keepToken({ session, entry }: TokenStores, { uniqueId, token, model }: PageContext): boolean {
  const key = sessionKey(uniqueId);
  // The page with the submit button has a lesser token: it must not take the place of the one that may write.
  if (model === undefined && session.get(key) !== undefined) return true;
  if (session.set(key, token)) return true;
  if (model !== undefined || entry.get(key) === undefined) entry.set(key, token);
  return false;
}

/** The token this window kept, else the one beside records that an earlier window could not send. */
export const findToken = ({ session, entry, local }: TokenStores, uniqueId: string): string | undefined =>
  session.get(sessionKey(uniqueId)) ?? entry.get(sessionKey(uniqueId)) ?? local.get(tokenKey(uniqueId));

import type { PageContext } from '@turnout/protocol';
import { tokenKey } from '../saving/outbox.ts';
import type { KeyStore } from '../shared/ports.ts';

const sessionKey = (uniqueId: string): string => `turnout.s.${uniqueId}`;

/**
 * Keeps the participant's token for this window: where cookies are blocked, a reload and the way to /complete have
 * nothing else to show who comes.
 * @returns whether the window could keep it
 */
export function keepToken(session: KeyStore, { uniqueId, token, model }: PageContext): boolean {
  const key = sessionKey(uniqueId);
  // The page with the submit button has a lesser token: it must not take the place of the one that may write.
  if (model === undefined && session.get(key) !== undefined) return true;
  return session.set(key, token);
}

/** The token this window kept, else the one beside records that an earlier window could not send. */
export const findToken = (session: KeyStore, local: KeyStore, uniqueId: string): string | undefined =>
  session.get(sessionKey(uniqueId)) ?? local.get(tokenKey(uniqueId));

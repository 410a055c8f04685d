import { createHash, randomBytes } from 'node:crypto';
import type { Unit } from '../../market/context.ts';

const SESSION_MS = 30 * 86_400_000;

export const tokenHashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/**
 * Logs a worker in.
 * @param workerId the number of the worker's row
 * @param now epoch ms of the real clock
 * @returns the token: for a browser's cookie, or for a program's `Authorization: Bearer`
 */
export async function createSession(
  { sessions }: Pick<Unit, 'sessions'>,
  workerId: number,
  now: number,
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await sessions.removeExpired(now);
  await sessions.insert({
    tokenHash: tokenHashOf(token),
    workerId,
    createdAt: now,
    expiresAt: now + SESSION_MS,
  });
  return token;
}

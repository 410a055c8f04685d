import { randomBytes } from 'node:crypto';
import type { Unit } from '../../market/context.ts';
import type { LinkHolder } from '../../storage/panel-admins.ts';
import { tokenHashOf } from './sessions.ts';

/** Long enough to find the mail or the terminal again, short enough that an old one is worth nothing. */
export const LINK_MS = 48 * 3_600_000;

/**
 * Makes a one-time link's token; former ones of its holder end.
 * @param now epoch ms of the real clock
 */
export async function makeLink(
  { admins }: Pick<Unit, 'admins'>,
  holder: LinkHolder,
  now: number,
): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await admins.putLink(tokenHashOf(token), holder, now + LINK_MS);
  return token;
}

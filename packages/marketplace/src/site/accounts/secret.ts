import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { MarketContext } from '../../market/context.ts';

const SETTING = 'site-secret';

/** The key with which the site signs; made at first use, the same for all servers on one database. */
export async function siteSecret({ read, transact }: MarketContext): Promise<string> {
  const known = await read.settings.get(SETTING);
  if (known !== undefined) return known;
  // Another server may have made one meanwhile; whoever stored last wins, for all.
  await transact(async ({ settings }) => {
    if ((await settings.get(SETTING)) === undefined)
      await settings.set(SETTING, randomBytes(32).toString('base64url'));
  });
  const made = await read.settings.get(SETTING);
  if (made === undefined) throw new Error('the key of the site was not stored');
  return made;
}

/** @param purpose keeps what is signed for one use from being good for another */
export const signatureOf = (secret: string, purpose: string, text: string): string =>
  createHmac('sha256', secret).update(`${purpose}\n${text}`).digest('base64url');

export function isSignature(secret: string, purpose: string, text: string, given: string): boolean {
  const expected = Buffer.from(signatureOf(secret, purpose, text));
  const actual = Buffer.from(given);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

export const LEAST_PASSWORD_SIGNS = 10;
export const MOST_PASSWORD_SIGNS = 200;

/** One of the settings that OWASP's password storage sheet counts as equally strong: 32 MiB, three rounds. */
const COST = { N: 2 ** 15, r: 8, p: 3 } as const;
const HASH_BYTES = 32;

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** A hash with everything needed to check it, so that the cost can rise later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derived(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/** @param stored what `hashPassword` made; undefined: nobody's, which takes as long and is never right */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [, N = '', r = '', p = '', salt = '', hash = ''] = (stored ?? NOBODY).split('$');
  const expected = Buffer.from(hash, 'base64url');
  const given = await derived(password, Buffer.from(salt, 'base64url'), {
    N: Number(N),
    r: Number(r),
    p: Number(p),
  });
  return stored !== undefined && expected.length === given.length && timingSafeEqual(expected, given);
}

/** So that the time an answer takes does not tell which addresses have an account. */
const NOBODY = ['scrypt', COST.N, COST.r, COST.p, 'bm9ib2R5', ''].join('$');

/** The same password typed on another machine may come in another Unicode form. */
const derived = (
  password: string,
  salt: Buffer,
  cost: { N: number; r: number; p: number },
): Promise<Buffer> =>
  derive(password.normalize('NFKC'), salt, HASH_BYTES, { ...cost, maxmem: 256 * cost.N * cost.r });

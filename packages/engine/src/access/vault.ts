import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { TurnoutError, type Vault } from '@turnout/core';

const SEAL_VERSION = 'a1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Everything that needs the server's secret. Three keys are derived from it (HKDF-SHA256), one per purpose, so
 * that what one of them makes says nothing about the others.
 * @param secret at least 32 bytes, kept outside the database
 */
export function createVault(secret: Uint8Array): Vault {
  if (secret.length < 32) throw new TurnoutError('KEYS_INVALID', 'The secret has fewer than 32 bytes.');
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', secret, 'turnout', purpose, 32));
  const sealing = derive('seal identities');
  const naming = derive('pseudonyms of workers');
  const signing = derive('capability tokens');
  const tagOf = (text: string): Buffer => createHmac('sha256', signing).update(text).digest().subarray(0, 16);

  return {
    pseudonym: (workerId) =>
      `W${createHmac('sha256', naming).update(workerId).digest('hex').slice(0, 20).toUpperCase()}`,

    encrypt(text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `${SEAL_VERSION}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },

    decrypt(sealed) {
      const [version, body] = sealed.split('.');
      const bytes = Buffer.from(body ?? '', 'base64url');
      if (version !== SEAL_VERSION || bytes.length < NONCE_BYTES + TAG_BYTES)
        throw new TurnoutError('KEYS_INVALID');
      const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new TurnoutError('KEYS_INVALID', undefined, { cause });
      }
    },

    sign: (text) => tagOf(text).toString('base64url'),

    verify(text, tag) {
      // As text, not as bytes: base64url has several texts for the same bytes, and only one of them was issued.
      const given = Buffer.from(tag);
      const right = Buffer.from(tagOf(text).toString('base64url'));
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}

// The certificate library finds its parts through decorators' metadata, so this must come before it.
import 'reflect-metadata';

import { createSign, KeyObject } from 'node:crypto';
import { X509CertificateGenerator } from '@peculiar/x509';

/** Signs what goes to subscribers. */
export interface Signer {
  /** File name of the certificate: what subscribers fetch to verify with. */
  readonly name: string;
  /** PEM. */
  readonly certificate: string;
  /** @param version 1 is SHA-1, 2 is SHA-256. @returns base64 */
  sign(text: string, version: '1' | '2'): string;
}

const ALGORITHM = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const YEAR_MS = 365 * 24 * 3_600_000;

/** With a new key, held in memory for as long as the process lives. @param now epoch ms UTC, real time */
export async function makeSigner(now: number): Promise<Signer> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=sns.turnout.invalid',
    keys,
    notBefore: new Date(now - 3_600_000),
    notAfter: new Date(now + YEAR_MS),
    signingAlgorithm: ALGORITHM,
  });
  const thumbprint = Buffer.from(await certificate.getThumbprint()).toString('hex');
  const key = KeyObject.from(keys.privateKey);
  return {
    name: `SimpleNotificationService-${thumbprint}.pem`,
    certificate: certificate.toString('pem'),
    sign: (text, version) =>
      createSign(version === '1' ? 'RSA-SHA1' : 'RSA-SHA256')
        .update(text, 'utf8')
        .sign(key, 'base64'),
  };
}

// The certificate library finds its parts through decorators' metadata, so this must come before it.
import 'reflect-metadata';

import { randomBytes } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { NAME_CONSTRAINTS_ID, permittedDomains } from './name-constraints.ts';

/** A certificate with its key, as `node:tls` takes them. */
export interface Leaf {
  readonly cert: string;
  readonly key: string;
}

/** Makes certificates for as long as the process lives. */
export interface Authority {
  /** The authority's own certificate, PEM. */
  readonly certificate: string;
  /** A new certificate for one host name. */
  leaf(host: string): Promise<Leaf>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const HOUR_MS = 3_600_000;
/** Longer than any rehearsal; a certificate left behind in some trust store is worthless after it. */
const LIFE_MS = 7 * 24 * HOUR_MS;
/** Chromium and OpenSSL refuse a certificate from the future, and clocks in containers differ. */
const BACKDATED_MS = HOUR_MS;

/**
 * A certificate authority that has never been before and is gone with the process: its key is held in memory only
 * and cannot be exported.
 * @param domains the only ones it can certify, with what is below them. @param now epoch ms UTC, real time.
 */
export async function makeAuthority(domains: readonly string[], now: number): Promise<Authority> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
  const validity = { notBefore: new Date(now - BACKDATED_MS), notAfter: new Date(now + LIFE_MS) };
  // A name of its own for each: two of the same name and different keys confuse a client that was given both.
  const name = `CN=Turnout rehearsal ${randomBytes(4).toString('hex')}`;
  const root = await X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    ...validity,
    serialNumber: serialNumber(),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      new Extension(NAME_CONSTRAINTS_ID, true, new Uint8Array(permittedDomains(domains))),
      await SubjectKeyIdentifierExtension.create(keys.publicKey, false),
    ],
  });
  const leaf = async (host: string): Promise<Leaf> => {
    const own = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
    const certificate = await X509CertificateGenerator.create({
      subject: `CN=${host}`,
      issuer: root.subject,
      publicKey: own.publicKey,
      signingKey: keys.privateKey,
      ...validity,
      serialNumber: serialNumber(),
      signingAlgorithm: ALGORITHM,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension([{ type: 'dns', value: host }]),
        await AuthorityKeyIdentifierExtension.create(root, false),
      ],
    });
    return { cert: certificate.toString('pem'), key: await privatePem(own.privateKey) };
  };
  return { certificate: root.toString('pem'), leaf };
}

/** Positive and of full length: the first byte is neither 0 nor has its sign bit set. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = 0x40 | ((bytes[0] ?? 0) & 0x3f);
  return bytes.toString('hex');
}

async function privatePem(key: Parameters<typeof crypto.subtle.exportKey>[1]): Promise<string> {
  const text = Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${text.replace(/.{1,64}/g, '$&\n')}-----END PRIVATE KEY-----\n`;
}

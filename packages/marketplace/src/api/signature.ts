import { createHmac, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../domain/refusal.ts';
import { canonicalRequest, headerOf, type SignedRequest, sha256 } from './canonical-request.ts';

export interface SignatureRules {
  /** `loose` takes any well-formed Authorization header at its word; `strict` verifies it. */
  readonly mode: 'loose' | 'strict';
  /** @returns undefined for an access key nobody has. */
  readonly secretOf: (accessKeyId: string) => Promise<string | undefined>;
  /** The service in the credential's scope: "mturk-requester", "sqs" or "sns". Checked in strict mode. */
  readonly service: string;
  /** The real time, epoch ms: clients sign with it and follow the Date header, whatever the marketplace's clock says. */
  readonly now: () => number;
  /** Called when, in loose mode, a key arrives that looks like a real one and is not a configured account. */
  readonly onForeignKey?: (accessKeyId: string) => void;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
/** AWS gives a request a quarter of an hour. */
const MOST_SKEW_MS = 15 * 60_000;
const REAL_KEY = /^A[KS]IA[A-Z0-9]{16}$/;
const ACCESS_KEY = /^[\w-]{1,128}$/;
const BASIC_TIME = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

interface Credential {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

interface Authorization {
  readonly credential: Credential;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/**
 * Who signed the request (Signature Version 4, in the Authorization header). Temporary credentials are verified like
 * any others: their session token is a header among the signed ones.
 * @returns the access key id.
 * @throws Refusal MissingAuthenticationTokenException, IncompleteSignatureException, UnrecognizedClientException,
 * InvalidSignatureException, in the words AWS uses for all its services
 */
export async function authenticate(request: SignedRequest, rules: SignatureRules): Promise<string> {
  const authorization = parseAuthorization(headerOf(request, 'authorization'));
  const { accessKeyId } = authorization.credential;
  if (rules.mode === 'loose') {
    if (REAL_KEY.test(accessKeyId) && (await rules.secretOf(accessKeyId)) === undefined) {
      rules.onForeignKey?.(accessKeyId);
    }
    return accessKeyId;
  }
  const secret = await rules.secretOf(accessKeyId);
  if (secret === undefined) {
    throw new Refusal(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  }
  verify(request, authorization, secret, rules);
  return accessKeyId;
}

function parseAuthorization(header: string | undefined): Authorization {
  if (header === undefined || header === '') {
    throw new Refusal('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  if (!header.startsWith(`${ALGORITHM} `)) {
    throw incomplete(`Unsupported AWS 'algorithm': '${header.split(' ')[0]}'.`);
  }
  const parts = new Map<string, string>();
  for (const part of header.slice(ALGORITHM.length + 1).split(',')) {
    const equals = part.indexOf('=');
    if (equals < 0) {
      throw incomplete(
        `'${part.trim()}' not a valid key=value pair (missing equal-sign) in Authorization header.`,
      );
    }
    parts.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter(
    (name) => (parts.get(name) ?? '') === '',
  );
  if (missing.length > 0) {
    throw incomplete(missing.map((name) => `Authorization header requires '${name}' parameter.`).join(' '));
  }
  return {
    credential: parseCredential(parts.get('Credential') ?? ''),
    signedHeaders: (parts.get('SignedHeaders') ?? '').toLowerCase().split(';'),
    signature: parts.get('Signature') ?? '',
  };
}

function parseCredential(text: string): Credential {
  const [accessKeyId = '', date = '', region = '', service = '', end, ...more] = text.split('/');
  if (!ACCESS_KEY.test(accessKeyId) || end !== 'aws4_request' || more.length > 0) {
    throw incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${text}'`,
    );
  }
  return { accessKeyId, date, region, service };
}

function verify(
  request: SignedRequest,
  { credential, signedHeaders, signature }: Authorization,
  secret: string,
  rules: SignatureRules,
): void {
  if (credential.service !== rules.service) {
    throw invalid(`Credential should be scoped to correct service: '${rules.service}'.`);
  }
  const time = headerOf(request, 'x-amz-date');
  if (time === undefined) {
    throw incomplete(`Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.`);
  }
  checkTime(time, credential.date, rules.now());
  // Signing the others is the caller's choice. Without these a signature could be moved to another call.
  for (const name of ['host', 'x-amz-date', 'x-amz-target']) {
    if (headerOf(request, name) !== undefined && !signedHeaders.includes(name)) {
      throw invalid(`'${name}' must be a 'SignedHeader' in the AWS Authorization.`);
    }
  }
  const scope = `${credential.date}/${credential.region}/${credential.service}/aws4_request`;
  const text = [ALGORITHM, time, scope, sha256(canonicalRequest(request, signedHeaders))].join('\n');
  const steps = [credential.date, credential.region, credential.service, 'aws4_request'];
  const key = steps.reduce<string | Buffer>((previous, step) => hmac(previous, step), `AWS4${secret}`);
  if (!sameText(hmac(key, text).toString('hex'), signature)) {
    throw invalid(
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
  }
}

function checkTime(time: string, scopeDate: string, now: number): void {
  const parts = BASIC_TIME.exec(time)?.slice(1).map(Number);
  if (parts === undefined) throw incomplete(`Date must be in ISO-8601 'basic format'. Got '${time}'.`);
  if (!time.startsWith(scopeDate) || scopeDate.length !== 8) {
    throw invalid(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scopeDate}' != '${time.slice(0, 8)}'.`,
    );
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const signedAt = Date.UTC(year, month - 1, day, hour, minute, second);
  if (signedAt < now - MOST_SKEW_MS) {
    throw invalid(
      `Signature expired: ${time} is now earlier than ${basicTime(now - MOST_SKEW_MS)} (${basicTime(now)} - 15 min.)`,
    );
  }
  if (signedAt > now + MOST_SKEW_MS) {
    throw invalid(
      `Signature not yet current: ${time} is still later than ${basicTime(now + MOST_SKEW_MS)} (${basicTime(now)} + 15 min.)`,
    );
  }
}

const basicTime = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Compares digests of both, so that neither length nor content shows in the time it takes. */
const sameText = (a: string, b: string): boolean => timingSafeEqual(hmac('compare', a), hmac('compare', b));

const incomplete = (message: string): Refusal => new Refusal('IncompleteSignatureException', message);
const invalid = (message: string): Refusal => new Refusal('InvalidSignatureException', message);

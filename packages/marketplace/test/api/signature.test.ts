import { describe, expect, test } from 'vitest';
import type { SignedRequest } from '../../src/api/canonical-request.ts';
import { authenticate, type SignatureRules } from '../../src/api/signature.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const TIME = '20150830T123600Z';

const rules: SignatureRules = {
  mode: 'strict',
  secretOf: async (accessKeyId) => (accessKeyId === 'AKIDEXAMPLE' ? SECRET : undefined),
  service: 'service',
  now: () => Date.UTC(2015, 7, 30, 12, 36, 0),
};

const authorization = (signedHeaders: string, signature: string): string =>
  `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${signedHeaders}, Signature=${signature}`;

interface Vector {
  readonly method: string;
  readonly target: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string;
  readonly signed: string;
  readonly signature: string;
}

const requestOf = (
  vector: Vector,
  change: { authorization?: string; body?: string } = {},
): SignedRequest => ({
  method: vector.method,
  target: vector.target,
  rawHeaders: [
    'Host',
    'example.amazonaws.com',
    ...(vector.headers ?? []).flat(),
    'X-Amz-Date',
    TIME,
    'Authorization',
    change.authorization ?? authorization(vector.signed, vector.signature),
  ],
  body: Buffer.from(change.body ?? vector.body ?? ''),
});

const GET_VANILLA = '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31';

/** Signatures of the test suite AWS published for Signature Version 4. */
const vectors: Readonly<Record<string, Vector>> = {
  'get-vanilla': { method: 'GET', target: '/', signed: 'host;x-amz-date', signature: GET_VANILLA },
  'get-slash': { method: 'GET', target: '//', signed: 'host;x-amz-date', signature: GET_VANILLA },
  'get-slash-dot-slash': { method: 'GET', target: '/./', signed: 'host;x-amz-date', signature: GET_VANILLA },
  'get-relative': { method: 'GET', target: '/example/..', signed: 'host;x-amz-date', signature: GET_VANILLA },
  'get-slashes': {
    method: 'GET',
    target: '//example//',
    signed: 'host;x-amz-date',
    signature: '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84',
  },
  'get-slash-pointless-dot': {
    method: 'GET',
    target: '/./example',
    signed: 'host;x-amz-date',
    signature: 'ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5',
  },
  'get-space': {
    method: 'GET',
    target: '/example space/',
    signed: 'host;x-amz-date',
    signature: '652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741',
  },
  'get-utf8': {
    method: 'GET',
    target: '/ሴ',
    signed: 'host;x-amz-date',
    signature: '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85',
  },
  'get-vanilla-query-order-key-case': {
    method: 'GET',
    target: '/?Param2=value2&Param1=value1',
    signed: 'host;x-amz-date',
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  'get-header-key-duplicate': {
    method: 'GET',
    target: '/',
    headers: [
      ['My-Header1', 'value2'],
      ['My-Header1', 'value2'],
      ['My-Header1', 'value1'],
    ],
    signed: 'host;my-header1;x-amz-date',
    signature: 'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
  },
  'get-header-value-trim': {
    method: 'GET',
    target: '/',
    headers: [
      ['My-Header1', ' value1'],
      ['My-Header2', ' "a   b   c"'],
    ],
    signed: 'host;my-header1;my-header2;x-amz-date',
    signature: 'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  },
  'post-vanilla': {
    method: 'POST',
    target: '/',
    signed: 'host;x-amz-date',
    signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  },
  'post-header-value-case': {
    method: 'POST',
    target: '/',
    headers: [['My-Header1', 'VALUE1']],
    signed: 'host;my-header1;x-amz-date',
    signature: 'cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d',
  },
  'post-x-www-form-urlencoded': {
    method: 'POST',
    target: '/',
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    body: 'Param1=value1',
    signed: 'content-type;host;x-amz-date',
    signature: 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  },
  'post-sts-header-before': {
    method: 'POST',
    target: '/',
    headers: [
      [
        'X-Amz-Security-Token',
        'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==',
      ],
    ],
    signed: 'host;x-amz-date;x-amz-security-token',
    signature: '85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
  },
};

describe('Signature Version 4', () => {
  test.each(Object.entries(vectors))('%s of the published test suite is accepted', async (_, vector) => {
    await expect(authenticate(requestOf(vector), rules)).resolves.toBe('AKIDEXAMPLE');
  });

  const form = vectors['post-x-www-form-urlencoded'];
  if (form === undefined) throw new Error('The vector is gone');

  const refused = async (request: SignedRequest, changed: Partial<SignatureRules> = {}) =>
    await authenticate(request, { ...rules, ...changed }).then(
      () => 'accepted',
      (error: Error & { type?: string }) => `${error.type}: ${error.message}`,
    );

  test.each([
    ['another body', { ...form, body: 'Param1=value2' }],
    ['another method', { ...form, method: 'PUT' }],
    ['another path', { ...form, target: '/other' }],
    ['a query', { ...form, target: '/?a=b' }],
    ['a query that is not well encoded', { ...form, target: '/?a=%zz' }],
    ['another signed header', { ...form, headers: [['Content-Type', 'text/plain'] as const] }],
    ['fewer signed headers', { ...form, signed: 'host;x-amz-date' }],
    ['another signature', { ...form, signature: GET_VANILLA }],
    ['a shorter signature', { ...form, signature: 'ff' }],
  ])('A signature does not fit %s', async (_, vector) => {
    expect(await refused(requestOf(vector))).toMatch(
      /^InvalidSignatureException: The request signature we calculated does not match/,
    );
  });

  test('The body that came counts, whatever x-amz-content-sha256 claims', async () => {
    const claimed = await refused({
      ...requestOf(form, { body: 'Param1=value2' }),
      rawHeaders: [
        ...requestOf(form).rawHeaders,
        'x-amz-content-sha256',
        '9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e',
      ],
    });
    expect(claimed).toMatch(/^InvalidSignatureException/);
  });

  test('A signature is good for a quarter of an hour of real time, before and after', async () => {
    const at = (minutes: number): Promise<string> =>
      refused(requestOf(form), { now: () => Date.UTC(2015, 7, 30, 12, 36 + minutes) });
    expect(await at(15)).toBe('accepted');
    expect(await at(-15)).toBe('accepted');
    expect(await at(16)).toBe(
      'InvalidSignatureException: Signature expired: 20150830T123600Z is now earlier than 20150830T123700Z (20150830T125200Z - 15 min.)',
    );
    expect(await at(-16)).toMatch(/^InvalidSignatureException: Signature not yet current/);
  });

  test('The scope must name the service and the day of the request', async () => {
    expect(await refused(requestOf(form), { service: 'sqs' })).toBe(
      "InvalidSignatureException: Credential should be scoped to correct service: 'sqs'.",
    );
    const otherDay = authorization(form.signed, form.signature).replace('/20150830/', '/20150831/');
    expect(await refused(requestOf(form, { authorization: otherDay }))).toMatch(
      /^InvalidSignatureException: Date in Credential scope/,
    );
  });

  test('What decides where a request goes must be signed', async () => {
    const request = requestOf({
      ...form,
      headers: [...(form.headers ?? []), ['X-Amz-Target', 'Service.Operation']],
    });
    expect(await refused(request)).toBe(
      "InvalidSignatureException: 'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.",
    );
    expect(await refused(requestOf({ ...form, signed: 'content-type;x-amz-date' }))).toMatch(
      /'host' must be/,
    );
  });

  test('A key nobody has, no signature at all, and a garbled one are told apart', async () => {
    const unknown = authorization(form.signed, form.signature).replace('AKIDEXAMPLE', 'AKIDOTHER');
    expect(await refused(requestOf(form, { authorization: unknown }))).toBe(
      'UnrecognizedClientException: The security token included in the request is invalid.',
    );
    expect(await refused(requestOf(form, { authorization: '' }))).toBe(
      'MissingAuthenticationTokenException: Missing Authentication Token',
    );
    const garbled = [
      'Basic YTpi',
      'AWS4-HMAC-SHA256 ',
      'AWS4-HMAC-SHA256 Credential=a',
      `AWS4-HMAC-SHA256 ${'x,'.repeat(9)}`,
    ];
    const short = authorization('host', 'ff').replace('/aws4_request', '');
    for (const header of [...garbled, short, authorization('host', ''), authorization('', 'ff')]) {
      for (const mode of ['strict', 'loose'] as const) {
        expect(await refused(requestOf(form, { authorization: header }), { mode })).toMatch(
          /^IncompleteSignatureException: /,
        );
      }
    }
  });

  test('A request without a date, or with one that is none, is refused', async () => {
    const undated = requestOf(form);
    const rawHeaders = undated.rawHeaders.filter((text) => text !== TIME && text !== 'X-Amz-Date');
    expect(await refused({ ...undated, rawHeaders })).toMatch(
      /^IncompleteSignatureException: .*'X-Amz-Date'/,
    );
    expect(await refused({ ...undated, rawHeaders: [...rawHeaders, 'X-Amz-Date', 'now'] })).toMatch(
      /^IncompleteSignatureException: Date must be/,
    );
  });

  test("Loose takes any well-formed signature, and warns of a key that looks real and is nobody's here", async () => {
    const seen: string[] = [];
    const loose = { mode: 'loose', onForeignKey: (key: string) => seen.push(key) } as const;
    const signedBy = (key: string): SignedRequest =>
      requestOf(form, { authorization: authorization(form.signed, 'ff').replace('AKIDEXAMPLE', key) });
    expect(await refused(signedBy('anybody'), loose)).toBe('accepted');
    expect(await refused(signedBy('AKIAIOSFODNN7EXAMPLE'), loose)).toBe('accepted');
    expect(await refused(signedBy('ASIAIOSFODNN7EXAMPLE'), { ...loose, secretOf: async () => 'ours' })).toBe(
      'accepted',
    );
    expect(seen).toEqual(['AKIAIOSFODNN7EXAMPLE']);
  });
});

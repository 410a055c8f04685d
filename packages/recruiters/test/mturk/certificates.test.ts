import { TurnoutError } from '@turnout/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestClock } from '../../../../test/support/clock.ts';
import { certificateSource } from '../../src/mturk/certificates.ts';
import { startTinyServer, type TinyServer } from '../prolific/support/tiny-server.ts';

const PEM = '-----BEGIN CERTIFICATE-----\nQQ==\n-----END CERTIFICATE-----\n';
const fileOf = (n: number): string => `SimpleNotificationService-${n.toString(16).padStart(16, '0')}.pem`;
const GENUINE = fileOf(0);

let server: TinyServer;
let clock: TestClock;
let status: number;
beforeEach(async () => {
  clock = new TestClock();
  status = 404;
  server = await startTinyServer(({ url }, response) => {
    const isThere = url === `/sns/${GENUINE}`;
    response.writeHead(isThere ? 200 : status);
    response.end(isThere ? PEM : '');
  });
});
afterEach(() => server.stop());

const source = (endpoint = `${server.url}/sandbox`) =>
  certificateSource(
    {
      environment: 'sandbox',
      endpoint,
      allowAmazon: true,
      region: 'us-east-1',
      credentials: { accessKeyId: 'A', secretAccessKey: 'S' },
      presentation: { kind: 'frame' },
      frameHeight: 0,
      requirements: [],
      fees: 'none',
      minimumRewardMinor: 1,
      notifies: true,
    },
    clock,
  );
const named = (file: string): string => `https://crowd.example.org/sns/${file}`;
const code = (error: unknown): string => (error instanceof TurnoutError ? error.code : String(error));

describe('the certificate of a notification', () => {
  it('is fetched once, from where the API is, however many ask at once', async () => {
    const certificateOf = source();
    const all = await Promise.all(Array.from({ length: 50 }, () => certificateOf(named(GENUINE))));
    expect(new Set(all)).toEqual(new Set([PEM]));
    expect(await certificateOf(named(GENUINE))).toBe(PEM);
    expect(server.seen.map(({ url }) => url)).toEqual([`/sns/${GENUINE}`]);
  });

  it('is not asked for again soon where the host does not know it', async () => {
    const certificateOf = source();
    const all = await Promise.all(Array.from({ length: 50 }, () => certificateOf(named(fileOf(1)))));
    expect(new Set(all)).toEqual(new Set([undefined]));
    expect(await certificateOf(named(fileOf(1)))).toBeUndefined();
    expect(server.seen).toHaveLength(1);
    clock.advance(11);
    expect(await certificateOf(named(fileOf(1)))).toBeUndefined();
    expect(server.seen).toHaveLength(2);
  });

  it('is fetched ten times a minute at most, whatever names are invented; known ones still count', async () => {
    const certificateOf = source();
    expect(await certificateOf(named(GENUINE))).toBe(PEM);
    const forged = Array.from({ length: 200 }, (_, n) => certificateOf(named(fileOf(n + 1))).catch(code));
    const answers = await Promise.all(forged);
    expect(server.seen).toHaveLength(10);
    expect(answers.filter((answer) => answer === 'RECRUITER_SILENT')).toHaveLength(191);
    expect(await certificateOf(named(GENUINE))).toBe(PEM);
    clock.advance(1);
    expect(await certificateOf(named(fileOf(500)))).toBeUndefined();
    expect(server.seen).toHaveLength(11);
  });

  it('may come later where the host only failed', async () => {
    const certificateOf = source();
    status = 503;
    expect(await certificateOf(named(fileOf(1))).catch(code)).toBe('RECRUITER_SILENT');
    status = 404;
    expect(await certificateOf(named(fileOf(1)))).toBeUndefined();
  });

  it.each([
    '',
    'no address',
    `https://crowd.example.org/${GENUINE}`,
    `https://crowd.example.org/sns/${GENUINE}/x`,
    `https://crowd.example.org/sns/../sns/..%2f${GENUINE}`,
    'https://crowd.example.org/sns/SimpleNotificationService-0123.pem',
    `https://crowd.example.org/sns/?${GENUINE}`,
  ])('is nothing at %s', async (url) => {
    expect(await source()(url)).toBeUndefined();
    expect(server.seen).toEqual([]);
  });

  it.each([
    `https://sns.us-east-1.amazonaws.com.example.org/${GENUINE}`,
    `http://sns.us-east-1.amazonaws.com/${GENUINE}`,
    `https://sns.us-east-1.amazonaws.com/other/${GENUINE}`,
    `https://sns.us-east-1.amazonaws.com/${GENUINE}?x`,
    `https://anybody.s3.amazonaws.com/${GENUINE}`,
  ])('of Amazon is nothing at %s', async (url) => {
    expect(await source('https://mturk-requester.us-east-1.amazonaws.com')(url)).toBeUndefined();
  });
});

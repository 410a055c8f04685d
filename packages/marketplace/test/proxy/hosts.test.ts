import { describe, expect, it } from 'vitest';
import {
  amazonHosts,
  answersFor,
  certifiableDomains,
  routeOf,
  splitAuthority,
} from '../../src/proxy/hosts.ts';

const kindOf = (host: string): string => routeOf(host, amazonHosts).kind;

describe('where a host leads', () => {
  it.each([
    'mturk-requester.us-east-1.amazonaws.com',
    'MTurk-Requester-Sandbox.us-east-1.amazonaws.com',
    'workersandbox.mturk.com',
    'requester.mturk.com',
    'requestersandbox.mturk.com',
    'sqs.us-east-1.amazonaws.com',
  ])('%s to the marketplace', (host) => expect(kindOf(host)).toBe('marketplace'));

  it.each(['localhost', '127.0.0.1', '127.8.9.1', '::1'])('%s to this machine', (host) =>
    expect(kindOf(host)).toBe('loopback'),
  );

  it.each([
    'api.prolific.com',
    'mturk-requester.us-east-1.amazonaws.com.',
    'mturk-requester.us-east-1.amazonaws.com.example.org',
    'xmturk-requester.us-east-1.amazonaws.com',
    'requester.evil.mturk.com',
    'requestermturk.com',
    'sts.amazonaws.com',
    '127.1',
    '0177.0.0.1',
    '2130706433',
    '0.0.0.0',
    '::ffff:127.0.0.1',
    'localhost.example.org',
    '169.254.169.254',
    '',
  ])('%s nowhere', (host) => expect(kindOf(host)).toBe('refused'));
});

it('a stand-in for a part of a host answers for that part only', () => {
  const bucket = { host: 's3.amazonaws.com', pathPrefix: '/mturk-public' };
  expect(answersFor(bucket, '/mturk-public/externalHIT_v1.js')).toBe(true);
  expect(answersFor(bucket, '/mturk-public-else/x')).toBe(false);
  expect(answersFor(bucket, '/other')).toBe(false);
  expect(answersFor(bucket, '/mturk-public/../other')).toBe(false);
  expect(answersFor(bucket, '/mturk-public/%2e%2E/other')).toBe(false);
  expect(answersFor({ host: 'www.mturk.com' }, '/anything')).toBe(true);
});

it('certificates can be made for the hosts that are stood in for', () => {
  const domains = certifiableDomains(amazonHosts);
  expect(domains).toContain('mturk.com');
  expect(domains).toContain('sns.us-east-1.amazonaws.com');
  expect(domains.every((domain) => !domain.includes('*'))).toBe(true);
});

it.each([
  ['example.org:443', { host: 'example.org', port: 443 }],
  ['Example.org', { host: 'example.org', port: undefined }],
  ['[::1]:8080', { host: '::1', port: 8080 }],
  ['::1:8080', undefined],
  ['a@b:1', undefined],
  ['host:0', undefined],
  ['host:70000', undefined],
  ['', undefined],
])('the authority %s is read', (text, expected) => expect(splitAuthority(text)).toEqual(expected));

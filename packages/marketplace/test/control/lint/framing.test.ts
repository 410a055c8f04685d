import { describe, expect, it } from 'vitest';
import { framingFault } from '../../../src/control/lint/framing.ts';

const fault = (
  headers: { xfo?: string; csp?: string },
  page = 'http://study.example/ad',
  site = 'http://worker.localhost:8100',
) =>
  framingFault(new URL(page), new URL(site), {
    frameOptions: headers.xfo,
    contentSecurityPolicy: headers.csp,
  });

describe('a page may be framed', () => {
  it.each([
    ['without headers', {}],
    ['where X-Frame-Options is none that browsers know', { xfo: 'ALLOW-FROM http://worker.localhost' }],
    ['by everybody', { csp: 'frame-ancestors *' }],
    ['by the site', { csp: "default-src 'self'; frame-ancestors http://worker.localhost:8100" }],
    ['by the site on any port', { csp: 'frame-ancestors http://worker.localhost:*' }],
    ['by a wildcard', { csp: 'frame-ancestors http://*.localhost:8100' }],
    ['by a scheme', { csp: 'frame-ancestors http:' }],
    ['by the site without a scheme', { csp: 'frame-ancestors worker.localhost:8100' }],
    ['where frame-ancestors overrules X-Frame-Options', { xfo: 'DENY', csp: 'frame-ancestors *' }],
    ['where a policy says nothing of frames', { csp: "script-src 'self'" }],
    ['whatever the case', { csp: 'Frame-Ancestors HTTP://Worker.Localhost:8100' }],
  ])('%s', (_name, headers) => {
    expect(fault(headers)).toBeUndefined();
  });

  it('by its own origin', () => {
    const own = 'http://study.example/frame';
    expect(
      fault({ xfo: 'SAMEORIGIN', csp: "frame-ancestors 'self'" }, own, 'http://study.example'),
    ).toBeUndefined();
    expect(fault({ xfo: 'SAMEORIGIN' }, own, 'http://study.example')).toBeUndefined();
  });

  it('by https where http is named, on the usual port', () => {
    const site = 'https://www.mturk.com';
    expect(
      fault({ csp: 'frame-ancestors http://www.mturk.com' }, 'https://study.example', site),
    ).toBeUndefined();
    expect(
      fault({ csp: 'frame-ancestors https://www.mturk.com' }, 'https://study.example', site),
    ).toBeUndefined();
  });
});

describe('a page may not be framed', () => {
  it.each([
    ['DENY', { xfo: 'DENY' }, 'it sends "X-Frame-Options: DENY"'],
    ['SAMEORIGIN', { xfo: 'SameOrigin' }, 'it sends "X-Frame-Options: SAMEORIGIN"'],
    ['sent twice', { xfo: 'SAMEORIGIN, DENY' }, 'it sends "X-Frame-Options: DENY"'],
    ["'none'", { csp: "frame-ancestors 'none'" }, `"frame-ancestors 'none'"`],
    ["'self'", { csp: "frame-ancestors 'self'" }, `"frame-ancestors 'self'"`],
    ['nobody named', { csp: 'frame-ancestors' }, 'frame-ancestors'],
    ['another host', { csp: 'frame-ancestors https://www.mturk.com' }, 'https://www.mturk.com'],
    ['another port', { csp: 'frame-ancestors http://worker.localhost:9000' }, ':9000'],
    ['the bare domain for a wildcard', { csp: 'frame-ancestors http://*.worker.localhost:8100' }, '*.worker'],
    ['https named for http', { csp: 'frame-ancestors https:' }, 'https:'],
    ['one of two policies', { csp: "frame-ancestors *, frame-ancestors 'none'" }, "'none'"],
  ])('%s', (_name, headers, why) => {
    expect(fault(headers)).toContain(why);
  });

  it('when it is plain http and the worker site is not', () => {
    expect(fault({}, 'http://study.example/ad', 'https://worker.example')).toContain('plain http');
    expect(fault({}, 'http://127.0.0.1:8000/ad', 'https://worker.example')).toBeUndefined();
  });
});

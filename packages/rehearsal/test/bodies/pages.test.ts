import { describe, expect, it } from 'vitest';
import { createCookieJar } from '../../src/bodies/http/cookie-jar.ts';
import { nextPage } from '../../src/bodies/http/next-page.ts';
import { createVisitor } from '../../src/bodies/http/visitor.ts';
import { redirected } from '../../src/bodies/mturk-hosts.ts';
import { contextOf } from '../../src/bodies/page-context.ts';

const at = (text: string) => ({ url: 'http://study.test/ad?hitId=1', status: 200, text });

describe('the next page of a psiTurk study', () => {
  it.each([
    ['a link', '<a href="/consent?hitId=1&amp;workerId=W">Go</a>'],
    ['a script that opens a window', "<script>window.open('/consent?hitId=1&workerId=W','Popup')</script>"],
    ['a button', `<button onclick="window.location='/consent?hitId=1&amp;workerId=W'">Go</button>`],
    ['an address with a host', '<a href="http://study.test/consent?hitId=1&amp;workerId=W">Go</a>'],
  ])('is found in %s', (_name, html) => {
    expect(nextPage(at(html), 'consent')).toBe('http://study.test/consent?hitId=1&workerId=W');
  });

  it('is not made up where the page does not lead on', () => {
    expect(nextPage(at('<a href="/explain?x=1">exp is short for experiment</a>'), 'exp')).toBeUndefined();
  });
});

describe('the context in a page', () => {
  it('is read as the page has it', () => {
    const html =
      '<script>window.TURNOUT={"token":"t","uniqueId":"A:B","mode":"live","x":"a  \\u003cb"}</script>';
    expect(contextOf(html)).toMatchObject({ token: 't', uniqueId: 'A:B', x: 'a  <b' });
  });

  it('is not there on a page of another server', () => {
    expect(contextOf('<script>var uniqueId = "A:B"</script>')).toBeUndefined();
  });
});

describe('where a submission goes', () => {
  const submitUrl = 'http://127.0.0.1:4000/mturk/externalSubmit';

  it('is the rehearsal, for a form that names Amazon', () => {
    expect(redirected('https://www.mturk.com/mturk/externalSubmit', submitUrl)).toBe(submitUrl);
    expect(redirected('https://workersandbox.mturk.com/mturk/externalSubmit?a=1', submitUrl)).toBe(
      `${submitUrl}?a=1`,
    );
  });

  it('is what the form says otherwise', () => {
    expect(redirected('http://study.test/save', submitUrl)).toBe('http://study.test/save');
  });
});

describe('a visitor', () => {
  it('goes nowhere but where the rehearsal is', async () => {
    const visitor = createVisitor(createCookieJar(), (origin) => origin === 'http://study.test');
    await expect(visitor.get('https://www.mturk.com/mturk/externalSubmit')).rejects.toThrow(
      /neither the study/,
    );
  });
});

describe('a cookie jar', () => {
  it('gives each origin its own cookies, until they are taken back', () => {
    const jar = createCookieJar();
    jar.keep('http://a.test', ['token=1; Path=/; HttpOnly', 'other=x=y']);
    expect(jar.headerFor('http://a.test')).toBe('token=1; other=x=y');
    expect(jar.headerFor('http://b.test')).toBeUndefined();
    jar.keep('http://a.test', ['token=; Max-Age=0']);
    expect(jar.headerFor('http://a.test')).toBe('other=x=y');
  });
});

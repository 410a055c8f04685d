import { describe, expect, it } from 'vitest';
import { readPages } from '../src/browser/psiturk/pages.ts';
import { closeEmptyElements } from '../src/browser/psiturk/show-page.ts';

describe('reading pages', () => {
  const under = (name: string): string | undefined =>
    name.startsWith('http') ? undefined : name.replace('./', '');

  it('asks for all in one request, and one by one for what it does not bring', () => {
    const asked: (string | readonly string[])[] = [];
    const pages: Record<string, string> = {};
    const missing = readPages(['./a.html', 'b.html', 'c.html', 'http://x/d.html'], pages, {
      pathOf: under,
      bundle(paths) {
        asked.push(paths);
        return { 'a.html': 'A', 'b.html': null };
      },
      single(name) {
        asked.push(name);
        return name === 'b.html' || name.startsWith('http') ? name.toUpperCase() : undefined;
      },
    });
    expect(asked).toEqual([['a.html', 'b.html', 'c.html'], 'b.html', 'c.html', 'http://x/d.html']);
    expect(pages).toEqual({ './a.html': 'A', 'b.html': 'B.HTML', 'http://x/d.html': 'HTTP://X/D.HTML' });
    expect(missing).toEqual(['c.html']);
  });

  it('does without a bundle where the server offers none', () => {
    const pages: Record<string, string> = {};
    const reader = { pathOf: under, bundle: () => undefined, single: (name: string) => name };
    expect(readPages(['a', 'b'], pages, reader)).toEqual([]);
    expect(pages).toEqual({ a: 'a', b: 'b' });
  });

  it('keeps addresses short', () => {
    const names = Array.from({ length: 100 }, (_, index) => `${index}.html`);
    const sizes: number[] = [];
    readPages(
      [...names, ...names],
      {},
      {
        pathOf: under,
        bundle(paths) {
          sizes.push(paths.length);
          return Object.fromEntries(paths.map((path) => [path, '']));
        },
        single: () => undefined,
      },
    );
    expect(sizes).toEqual([40, 40, 20]);
  });
});

describe('elements written as empty', () => {
  it.each([
    ['<div/>after', '<div></div>after'],
    ['<span id="a" class=\'b\' />x', '<span id="a" class=\'b\'></span>x'],
    ['<br/><img src="a.png" />', '<br/><img src="a.png" />'],
    ['<p title="a/>b">x</p>', '<p title="a/>b">x</p>'],
    ['<a href="http://x/y">z</a>', '<a href="http://x/y">z</a>'],
    ['<h1>a</h1>', '<h1>a</h1>'],
  ])('%s becomes %s', (html, expected) => {
    expect(closeEmptyElements(html)).toBe(expected);
  });
});

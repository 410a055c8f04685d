import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type BrowserTraits, browserAllowed, browserTraits, describeBrowser } from '../../src/index.ts';

type Recorded = BrowserTraits & { readonly userAgent: string };

const recorded: readonly Recorded[] = JSON.parse(
  readFileSync(new URL('../fixtures/browser/recorded.json', import.meta.url), 'utf8'),
);

/** Programs that no person sits at; the Python library does not take them for bots, ours does. */
const automatons = /HeadlessChrome|^curl|^python-requests/;

describe('browser traits', () => {
  it.each(recorded)('agree with user_agents on $userAgent', ({ userAgent, ...traits }) => {
    expect(browserTraits(userAgent)).toEqual({ ...traits, bot: traits.bot || automatons.test(userAgent) });
  });

  it('are all false for no user agent', () => {
    expect(Object.values(browserTraits(''))).not.toContain(true);
    expect(browserAllowed('MSIE, mobile, tablet, touchcapable, pc, bot, Safari', '')).toBe(true);
  });

  it('cost no more for a very long user agent', () => {
    expect(browserTraits(`Mozilla/5.0 (${'X11; '.repeat(100_000)}`).pc).toBe(false);
  });
});

const find = (part: string): string =>
  recorded.find(({ userAgent }) => userAgent.includes(part))?.userAgent ?? part;
const chrome = find('Chrome/124.0.0.0 Safari/537.36');
const safari = find('Version/17.4 Safari/605');
const ipad = find('iPad; CPU OS 16');

describe('browser_exclude_rule', () => {
  it.each([
    ['MSIE, mobile, tablet', chrome, true],
    ['MSIE, mobile, tablet', ipad, false],
    ['MSIE, mobile, tablet', find('MSIE 10.0; Windows NT 6.2; Trident'), false],
    ['Safari', safari, false],
    ['safari', safari, false],
    ['Safari', chrome, true],
    ['bot', find('Googlebot/2.1'), false],
    ['pc', chrome, false],
    ['Firefox', find('rv:125.0) Gecko/20100101 Firefox'), false],
    ['firefox', find('rv:125.0) Gecko/20100101 Firefox'), true],
    ['MSIE,', chrome, true],
    ['', chrome, true],
    ['toString', chrome, true],
  ])('"%s" for %s: %s', (rule, userAgent, allowed) => {
    expect(browserAllowed(rule, userAgent)).toBe(allowed);
  });
});

describe('describeBrowser', () => {
  it('names browser and platform', () => {
    expect(describeBrowser(chrome)).toEqual({ browser: 'Chrome', platform: 'Windows' });
    expect(describeBrowser(find('Edg/'))).toEqual({ browser: 'Microsoft Edge', platform: 'Windows' });
    expect(describeBrowser('')).toEqual({ browser: 'UNKNOWN', platform: 'UNKNOWN' });
  });
});

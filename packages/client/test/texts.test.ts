import { expect, it } from 'vitest';
import { textsFor } from '../src/browser/psiturk/texts.ts';

it.each([
  ['en-GB', 'en'],
  ['pt-BR', 'pt'],
  ['zh-Hant-TW', 'zh'],
  ['JA', 'ja'],
  ['sv', 'en'],
  ['', 'en'],
  ['constructor', 'en'],
])('a browser in %s reads %s', (browser, language) => {
  const found = textsFor(browser);
  expect(found.language).toBe(language);
  expect(Object.values(found.texts).every((text) => text.length > 1)).toBe(true);
});

import { type BrowserTraits, browserTraits } from './traits.ts';

const isTrait = (word: string, traits: BrowserTraits): word is keyof BrowserTraits =>
  Object.hasOwn(traits, word);

/**
 * Whether browser_exclude_rule lets a browser in. The rule is a list of words with commas: `mobile`, `tablet`,
 * `touchcapable`, `pc`, `bot`; `Safari` (Safari itself, not Chrome, which names it too); any other word is looked for
 * in the user agent as it is spelt. An empty word is no rule, unlike in psiTurk, where it keeps everybody out.
 */
export function browserAllowed(rule: string, userAgent: string): boolean {
  const words = rule
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const traits = browserTraits(userAgent);
  return !words.some((word) => {
    if (isTrait(word, traits)) return traits[word];
    if (word === 'Safari' || word === 'safari')
      return userAgent.includes('Safari') && !userAgent.includes('Chrome');
    return userAgent.includes(word);
  });
}

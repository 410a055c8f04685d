import { TurnoutError } from '@turnout/core';

/**
 * The words of a line, as a shell reads them: spaces between, quotes around what holds some, a backslash before a
 * sign that is to stand for itself. A line that begins with # says nothing.
 * @throws TurnoutError USAGE when a quote is not closed
 */
export function wordsOf(line: string): readonly string[] {
  if (line.trimStart().startsWith('#')) return [];
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < line.length; at += 1) {
    const sign = line.charAt(at);
    if (sign === '\\' && quote !== "'" && at + 1 < line.length) {
      at += 1;
      word = (word ?? '') + line.charAt(at);
    } else if (quote !== undefined) {
      if (sign === quote) quote = undefined;
      else word = (word ?? '') + sign;
    } else if (sign === '"' || sign === "'") {
      quote = sign;
      word ??= '';
    } else if (/\s/.test(sign)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + sign;
  }
  if (quote !== undefined) throw new TurnoutError('USAGE', `The quote ${quote} is not closed.`);
  if (word !== undefined) words.push(word);
  return words;
}

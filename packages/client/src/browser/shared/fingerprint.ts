/**
 * 53 bits that stand for a text, so that the text of every recorded trial need not be kept to notice a late change.
 * Two independent multiplicative hashes of 32 bits; a change is overlooked once in 2^53.
 */
export function fingerprint(text: string): number {
  let first = 0x811c9dc5;
  let second = 0x9e3779b9;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ (code + (second >>> 15)), 0x85ebca6b);
  }
  return (second >>> 11) * 2 ** 32 + (first >>> 0);
}

/** Runs when the element's children are there: the script may run before the parser has reached them. */
export function whenParsed(build: () => void): void {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', build, { once: true });
  else build();
}

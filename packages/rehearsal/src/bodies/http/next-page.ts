import { attribute, elementsOf, rawTextOf } from '../../html/dom.ts';
import type { FetchedPage } from './visitor.ts';

/**
 * The address of the study's next page: the first link, form or piece of script that leads to `/consent` or `/exp` at
 * the same place. psiTurk's pages have it in an `href`, in `onclick` or in a call of `window.open`.
 */
export function nextPage({ text, url }: FetchedPage, name: 'consent' | 'exp'): string | undefined {
  const elements = elementsOf(text);
  const linked = elements
    .flatMap((element) => [
      attribute(element, 'href'),
      attribute(element, 'action'),
      attribute(element, 'onclick'),
    ])
    .filter((value) => value !== undefined);
  const scripts = elements.filter(({ tagName }) => tagName === 'script').map(rawTextOf);
  const pattern = new RegExp(`(?:https?://[^\\s'"<>/]+)?(?:/[\\w.-]+)*/?\\b${name}\\?[^\\s'"<>]+`);
  for (const place of [...linked, ...scripts]) {
    const found = pattern.exec(place)?.[0];
    if (found !== undefined) return new URL(found.replaceAll('&amp;', '&'), url).href;
  }
  return undefined;
}

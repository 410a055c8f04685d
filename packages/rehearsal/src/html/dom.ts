import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parse } from 'parse5';

export type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.Node;

/** The elements of a page as a browser would build it, in the order of the document. */
export function elementsOf(html: string): Element[] {
  return descendants(parse(html));
}

export function descendants(node: Node): Element[] {
  const found: Element[] = [];
  // A loop instead of recursion: pages of strangers may be nested deeper than the stack.
  const open: Node[] = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next !== node && defaultTreeAdapter.isElementNode(next)) found.push(next);
    if ('childNodes' in next) open.push(...next.childNodes.toReversed());
  }
  return found;
}

export const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((attr) => attr.name === name)?.value;

/** The text of an element as it stands, e.g. of a script. */
export function rawTextOf(element: Element): string {
  const parts: string[] = [];
  const open: Node[] = [element];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (defaultTreeAdapter.isTextNode(next)) parts.push(next.value);
    if ('childNodes' in next) open.push(...next.childNodes.toReversed());
  }
  return parts.join('');
}

/** The text of an element as it is shown. */
export const textOf = (element: Element): string => rawTextOf(element).replace(/\s+/g, ' ').trim();

/** What a page calls itself: its first heading, else its title; undefined when it has neither. */
export function headingOf(html: string): string | undefined {
  const elements = elementsOf(html);
  const named =
    elements.find(({ tagName }) => tagName === 'h1') ?? elements.find(({ tagName }) => tagName === 'title');
  const text = named === undefined ? '' : textOf(named);
  return text === '' ? undefined : text.slice(0, 120);
}

import { parseXml, type XmlElement } from '../xml/document.ts';
import { xmlRefusal } from '../xml/refusal.ts';
import { textOf } from '../xml/sequence.ts';
import type { FormattedContent, FormattedElement, FormattedNode } from './model.ts';

const CELL = 'abbr align axis bgcolor char charoff colspan headers height nowrap rowspan scope valign width';
const ROWS = 'align char charoff valign';

/**
 * The elements a requester may use, with their attributes besides `title`, `dir` and `lang`
 * (AWS API Reference, "Formatted Content: XHTML"; `dt` is missing there, but `dl` is of no use without it).
 * No scripts, no styles, no classes, no ids, no forms, no frames.
 */
const ALLOWED: Readonly<Record<string, string>> = {
  a: 'accesskey charset coords href hreflang name rel rev shape tabindex target type',
  area: 'alt coords href nohref shape target',
  b: '',
  big: '',
  blockquote: 'cite',
  br: '',
  center: '',
  cite: '',
  code: '',
  col: 'align char charoff span valign width',
  colgroup: 'align char charoff span valign width',
  dd: '',
  del: 'cite datetime',
  dl: '',
  dt: '',
  em: '',
  font: 'color face size',
  h1: 'align',
  h2: 'align',
  h3: 'align',
  h4: 'align',
  h5: 'align',
  h6: 'align',
  hr: 'align noshade size width',
  i: '',
  img: 'align alt border height hspace ismap longdesc src usemap vspace width',
  ins: 'cite datetime',
  li: 'type value',
  map: 'name',
  ol: 'compact start type',
  p: 'align',
  pre: 'width',
  q: 'cite',
  small: '',
  strong: '',
  sub: '',
  sup: '',
  table: 'align bgcolor border cellpadding cellspacing frame rules summary width',
  tbody: ROWS,
  td: CELL,
  tfoot: ROWS,
  th: CELL,
  thead: ROWS,
  tr: 'align bgcolor char charoff valign',
  u: '',
  ul: 'compact type',
};

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  area: ['alt'],
  img: ['alt', 'src'],
  map: ['name'],
};

const ADDRESSES = ['href', 'src', 'longdesc', 'cite', 'usemap'];
const HARMLESS_ADDRESS = /^(?:(?:https?|ftp|news|nntp|gopher|telnet):\/\/|mailto:|#)/i;

/** A link inside the form must not take the worker away from what is already filled in. */
const LINK = { target: '_blank', rel: 'noopener noreferrer' };

/**
 * The content of a FormattedContent element, which is XHTML written as text (normally a CDATA section).
 * @throws Refusal when it is not well-formed or uses what is not allowed
 */
export function parseFormattedContent(element: XmlElement): FormattedContent {
  const text = textOf(element);
  if (text.includes('<!--')) throw xmlRefusal('Comments are not allowed in "FormattedContent".');
  const root = parseXml(
    `<FormattedContent xmlns="http://www.w3.org/1999/xhtml">${text}</FormattedContent>`,
    'xhtml',
  );
  return { kind: 'formatted', nodes: root.children.map((child) => node(root, child)) };
}

function node(root: XmlElement, child: XmlElement | string): FormattedNode {
  if (typeof child === 'string') return child;
  const allowed = child.namespace === root.namespace && Object.hasOwn(ALLOWED, child.name);
  if (!allowed) throw xmlRefusal(`Element "${child.name}" is not allowed in "FormattedContent".`);
  const attributes = attributesOf(child, `title dir lang ${ALLOWED[child.name]}`.split(' '));
  const formatted: FormattedElement = {
    tag: child.name,
    attributes: attributes.href === undefined ? attributes : { ...attributes, ...LINK },
    children: child.children.map((one) => node(root, one)),
  };
  return formatted;
}

function attributesOf(element: XmlElement, allowed: readonly string[]): Record<string, string> {
  for (const name of REQUIRED[element.name] ?? [])
    if (!element.attributes.has(name))
      throw xmlRefusal(`Attribute "${name}" must appear on element "${element.name}" in "FormattedContent".`);
  for (const [name, value] of element.attributes) {
    if (!allowed.includes(name))
      throw xmlRefusal(`Attribute "${name}" is not allowed on "${element.name}" in "FormattedContent".`);
    if (ADDRESSES.includes(name) && !HARMLESS_ADDRESS.test(value))
      throw xmlRefusal(`"${value}" is not an address that "${name}" may hold in "FormattedContent".`);
  }
  return Object.fromEntries(element.attributes);
}

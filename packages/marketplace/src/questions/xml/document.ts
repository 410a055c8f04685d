import { DOMParser, type Element, type Node } from '@xmldom/xmldom';
import { xmlRefusal } from './refusal.ts';
import { requireWellFormed } from './well-formed.ts';

export interface XmlElement {
  /** Without prefix. */
  readonly name: string;
  readonly namespace: string | undefined;
  /** Without namespace declarations and schema hints (`xsi:…`). */
  readonly attributes: ReadonlyMap<string, string>;
  /** Elements and text in the order of the document; adjacent text and CDATA sections are one string. */
  readonly children: readonly (XmlElement | string)[];
}

const XMLNS = 'http://www.w3.org/2000/xmlns/';
const SCHEMA_INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';

/** No question nests this deep; a document that does is meant to exhaust the stack. */
const MOST_LEVELS = 100;

/**
 * The root element of an XML document, read strictly: whatever is not well-formed refuses, and so does a DOCTYPE.
 * @param kind `xhtml` also knows HTML's named characters such as `&nbsp;`
 * @throws Refusal with the XML error
 */
export function parseXml(xml: string, kind: 'xml' | 'xhtml' = 'xml'): XmlElement {
  const text = xml.startsWith('\ufeff') ? xml.slice(1) : xml;
  requireWellFormed(text);
  let problem: string | undefined;
  const parser = new DOMParser({
    // The parser's own rule is that of XML 1.1, which would turn U+0085 and U+2028 in answers into line feeds.
    normalizeLineEndings: (source) => source.replace(/\r\n?/g, '\n'),
    onError: (_level, message) => {
      // U+FFFD is a character like any other; answers that held something illegal contain it.
      if (message.startsWith('Unicode replacement character')) return;
      problem ??= message;
      throw new Error(message);
    },
  });
  const root = (() => {
    try {
      return parser.parseFromString(text, kind === 'xml' ? 'text/xml' : 'application/xhtml+xml')
        .documentElement;
    } catch (error) {
      throw xmlRefusal(sentence(problem ?? (error instanceof Error ? error.message : String(error))));
    }
  })();
  if (root === null) throw xmlRefusal('The document has no root element.');
  return plain(root, 1);
}

function plain(element: Element, level: number): XmlElement {
  if (level > MOST_LEVELS) throw xmlRefusal(`The elements are nested more than ${MOST_LEVELS} levels deep.`);
  const children: (XmlElement | string)[] = [];
  for (let node: Node | null = element.firstChild; node !== null; node = node.nextSibling) {
    if (isElement(node)) children.push(plain(node, level + 1));
    else if (node.nodeType === node.TEXT_NODE || node.nodeType === node.CDATA_SECTION_NODE) {
      const before = typeof children.at(-1) === 'string' ? children.pop() : '';
      children.push(`${before}${node.nodeValue ?? ''}`);
    }
  }
  return {
    name: element.localName ?? element.nodeName,
    namespace: element.namespaceURI ?? undefined,
    attributes: new Map(
      [...element.attributes]
        .filter(({ namespaceURI }) => namespaceURI !== XMLNS && namespaceURI !== SCHEMA_INSTANCE)
        .map(({ nodeName, value }) => [nodeName, value]),
    ),
    children,
  };
}

const isElement = (node: Node): node is Element => node.nodeType === node.ELEMENT_NODE;

/** The parser's messages are fragments that may quote a whole attribute. */
function sentence(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim().slice(0, 200);
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}${line.endsWith('.') ? '' : '.'}`;
}

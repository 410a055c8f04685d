import { xmlRefusal } from './refusal.ts';

/** XML 1.0, production 2: everything a document may hold, in code points. */
const ILLEGAL_CHARACTER =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const CLOSED_BY: Readonly<Record<string, string>> = { '<![CDATA[': ']]>', '<!--': '-->', '<?': '?>' };

/** Text with every character that XML 1.0 cannot carry in any form replaced by U+FFFD. */
export const withoutIllegalCharacters = (text: string): string => text.replace(ILLEGAL_CHARACTER, '\ufffd');

/**
 * What the parser lets pass although XML forbids it: characters outside the allowed range, bare ampersands,
 * "]]>" in text; and document type declarations, which no question needs and which open the door to entities.
 * @throws Refusal with the XML error
 */
export function requireWellFormed(xml: string): void {
  if (xml.search(ILLEGAL_CHARACTER) !== -1)
    throw xmlRefusal(
      `An invalid XML character was found at position ${xml.search(ILLEGAL_CHARACTER)} of the document.`,
    );
  const markup = withoutVerbatimParts(xml);
  for (const [reference] of markup.matchAll(/&(?:#\d+;|#x[\da-fA-F]+;|[^\s;&<>="']*;?)/g))
    requireReference(reference);
  // Without "<" in the quotes, where XML forbids it: a document of quotes must not take quadratic time.
  if (markup.replace(/<(?:"[^"<]*"|'[^'<]*'|[^'"<>])*>/g, '').includes(']]>'))
    throw xmlRefusal('The characters "]]>" must not appear in text.');
}

function requireReference(reference: string): void {
  const name = reference.slice(1);
  if (name === '')
    throw xmlRefusal('The entity name must follow the "&". Write a plain ampersand as "&amp;".');
  if (!name.endsWith(';'))
    throw xmlRefusal(
      `The reference to entity "${name}" must end with the ';' delimiter. Write a plain ampersand as "&amp;".`,
    );
  if (!name.startsWith('#')) return;
  const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  if (!(code <= 0x10ffff) || withoutIllegalCharacters(String.fromCodePoint(code)) === '\ufffd')
    throw xmlRefusal(`The character reference "${reference}" is an invalid XML character.`);
}

/** The document without CDATA sections, comments and processing instructions; one pass, whatever it holds. */
function withoutVerbatimParts(xml: string): string {
  const kept: string[] = [];
  let position = 0;
  const marks = /<[!?]/g;
  for (;;) {
    marks.lastIndex = position;
    const start = marks.exec(xml)?.index;
    if (start === undefined) return kept.join('') + xml.slice(position);
    const opening = Object.keys(CLOSED_BY).find((mark) => xml.startsWith(mark, start));
    if (opening === undefined) throw xmlRefusal('A document type declaration (DOCTYPE) is not allowed.');
    const closing = CLOSED_BY[opening] ?? '';
    const end = xml.indexOf(closing, start + opening.length);
    if (end === -1) throw xmlRefusal(`"${opening}" is not closed by "${closing}".`);
    kept.push(xml.slice(position, start));
    position = end + closing.length;
  }
}

/** Nested elements: a text, a list of the same element, or children; undefined leaves the element out. */
export type XmlContent =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlContent[]
  | { readonly [name: string]: XmlContent };

/** An element and what is in it. */
export function element(name: string, content: XmlContent, attributes = ''): string {
  if (content === undefined) return '';
  if (isList(content)) return content.map((item) => element(name, item)).join('');
  const inner =
    typeof content === 'object'
      ? Object.entries(content)
          .map(([child, value]) => element(child, value))
          .join('')
      : escaped(String(content));
  return `<${name}${attributes}>${inner}</${name}>`;
}

/** A record as XML has maps: one element for each entry. */
export const entries = (
  record: Readonly<Record<string, XmlContent>>,
  name: string,
  value: string,
): readonly XmlContent[] =>
  Object.entries(record).map(([key, content]) => ({ [name]: key, [value]: content }));

/** Signs that XML 1.0 cannot hold in any way are replaced; carriage returns would be read as line feeds. */
const escaped = (text: string): string =>
  text
    .replace(/[&<>"\r]/g, (sign) => `&#${sign.charCodeAt(0)};`)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the signs that must not get out.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');

const isList = (content: XmlContent): content is readonly XmlContent[] => Array.isArray(content);

/** An answer of the Query protocol. */
export const xmlAnswer = (action: string, namespace: string, requestId: string, result: XmlContent): string =>
  `<?xml version="1.0"?>${element(
    `${action}Response`,
    { [`${action}Result`]: result, ResponseMetadata: { RequestId: requestId } },
    ` xmlns="${namespace}"`,
  )}`;

export const xmlError = (
  namespace: string,
  requestId: string,
  error: { readonly code: string; readonly message: string; readonly sender: boolean },
): string =>
  `<?xml version="1.0"?>${element(
    'ErrorResponse',
    {
      Error: { Type: error.sender ? 'Sender' : 'Receiver', Code: error.code, Message: error.message },
      RequestId: requestId,
    },
    ` xmlns="${namespace}"`,
  )}`;

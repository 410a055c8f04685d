/** How Python shows and formats values; used where a template's text depends on it. */

const REPR_ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\\': '\\\\',
};

/** Python's repr() of a string. */
function reprOfText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\\p{Cc}\p{Zl}\p{Zp}\u00a0\u00ad]/gu, (sign) => {
    const short = REPR_ESCAPES[sign];
    if (short !== undefined) return short;
    const code = sign.codePointAt(0) ?? 0;
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}

const JSON_TOKEN = /"(?:[^"\\]|\\.)*"|[-+.\w]+|[{}[\],:]|\s+/g;

/** JSON text as Python would show the value: `[1.0, 'a', None, True]`. Numbers stay as they are spelt. */
export const reprOfJson = (json: string): string =>
  json.replace(JSON_TOKEN, (token) => {
    if (token.startsWith('"')) return reprOfText(String(JSON.parse(token)));
    if (token === ',') return ', ';
    if (token === ':') return ': ';
    if (token === 'null') return 'None';
    if (token === 'true') return 'True';
    return token === 'false' ? 'False' : token.trim();
  });

/** JSON text as Python's json.dumps writes it: a space after comma and colon, only ASCII. Indented text stays so. */
export function pythonJson(json: string): string {
  const indented = json.includes('\n');
  return json.replace(JSON_TOKEN, (token) => {
    if (token.startsWith('"'))
      return token.replace(
        /[\u0080-\uffff]/g,
        (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
    return indented || (token !== ',' && token !== ':') ? token : `${token} `;
  });
}

/** Python's str() of a value that came out of a template. */
export function strOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return reprOf(value);
}

/** Python's repr() of a value that came out of a template. */
export function reprOf(value: unknown): string {
  if (typeof value === 'string') return reprOfText(value);
  if (Array.isArray(value)) return `[${value.map(reprOf).join(', ')}]`;
  if (value instanceof Map)
    return `{${[...value].map(([key, item]) => `${reprOf(key)}: ${reprOf(item)}`).join(', ')}}`;
  return typeof value === 'object' && value !== null ? reprOfJson(JSON.stringify(value)) : strOf(value);
}

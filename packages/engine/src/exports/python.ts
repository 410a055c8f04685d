/**
 * Values as Python prints them. psiTurk's files were made by Python's json and csv modules, and labs' scripts read
 * them back with `ast.literal_eval` or by comparing text, so the last byte counts. The values come from JSON.parse.
 */

/**
 * `repr(float)` for numbers that are no integers in JSON, `str(int)` for those that are. JavaScript writes integers
 * below 1e21 without an exponent, so Python read them as int; from 1e21 on as float.
 */
function pythonNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (exponent < -4 || exponent >= 16) {
    const power = `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    return `${sign}${digits.charAt(0)}${fraction}e${power}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

/** `json.dumps(value)` with its defaults: a space after `,` and `:`, everything beyond ASCII escaped. */
export function pythonJson(value: unknown): string {
  if (typeof value === 'number') return pythonNumber(value);
  if (typeof value === 'string') return jsonString(value);
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([name, item]) => `${jsonString(name)}: ${pythonJson(item)}`)
      .join(', ')}}`;
  return JSON.stringify(value);
}

const jsonString = (text: string): string => JSON.stringify(text).replace(/[\u007f-\uffff]/g, unicodeEscape);

const unicodeEscape = (unit: string): string => `\\u${hex(unit.charCodeAt(0), 4)}`;

const hex = (code: number, width: number): string => code.toString(16).padStart(width, '0');

/** A cell of Python's csv module: text as it is, None empty, everything else `str(value)`. */
export function pythonCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : pythonRepr(value);
}

/** `repr(value)`. */
function pythonRepr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'number') return pythonNumber(value);
  if (typeof value === 'string') return stringRepr(value);
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([name, item]) => `${stringRepr(name)}: ${pythonRepr(item)}`)
    .join(', ')}}`;
}

/** Python quotes with ' unless the text has ' and no ". */
function stringRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\'"]|[\p{C}\p{Z}]/gu, (character) => {
    if (character === '"' || character === "'") return character === quote ? `\\${character}` : character;
    return SHORT_ESCAPES.get(character) ?? codeEscape(character.codePointAt(0) ?? 0);
  });
  return `${quote}${escaped}${quote}`;
}

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  [' ', ' '],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function codeEscape(code: number): string {
  if (code <= 0xff) return `\\x${hex(code, 2)}`;
  return code <= 0xffff ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

import { reprOf, strOf } from './python-text.ts';

interface Spec {
  readonly fill: string;
  readonly align: '<' | '>' | '^' | '=';
  readonly plus: string;
  readonly alternate: boolean;
  readonly grouping: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly type: string;
}

const CONVERSION = /%(?:\(([^)]*)\))?([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+))?[hlL]?([diouxXeEfFgGcrsa%])/g;

/**
 * Python's `template % values`. @throws RangeError when there are too few values
 * @param values one value, a list of them, or a Map for `%(name)s`
 */
export function percentFormat(template: string, values: readonly unknown[]): string {
  const [only] = values;
  const mapping = values.length === 1 && only instanceof Map ? only : undefined;
  let next = 0;
  const take = (): unknown => {
    if (next >= values.length) throw new RangeError('not enough arguments for format string');
    const value = values[next];
    next += 1;
    return value;
  };
  return template.replace(
    CONVERSION,
    (
      _match,
      name: string | undefined,
      flags: string,
      width: string | undefined,
      precision: string | undefined,
      type: string,
    ) => {
      if (type === '%') return '%';
      const wide = width === '*' ? Number(take()) : Number(width ?? 0);
      const precise =
        precision === '*' ? Number(take()) : precision === undefined ? undefined : Number(precision);
      const value = name === undefined ? take() : mapping?.get(name);
      const number = 'diouxXeEfFgG'.includes(type);
      return formatValue(value, {
        fill: flags.includes('0') && number && !flags.includes('-') ? '0' : ' ',
        align: flags.includes('-') ? '<' : flags.includes('0') && number ? '=' : '>',
        plus: flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '',
        alternate: flags.includes('#'),
        grouping: '',
        width: wide,
        precision: precise,
        type: type === 'i' || type === 'u' ? 'd' : type,
      });
    },
  );
}

const FIELD = /\{\{|\}\}|\{([^{}!:]*)(?:!([rsa]))?(?::([^{}]*))?\}/g;
const SPEC = /^(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su;

/** Python's `template.format(...)`. @throws RangeError when a field has no value */
export function braceFormat(
  template: string,
  args: readonly unknown[],
  named: ReadonlyMap<unknown, unknown>,
): string {
  let next = 0;
  return template.replace(
    FIELD,
    (match, field: string | undefined, conversion: string | undefined, spec: string | undefined) => {
      if (match === '{{') return '{';
      if (match === '}}') return '}';
      const [head = '', ...path] = (field ?? '')
        .split(/\.|\[|\]\.?/)
        .filter((part, index) => index === 0 || part !== '');
      let value = head === '' ? args[next++] : /^\d+$/.test(head) ? args[Number(head)] : named.get(head);
      for (const part of path) value = memberOf(value, part);
      if (
        value === undefined &&
        !named.has(head) &&
        (head === '' ? next > args.length : Number(head) >= args.length)
      )
        throw new RangeError(`no value for the field {${field ?? ''}}`);
      const shown =
        conversion === 'r' || conversion === 'a' ? reprOf(value) : conversion === 's' ? strOf(value) : value;
      return formatValue(shown, readSpec(spec ?? '', typeof shown === 'number'));
    },
  );
}

const memberOf = (value: unknown, part: string): unknown => {
  if (value instanceof Map) return value.get(part);
  return Array.isArray(value) ? value[Number(part)] : undefined;
};

function readSpec(text: string, number: boolean): Spec {
  const parts = SPEC.exec(text);
  if (parts === null) throw new RangeError(`"${text}" is no format`);
  const [, fill, align, plus, alternate, zero, width, grouping, precision, type] = parts;
  return {
    fill: fill ?? (zero === undefined ? ' ' : '0'),
    align: (align as Spec['align'] | undefined) ?? (zero === undefined ? (number ? '>' : '<') : '='),
    plus: plus === '+' || plus === ' ' ? plus : '',
    alternate: alternate !== undefined,
    grouping: grouping ?? '',
    width: Number(width ?? 0),
    precision: precision === undefined ? undefined : Number(precision),
    type: type ?? '',
  };
}

function formatValue(value: unknown, spec: Spec): string {
  const body = bodyOf(value, spec);
  const missing = spec.width - [...body].length;
  if (missing <= 0) return body;
  if (spec.align === '<') return body + spec.fill.repeat(missing);
  if (spec.align === '>') return spec.fill.repeat(missing) + body;
  if (spec.align === '^') {
    const left = Math.floor(missing / 2);
    return spec.fill.repeat(left) + body + spec.fill.repeat(missing - left);
  }
  const lead = /^[-+ ]?(0[xXoObB])?/.exec(body)?.[0] ?? '';
  return lead + spec.fill.repeat(missing) + body.slice(lead.length);
}

function bodyOf(value: unknown, spec: Spec): string {
  const { type, precision } = spec;
  if (type === 'r' || type === 'a') return cut(reprOf(value), precision);
  if (type === 'c') return typeof value === 'number' ? String.fromCodePoint(value) : strOf(value);
  if (type === 's' || (type === '' && typeof value !== 'number')) return cut(strOf(value), precision);
  const number = Number(value);
  if (!Number.isFinite(number) && !(typeof value === 'number')) throw new RangeError('a number is required');
  const digits = digitsOf(Math.abs(number), spec);
  const negative = number < 0 || Object.is(number, -0);
  return (negative && /[1-9a-f]/i.test(digits) ? '-' : spec.plus) + digits;
}

const cut = (text: string, length: number | undefined): string =>
  length === undefined ? text : [...text].slice(0, length).join('');

function digitsOf(size: number, { type, precision, grouping, alternate }: Spec): string {
  const group = (text: string): string => {
    const [whole = '', rest] = text.split('.');
    const grouped = grouping === '' ? whole : whole.replace(/\B(?=(\d{3})+$)/g, grouping);
    return rest === undefined ? grouped : `${grouped}.${rest}`;
  };
  switch (type) {
    case 'd':
      return group(
        BigInt(Math.trunc(size))
          .toString()
          .padStart(precision ?? 0, '0'),
      );
    case 'x':
    case 'X': {
      const text = `${alternate ? '0x' : ''}${Math.trunc(size).toString(16)}`;
      return type === 'x' ? text : text.toUpperCase();
    }
    case 'o':
      return `${alternate ? '0o' : ''}${Math.trunc(size).toString(8)}`;
    case 'b':
      return `${alternate ? '0b' : ''}${Math.trunc(size).toString(2)}`;
    case 'f':
    case 'F':
      return group(fixed(size, precision ?? 6));
    case '%':
      return `${fixed(size * 100, precision ?? 6)}%`;
    case 'e':
    case 'E': {
      const text = twoDigitExponent(size.toExponential(precision ?? 6));
      return type === 'e' ? text : text.toUpperCase();
    }
    case 'g':
    case 'G': {
      const text = general(size, precision ?? 6);
      return type === 'g' ? text : text.toUpperCase();
    }
    default:
      return group(precision === undefined ? String(size) : general(size, precision));
  }
}

const MOST_DIGITS = 100;

/** As toFixed, which takes an exact half upwards where Python takes it to the even digit. */
function fixed(size: number, precision: number): string {
  const digits = Math.min(precision, MOST_DIGITS);
  const rounded = size.toFixed(digits);
  if (size >= 1e21) return rounded;
  const exact = size.toFixed(MOST_DIGITS);
  const end = exact.indexOf('.') + 1 + digits;
  const kept = exact.slice(0, end).replace(/\.$/, '');
  return /^50*$/.test(exact.slice(end)) && /[02468]$/.test(kept) ? kept : rounded;
}

const twoDigitExponent = (text: string): string => text.replace(/e([+-])(\d)$/, 'e$10$2');

function general(size: number, precision: number): string {
  const digits = Math.max(precision, 1);
  if (size === 0) return '0';
  const exponent = Number(size.toExponential(digits - 1).split('e')[1]);
  if (exponent < -4 || exponent >= digits)
    return twoDigitExponent(size.toExponential(digits - 1).replace(/\.?0+e/, 'e'));
  const text = size.toFixed(Math.max(digits - 1 - exponent, 0));
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

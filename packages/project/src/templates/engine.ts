import { Environment } from 'minijinja-js';
import { adaptTemplate } from './adapt.ts';
import { methodFilter, names } from './expressions.ts';
import { braceFormat, percentFormat } from './python-format.ts';
import { pythonJson, reprOfJson, strOf } from './python-text.ts';

/** Steps a template may take: a large listing needs thousands, an endless one would stop the server. */
const FUEL = 100_000_000;

/** psiTurk's names of its pages, for url_for. */
const endpoints: Readonly<Record<string, string>> = {
  index: '/',
  advertisement: '/ad',
  give_consent: '/consent',
  start_exp: '/exp',
  enterexp: '/inexp',
  quitter: '/quitter',
  debug_complete: '/complete',
  worker_complete: '/worker_complete',
  worker_submitted: '/worker_submitted',
};

/** Jinja's own entities; the engine's differ and would break addresses inside scripts. */
const escapeText = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll("'", '&#39;')
    .replaceAll('"', '&#34;');

const ownEntities = (text: string): string =>
  text.replaceAll('&#x27;', '&#39;').replaceAll('&quot;', '&#34;').replaceAll('&#x2f;', '/');

/** The engine with Python's ways added. Holds no template yet. */
export function createEnvironment(fuel = FUEL): Environment {
  const environment = new Environment();
  environment.enablePyCompat();
  environment.undefinedBehavior = 'chainable';
  environment.fuel = fuel;
  environment.addFilter(names.escape, (value: unknown) => escapeText(strOf(value)));
  environment.addFilter(names.repr, (json: unknown) => reprOfJson(String(json)));
  environment.addFilter(names.json, (json: unknown) => pythonJson(String(json)));
  environment.addFilter(names.entities, (text: unknown) => ownEntities(strOf(text)));
  const percent = (template: unknown, ...values: unknown[]): string => percentFormat(strOf(template), values);
  environment.addFilter(names.percent, (template: unknown, value: unknown, ...rest: unknown[]) =>
    rest.length === 0 && Array.isArray(value)
      ? percent(template, ...value)
      : percent(template, value, ...rest),
  );
  environment.addFilter(names.whole, (value: unknown, fallback: unknown = 0) =>
    numberOf(value, /^[-+]?\d+(\.\d*)?$/, fallback),
  );
  environment.addFilter(names.decimal, (value: unknown, fallback: unknown = '0.0') =>
    numberOf(value, /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/, fallback),
  );
  environment.addFilter('format', percent);
  environment.addFilter('center', (text: unknown, width = 80) => centre(strOf(text), Number(width)));
  environment.addFilter('wordcount', (text: unknown) => strOf(text).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0);
  environment.addFilter('urlencode', (value: unknown) => urlEncode(value));
  for (const [method, filter] of Object.entries(methods)) environment.addFilter(methodFilter(method), filter);
  environment.addGlobal('url_for', urlFor);
  environment.addGlobal('get_flashed_messages', () => []);
  return environment;
}

export const addTemplate = (environment: Environment, name: string, source: string): void =>
  environment.addTemplate(name, adaptTemplate(source));

type Filter = (text: unknown, ...args: unknown[]) => string;

const pad = (args: readonly unknown[]): { width: number; fill: string } => ({
  width: Number(args[0] ?? 0),
  fill: typeof args[1] === 'string' ? args[1] : ' ',
});

const methods: Readonly<Record<string, Filter>> = {
  format(text, ...args) {
    const last = args.at(-1);
    return last instanceof Map
      ? braceFormat(strOf(text), args.slice(0, -1), last)
      : braceFormat(strOf(text), args, new Map());
  },
  zfill(text, width) {
    const [, lead = '', rest = ''] = /^([-+]?)(.*)$/s.exec(strOf(text)) ?? [];
    return lead + rest.padStart(Number(width) - lead.length, '0');
  },
  center: (text, ...args) => centre(strOf(text), pad(args).width, pad(args).fill),
  ljust: (text, ...args) => strOf(text).padEnd(pad(args).width, pad(args).fill),
  rjust: (text, ...args) => strOf(text).padStart(pad(args).width, pad(args).fill),
  swapcase: (text) =>
    strOf(text).replace(/\p{L}/gu, (sign) =>
      sign === sign.toLowerCase() ? sign.toUpperCase() : sign.toLowerCase(),
    ),
};

/** A number, or text that holds one, as the engine's own filters take it; else the default. */
function numberOf(value: unknown, form: RegExp, fallback: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.trim() : '';
  return form.test(text) ? text : fallback;
}

/** Python puts the odd space to the left when the width is odd, else to the right. */
function centre(text: string, width: number, fill = ' '): string {
  const missing = width - text.length;
  if (missing <= 0) return text;
  const left = Math.floor(missing / 2) + (missing & width & 1);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

/** Python's quote(): everything but letters, digits and `_.-~/`. */
const quote = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/');

function urlEncode(value: unknown): string {
  const pairs = value instanceof Map ? [...value] : Array.isArray(value) ? value : undefined;
  if (pairs === undefined) return quote(strOf(value));
  const part = (text: unknown): string => quote(strOf(text)).replaceAll('/', '%2F').replaceAll('%20', '+');
  return pairs.map(([name, item]: [unknown, unknown]) => `${part(name)}=${part(item)}`).join('&');
}

/** Flask's url_for for the static folder and psiTurk's own pages. */
function urlFor(endpoint: unknown, named?: unknown): string {
  const values = named instanceof Map ? new Map(named) : new Map<unknown, unknown>();
  if (endpoint === 'static' || endpoint === '.static' || endpoint === 'custom_code.static') {
    const file = strOf(values.get('filename') ?? '');
    return `/static/${quote(file)}`;
  }
  const query = [...values].filter(([name]) => !String(name).startsWith('_'));
  const path = endpoints[strOf(endpoint)] ?? `/${strOf(endpoint).split('.').at(-1) ?? ''}`;
  return query.length === 0 ? path : `${path}?${urlEncode(query)}`;
}

import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

const BINDING =
  /^[^\S\r\n]*(?:export[^\S\r\n]+)?(?:'([^']+)'|([^=#\s]+))[^\S\r\n]*=[^\S\r\n]*(?:'((?:\\'|[^'])*)'|"((?:\\"|[^"])*)"|((?!['"])[^\r\n]*))(?:[^\S\r\n]*(?:#[^\r\n]*)?)(?:\r\n|\r|\n|$)/;
const REFERENCE = /\$\{([^}:]*)(?::-([^}]*))?\}/g;
const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * Reads the text of a `.env` file by the rules of python-dotenv, which psiTurk loads it with: `export`, quotes,
 * comments after a space, `${NAME}` and `${NAME:-default}`. Lines of another form are skipped.
 * @param env what is set already; it wins over the file inside `${…}`
 */
export function parseDotenv(text: string, env: Environment): Record<string, string> {
  const values: Record<string, string> = {};
  let rest = text.replace(/^\uFEFF/, '');
  while (rest !== '') {
    const leading = /^\s+|^[^\S\r\n]*#[^\r\n]*/.exec(rest);
    if (leading !== null) {
      rest = rest.slice(leading[0].length);
      continue;
    }
    const binding = BINDING.exec(rest);
    if (binding === null) {
      rest = rest.replace(/^[^\r\n]*(?:\r\n|\r|\n|$)/, '');
      continue;
    }
    rest = rest.slice(binding[0].length);
    const [, quotedName, plainName, single, double, plain] = binding;
    const name = quotedName ?? plainName ?? '';
    values[name] = expand(unquoted(single, double, plain), { ...values, ...definedOf(env) });
  }
  return values;
}

function unquoted(single: string | undefined, double: string | undefined, plain: string | undefined): string {
  if (single !== undefined) return single.replace(/\\([\\'])/g, '$1');
  if (double !== undefined)
    return double.replace(/\\([\\'"abfnrtv])/g, (_match, sign: string) => ESCAPES[sign] ?? sign);
  return (plain ?? '').replace(/\s+#.*/, '').trimEnd();
}

const expand = (text: string, env: Environment): string =>
  text.replace(
    REFERENCE,
    (_match, name: string, fallback: string | undefined) => env[name] ?? fallback ?? '',
  );

const definedOf = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));

/** The `.env` of the folder or of the nearest folder above it. */
function findDotenv(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, '.env');
    if (existsSync(file) && statSync(file).isFile()) return file;
    if (dirname(at) === at) return undefined;
  }
}

export interface LoadedEnvironment {
  readonly env: Environment;
  /** The `.env` file that was read. */
  readonly file: string | undefined;
  /** Names that came from that file. */
  readonly fromFile: ReadonlySet<string>;
}

/** The environment with what `.env` adds. What is set already stays; nothing outside is changed. */
export function withDotenv(folder: string, env: Environment): LoadedEnvironment {
  const file = findDotenv(folder);
  if (file === undefined) return { env, file, fromFile: new Set() };
  const added = Object.entries(parseDotenv(readFileSync(file, 'utf8'), env)).filter(
    ([name]) => env[name] === undefined,
  );
  return {
    env: { ...Object.fromEntries(added), ...env },
    file,
    fromFile: new Set(added.map(([name]) => name)),
  };
}

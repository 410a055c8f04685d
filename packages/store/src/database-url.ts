import { isAbsolute, resolve } from 'node:path';
import { TurnoutError } from '@turnout/core';

export const MEMORY = ':memory:';

/** Where the data are. `file` is an absolute path, or `:memory:` for a database that ends with the process. */
export type DatabaseLocation =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly connectionString: string };

/** scheme[+driver]://[user[:password]@][host[:port]][/database][?options], where a password may hold any sign. */
const URL_FORM = /^([a-z][a-z0-9]*)(?:\+[a-z0-9_]+)?:\/\/(.*)$/is;
const SERVER_FORM = /^(?:([^:/@]*)(?::(.*))?@)?(\[[^\]]+\]|[^:/?@]*)(?::(\d+))?(?:\/([^?]*))?(?:\?(.*))?$/s;

/**
 * Reads a database URL in the forms psiTurk (SQLAlchemy) knows: `sqlite:///relative.db`, `sqlite:////absolute.db`,
 * `sqlite://` (in memory), `postgres://`, `postgresql://` and either with a driver's name (`+psycopg2`).
 * @param options.baseFolder what a relative file is relative to.
 * @throws TurnoutError DATABASE_UNSUPPORTED; its text never holds the password.
 */
export function parseDatabaseUrl(text: string, options: { readonly baseFolder: string }): DatabaseLocation {
  const url = text.trim();
  const form = URL_FORM.exec(url);
  const scheme = (form?.[1] ?? '').toLowerCase();
  const rest = form?.[2] ?? '';
  if (scheme === 'sqlite') return sqliteLocation(rest, options.baseFolder);
  if (scheme === 'postgres' || scheme === 'postgresql') return postgresLocation(url, rest);
  if (/^(mysql|mariadb)/i.test(url))
    throw new TurnoutError(
      'DATABASE_UNSUPPORTED',
      `${redactDatabaseUrl(url)} is a MySQL database. To go on, give the study a new SQLite or PostgreSQL database; the old data stay in MySQL, from where psiTurk's download_datafiles can still fetch them.`,
    );
  throw new TurnoutError(
    'DATABASE_UNSUPPORTED',
    `"${redactDatabaseUrl(url)}" is not a database URL known here.${form === null && /^[\w./\\-]+$/.test(url) ? ` For a SQLite file write sqlite:///${url}.` : ''}`,
  );
}

/** The text as it may be shown: everything that could be a user's name or password is left out. */
export function redactDatabaseUrl(text: string): string {
  const at = text.lastIndexOf('@');
  const scheme = /^[a-z][a-z0-9+_]*:\/{0,2}/i.exec(text)?.[0] ?? '';
  const shown = at < 0 ? text : `${at > scheme.length ? scheme : ''}***${text.slice(at)}`;
  return shown.replace(/(pass\w*\s*=\s*)[^&\s]*/gi, '$1***');
}

function sqliteLocation(rest: string, baseFolder: string): DatabaseLocation {
  const path = rest.replace(/\?.*$/s, '');
  if (path === '' || path === '/' || path === `/${MEMORY}`) return { kind: 'sqlite', file: MEMORY };
  if (!path.startsWith('/') || path.startsWith('/file:'))
    throw new TurnoutError(
      'DATABASE_UNSUPPORTED',
      'A SQLite URL has three slashes before a relative file (sqlite:///participants.db) and four before an absolute one (sqlite:////home/lab/participants.db).',
    );
  const file = path.slice(1);
  return { kind: 'sqlite', file: isAbsolute(file) ? file : resolve(baseFolder, file) };
}

function postgresLocation(url: string, rest: string): DatabaseLocation {
  const form = SERVER_FORM.exec(rest);
  if (form === null)
    throw new TurnoutError('DATABASE_UNSUPPORTED', `"${redactDatabaseUrl(url)}" cannot be read as a URL.`);
  const [, user, password, host = '', port, database, query] = form;
  const options = new URLSearchParams(query ?? '');
  const sslMode = options.get('sslmode');
  // libpq tries without and with TLS in these two modes, which is what opening does when nothing is asked for.
  if (sslMode === 'prefer' || sslMode === 'allow') options.delete('sslmode');
  // Without this the driver reads "require" as "verify-full", which refuses most hosted databases.
  else if (sslMode === 'require' && !options.has('uselibpqcompat')) options.set('uselibpqcompat', 'true');
  const encoded = (part: string | undefined): string => encodeURIComponent(decoded(part ?? ''));
  const login =
    user === undefined ? '' : `${encoded(user)}${password === undefined ? '' : `:${encoded(password)}`}@`;
  const search = options.size === 0 ? '' : `?${options.toString().replaceAll('+', '%20')}`;
  const server = `${host}${port === undefined ? '' : `:${port}`}`;
  return { kind: 'postgres', connectionString: `postgresql://${login}${server}/${database ?? ''}${search}` };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    // A percent sign that begins no code: the password was pasted as it is.
    if (error instanceof URIError) return part;
    throw error;
  }
}

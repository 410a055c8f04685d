import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import type { Notice } from '../notice.ts';
import { DATABASE, TURNOUT } from './keys.ts';
import type { Reader } from './reader.ts';

const STOCK_URL = 'sqlite:///participants.db';
const OWN_FILE = 'turnout.db';
const REMEDY =
  'Leave database_url away for SQLite, or use PostgreSQL: postgresql://user:password@host/name. See docs/guide/bring-a-psiturk-project.md for old data.';

export interface DatabaseSetting {
  readonly url: string;
  readonly label: string;
}

/** The text as it may be shown: without user and password. */
export const redactUrl = (url: string): string =>
  url.replace(/^([a-z][a-z0-9+_]*:\/\/).*@/i, '$1***@').replace(/([?&][^=&]*pass[^=&]*=)[^&]*/gi, '$1***');

const sqlite = (file: string): DatabaseSetting => ({ url: `sqlite:///${file}`, label: file });

/** The first page of an SQLite file holds the statements that made its first tables. */
const FIRST_PAGES = 65_536;

/** Whether a file is an SQLite database with psiTurk's table of participants. */
function isPsiturkFile(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const handle = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(FIRST_PAGES);
    const text = bytes.toString('latin1', 0, readSync(handle, bytes));
    return (
      text.startsWith('SQLite format 3\0') &&
      /CREATE TABLE [^(]*\(\s*uniqueid VARCHAR\(128\) NOT NULL,\s*assignmentid VARCHAR/i.test(text)
    );
  } finally {
    closeSync(handle);
  }
}

/**
 * The database a study's settings mean. psiTurk's stock value means our own file in the data folder, also when it is
 * spelt out in config.txt, and so does any SQLite file that psiTurk wrote: such a file is never opened.
 */
export function readDatabase(
  reader: Reader,
  place: { readonly folder: string; readonly dataFolder: string; readonly inCloud: boolean },
  notices: Notice[],
): DatabaseSetting {
  const url = reader.text(DATABASE, 'database_url');
  const origin = reader.origin(DATABASE, 'database_url');
  const own = sqlite(join(place.dataFolder, OWN_FILE));
  const fail = (message: string, remedy = REMEDY): DatabaseSetting => {
    reader.fail(DATABASE, 'database_url', message, remedy);
    return own;
  };

  if (url === '' || (url === STOCK_URL && origin?.kind !== 'environment')) {
    if (place.inCloud && reader.origin(TURNOUT, 'data')?.kind === 'default')
      return fail(
        'is SQLite, but files do not outlive a restart in the cloud (ON_CLOUD is set).',
        'Set DATABASE_URL to a PostgreSQL database, or TURNOUT_DATA to a folder that is kept.',
      );
    if (url !== '' && origin?.kind === 'file')
      notices.push({
        trap: 'C11',
        message: `database_url has psiTurk's stock value; the data are kept in ${own.label}, and a participants.db of psiTurk is left as it is.`,
        file: origin.file,
        line: origin.line,
        remedy: undefined,
      });
    return own;
  }
  if (/^(mysql|mariadb)/i.test(url))
    return fail(`is a MySQL database (${redactUrl(url)}), which is not supported.`);
  if (/^postgres(ql)?(\+[a-z0-9_]+)?:\/\//i.test(url)) return { url, label: redactUrl(url) };
  const file = /^sqlite(?:\+[a-z0-9_]+)?:\/\/\/(.+)$/is.exec(url)?.[1];
  if (file === ':memory:' || url === 'sqlite://') return { url: 'sqlite://', label: 'in memory' };
  if (file !== undefined) {
    const path = isAbsolute(file) ? file : resolve(place.folder, file);
    if (!isPsiturkFile(path)) return sqlite(path);
    notices.push({
      trap: 'C11',
      message: `database_url names a database that psiTurk wrote; it is left as it is, and the data are kept in ${own.label}.`,
      file: origin?.kind === 'file' ? origin.file : undefined,
      line: origin?.kind === 'file' ? origin.line : undefined,
      remedy: undefined,
    });
    return own;
  }
  return fail(`is "${redactUrl(url)}", which is no database URL.`);
}

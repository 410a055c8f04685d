import type { Notice } from '../notice.ts';
import { definitionOf, keyDefinitions, SERVER } from './keys.ts';
import { STOCK_LOGIN } from './legacy.ts';
import type { Reader } from './reader.ts';
import { isSet, type Origin, type Settings } from './settings.ts';

const QUOTED = /^(["'“”‘’„«]).*["'”“’‘»]$/s;
const CURLY = /[“”‘’„«»]/;

/** Values that work, but hardly as meant: quotes around text (C6, C7), settings without effect here (C12). */
export function noteSuspicious(reader: Reader, notices: Notice[]): void {
  const note = (trap: string, message: string, origin: Origin, remedy: string): void => {
    notices.push({ trap, message, file: origin.file, line: origin.line, remedy });
  };
  for (const { section, key, plain, people, secret } of keyDefinitions) {
    const text = reader.text(section, key);
    const origin = reader.origin(section, key);
    if (origin === undefined || text === '') continue;
    const curly = CURLY.exec(text)?.[0];
    if (plain === true && (curly !== undefined || QUOTED.test(text)))
      reader.fail(
        section,
        key,
        curly === undefined ? 'stands in quotes.' : `holds the typographic quote ${curly}.`,
        'Write the value without quotes, or leave it empty.',
      );
    else if (people === true && QUOTED.test(text))
      note(
        curly === undefined ? 'C6' : 'C7',
        `${key} stands in quotes; people will read the quotes too.`,
        origin,
        'Delete the quotes, or run "turnout migrate --convert".',
      );
    else if (secret !== true && QUOTED.test(text) && isText(key))
      note('C6', `${key} stands in quotes, which are part of its value.`, origin, 'Delete the quotes.');
  }
  const threads = reader.origin(SERVER, 'threads');
  if (threads?.kind === 'file')
    note(
      'C12',
      'threads has no effect: one process serves the study.',
      threads,
      'Delete the line. Several servers need PostgreSQL.',
    );
}

const textKeys: ReadonlySet<string> = new Set([
  'experiment_code_version',
  'browser_exclude_rule',
  'login_username',
  'table_name',
  'assignments_table_name',
  'ad_url',
  'ad_url_domain',
]);

const isText = (key: string): boolean => textKeys.has(key);

/** The login of psiTurk's example is known to everybody (trap C13). */
export function checkStockLogin(reader: Reader, notices: Notice[]): void {
  if (reader.text(SERVER, 'login_pw') !== STOCK_LOGIN.password) return;
  const local = /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])$/i.test(reader.text(SERVER, 'host'));
  const origin = reader.origin(SERVER, 'login_pw');
  const remedy = 'Choose another login_pw, best in the environment: PSITURK_LOGIN_PW.';
  if (!local && reader.boolean(SERVER, 'enable_dashboard'))
    reader.fail(
      SERVER,
      'login_pw',
      'is the password of psiTurk’s example, and the dashboard would be open to all.',
      remedy,
    );
  else if (!local)
    notices.push({
      trap: 'C13',
      message:
        'login_pw is the password of psiTurk’s example: whoever knows it can open the study’s protected pages.',
      file: origin?.file,
      line: origin?.line,
      remedy,
    });
}

/** Keys in a section of today that nobody knows: probably misspelt, and in any case for the hooks. */
export function noteUnknown(settings: Settings, notices: Notice[], known: ReadonlySet<string>): void {
  for (const [section, values] of settings) {
    const sections = new Set(keyDefinitions.map((definition) => definition.section));
    if (!sections.has(section)) continue;
    for (const [key, entry] of values) {
      if (definitionOf(key) !== undefined || known.has(key) || !isSet(entry) || /^["'“”‘’]/.test(key))
        continue;
      notices.push({
        trap: 'C9',
        message: `${key} under [${section}] is not a setting of Turnout or psiTurk; the study’s hooks can read it.`,
        file: entry.origin.file,
        line: entry.origin.line,
        remedy: undefined,
      });
    }
  }
}

import type { Notice } from '../notice.ts';
import { definitionOf, psiturkSections } from './keys.ts';
import { AD_SERVER_SWITCH, deadKeys, movedKeys, renamedKeys } from './legacy.ts';
import { type Entry, entryAt, isSet, type Settings, setEntry } from './settings.ts';

const knownByLowerCase = new Map([...psiturkSections].map((name) => [name.toLowerCase(), name]));

/** psiTurk's section a written heading stands for; undefined for a section of the study's own. */
export const knownSection = (heading: string): string | undefined =>
  heading === 'DEFAULT' ? heading : knownByLowerCase.get(heading.toLowerCase());

/**
 * Honours what older versions of psiTurk wrote elsewhere or under another name (traps C1 to C5), where the place of
 * today is empty. Call after all files are laid and before the environment.
 */
export function applyLegacy(settings: Settings, notices: Notice[]): void {
  const dead: { key: string; entry: Entry }[] = [];
  for (const [heading, values] of [...settings]) {
    if (knownSection(heading) === undefined) continue;
    for (const [key, entry] of [...values]) {
      if (entry.origin.kind !== 'file') continue;
      const definition = definitionOf(key);
      const renamed = renamedKeys.find((candidate) => candidate.old === key);
      if (deadKeys.has(key)) dead.push({ key, entry });
      else if (key === AD_SERVER_SWITCH) noteAdServer(entry, notices);
      else if (renamed !== undefined) {
        const converted = renamed.convert(entry.raw);
        if (converted === undefined) dead.push({ key, entry });
        else move(settings, { key, heading, entry }, { ...renamed, raw: converted, trap: 'C2' }, notices);
      } else if (definition !== undefined && definition.section !== heading) {
        const trap = movedKeys.get(key)?.from === heading ? 'C1' : 'C4';
        move(
          settings,
          { key, heading, entry },
          { section: definition.section, key, raw: entry.raw, trap },
          notices,
        );
      }
    }
  }
  const [first] = dead;
  if (first !== undefined)
    notices.push({
      trap: 'C5',
      message: `Without a meaning today, and ignored: ${dead.map(({ key }) => key).join(', ')}.`,
      file: first.entry.origin.file,
      line: first.entry.origin.line,
      remedy: 'Delete the lines, or run "turnout migrate --convert".',
    });
}

function move(
  settings: Settings,
  from: { readonly key: string; readonly heading: string; readonly entry: Entry },
  to: { readonly section: string; readonly key: string; readonly raw: string; readonly trap: string },
  notices: Notice[],
): void {
  const { origin } = from.entry;
  const taken = isSet(entryAt(settings, to.section, to.key));
  if (!taken) setEntry(settings, to.section, to.key, { raw: to.raw, origin });
  const what =
    from.key === to.key
      ? `${from.key} under [${from.heading}] belongs under [${to.section}]`
      : `${from.key} is called ${to.key} today and stands under [${to.section}]`;
  notices.push({
    trap: to.trap,
    message: taken ? `${what}, where it is set as well; that value counts.` : `${what}; its value is used.`,
    file: origin.file,
    line: origin.line,
    remedy: 'Move the line, or run "turnout migrate --convert".',
  });
}

function noteAdServer(entry: Entry, notices: Notice[]): void {
  const used = /^(true|yes|on|1)$/i.test(entry.raw);
  notices.push({
    trap: 'C3',
    message: used
      ? `${AD_SERVER_SWITCH} is on, but psiTurk's ad server no longer exists; the study serves its ad itself.`
      : `${AD_SERVER_SWITCH} has no meaning today; it is ignored.`,
    file: entry.origin.file,
    line: entry.origin.line,
    remedy: used
      ? 'Delete the line, and set ad_url_domain (or ad_url) before recruiting.'
      : 'Delete the line, or run "turnout migrate --convert".',
  });
}

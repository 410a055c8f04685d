/**
 * Names of answers, events and attributes come from a browser and may hold any character. They are stored as they
 * stand inside a JSON string: PostgreSQL takes no zero byte and SQLite cuts a text there, and neither keeps half
 * of a surrogate pair. Nearly every name is stored as it is; the view can put it between quotes unchanged.
 */
const NEEDS_ESCAPE = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

export const storedName = (name: string | undefined): string | null => {
  if (name === undefined) return null;
  return NEEDS_ESCAPE.test(name) ? JSON.stringify(name).slice(1, -1) : name;
};

export function readName(stored: string | null): string | undefined {
  if (stored === null) return undefined;
  return stored.includes('\\') ? String(JSON.parse(`"${stored}"`)) : stored;
}

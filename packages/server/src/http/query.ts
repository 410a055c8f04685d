/** Query or form fields. A key given twice has its first value, as psiTurk's framework reads it (trap T6). */
export type Fields = Readonly<Record<string, string>>;

export function parseFields(text: string): Fields {
  const fields: Record<string, string> = Object.create(null);
  for (const [key, value] of new URLSearchParams(text)) fields[key] ??= value;
  return fields;
}

/** The part after the question mark; empty when there is none. */
export function queryOf(url: string): string {
  const mark = url.indexOf('?');
  return mark < 0 ? '' : url.slice(mark + 1);
}

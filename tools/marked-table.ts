const TABLE_END = '<!-- end of the table -->';

/** Puts a table into its page, between the mark that names it and the next end of a table. */
export function withMarkedTable(
  text: string,
  { page, what, table }: { readonly page: string; readonly what: string; readonly table: string },
): string {
  const mark = `<!-- table of ${what}: written by "npm run docs" -->`;
  const start = text.indexOf(mark);
  const end = text.indexOf(TABLE_END, start);
  if (start < 0 || end < 0) throw new Error(`docs/reference/${page} has lost the marks of its table`);
  return `${text.slice(0, start)}${mark}\n\n${table}\n\n${text.slice(end)}`;
}

import type { Section } from '../sections.ts';
import { escaped } from './escape.ts';

/** A section's table. Its first column heads the rows; columns of figures stand to the right. */
export function tableOf({ id, title, header, rows }: Section): string {
  const isFigure = header.map((_, column) =>
    rows.every((row) => /^-?[\d.:]+( (s|min|h))?$/.test(String(row[column]))),
  );
  const cell = (tag: string, column: number, text: string | number): string => {
    const scope = tag === 'td' ? '' : ` scope="${tag === 'th row' ? 'row' : 'col'}"`;
    const name = tag === 'td' ? 'td' : 'th';
    return `<${name}${scope}${isFigure[column] ? ' class="figure"' : ''}>${escaped(text)}</${name}>`;
  };
  const head = header.map((name, column) => (name === '' ? '<td></td>' : cell('th', column, name))).join('');
  const body = rows
    .map(
      (row) =>
        `<tr>${row.map((value, column) => cell(column === 0 ? 'th row' : 'td', column, value)).join('')}</tr>`,
    )
    .join('\n');
  // Something that scrolls must be reachable by keyboard, and then needs a name.
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escaped(title)}, table" id="${id}-table">
<table><thead><tr>${head}</tr></thead><tbody>
${body}
</tbody></table></div>`;
}

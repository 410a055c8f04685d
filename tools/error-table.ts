import { type ErrorDefinition, errorDefinitions } from '@turnout/core';

export const TABLE_START = '<!-- table of errors: written by "npm run docs" -->';
export const TABLE_END = '<!-- end of the table -->';

/** The table of docs/reference/errors.md, made from the registry. */
export function errorTable(): string {
  const rows = Object.entries(errorDefinitions).map(([code, definition]: [string, ErrorDefinition]) => {
    const cells = [
      `\`${code}\``,
      definition.status,
      definition.psiturk ?? '',
      definition.message,
      definition.remedy,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    TABLE_START,
    '',
    '| code | HTTP | page number | meaning | next step |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    TABLE_END,
  ].join('\n');
}

/** The text with its table replaced by today's. */
export function withTable(text: string): string {
  const start = text.indexOf(TABLE_START);
  const end = text.indexOf(TABLE_END);
  if (start < 0 || end < 0) throw new Error('docs/reference/errors.md has lost the marks of its table');
  return text.slice(0, start) + errorTable() + text.slice(end + TABLE_END.length);
}

import { lintRules } from '../packages/marketplace/src/control/lint/rules/index.ts';

const TABLE_START = '<!-- table of lint rules: written by "npm run docs" -->';
const TABLE_END = '<!-- end of the table -->';

/** The table of docs/reference/rehearsal-control.md, made from the rules. */
function lintTable(): string {
  const rows = lintRules.map(
    ({ rule, severity, meaning, remedy }) => `| \`${rule}\` | ${severity} | ${meaning} | ${remedy} |`,
  );
  return [
    TABLE_START,
    '',
    '| rule | severity | what is seen | what to do |',
    '|---|---|---|---|',
    ...rows,
    '',
    TABLE_END,
  ].join('\n');
}

/** The text with its table replaced by today's. */
export function withLintTable(text: string): string {
  const start = text.indexOf(TABLE_START);
  const end = text.indexOf(TABLE_END);
  if (start < 0 || end < 0)
    throw new Error('docs/reference/rehearsal-control.md has lost the marks of its table');
  return text.slice(0, start) + lintTable() + text.slice(end + TABLE_END.length);
}

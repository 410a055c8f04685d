import { lintRules } from '../packages/marketplace/src/control/lint/rules/index.ts';
import { withMarkedTable } from './marked-table.ts';

/** The table of docs/reference/rehearsal-control.md, made from the rules. */
function lintTable(): string {
  const rows = lintRules.map(
    ({ rule, severity, meaning, remedy }) => `| \`${rule}\` | ${severity} | ${meaning} | ${remedy} |`,
  );
  return ['| rule | severity | what is seen | what to do |', '|---|---|---|---|', ...rows].join('\n');
}

/** The text with its table replaced by today's. */
export const withLintTable = (text: string): string =>
  withMarkedTable(text, { page: 'rehearsal-control.md', what: 'lint rules', table: lintTable() });

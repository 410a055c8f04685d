import { type ErrorDefinition, errorDefinitions } from '@turnout/core';
import { withMarkedTable } from './marked-table.ts';

/** The table of docs/reference/errors.md, made from the registry. */
function errorTable(): string {
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
  return ['| code | HTTP | page number | meaning | next step |', '|---|---|---|---|---|', ...rows].join('\n');
}

/** The text with its table replaced by today's. */
export const withTable = (text: string): string =>
  withMarkedTable(text, { page: 'errors.md', what: 'errors', table: errorTable() });

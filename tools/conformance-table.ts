import { operations } from '../packages/marketplace/src/api/shapes/index.ts';
import { allCases } from '../packages/marketplace/test/conformance/cases/index.ts';
import type { ConformanceCase } from '../packages/marketplace/test/conformance/conformance-case.ts';
import { clientNames } from '../packages/marketplace/test/conformance/drivers/driver.ts';
import { withMarkedTable } from './marked-table.ts';

/** The tables of docs/reference/mturk-conformance.md, one an operation, made from the tests' own records. */
function conformanceTables(): string {
  const names = Object.keys(operations).toSorted();
  return names
    .map((name) =>
      operationTable(
        name,
        allCases.filter((one) => one.operation === name),
      ),
    )
    .join('\n\n');
}

const operationTable = (name: string, cases: readonly ConformanceCase[]): string =>
  [
    `## ${name}`,
    '',
    `| behaviour | ${clientNames.join(' | ')} | fact |`,
    `|---|${clientNames.map(() => ':-:|').join('')}---|`,
    ...cases.map(row),
  ].join('\n');

const row = (one: ConformanceCase): string =>
  `| ${[one.behaviour, ...marksOf(one), one.fact].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

const marksOf = ({ clients }: ConformanceCase): readonly string[] =>
  clientNames.map((client) => (clients === 'all' || !clients.without.includes(client) ? '✓' : clients.mark));

/** The text with its tables replaced by today's. */
export const withConformanceTables = (text: string): string =>
  withMarkedTable(text, {
    page: 'mturk-conformance.md',
    what: 'behaviours',
    table: conformanceTables(),
  });

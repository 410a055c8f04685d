import type { Command } from 'commander';
import { createProgram } from '../packages/cli/src/main.ts';
import { withMarkedTable } from './marked-table.ts';

/** Every command with its arguments, in the order of the help. */
function rowsOf(command: Command, before: string): string[] {
  return command.commands.flatMap((one) => {
    const name = `${before} ${one.name()}`;
    if (one.commands.length > 0) return rowsOf(one, name);
    const args = one.registeredArguments.map((argument) => {
      const text = argument.variadic ? `${argument.name()}...` : argument.name();
      return argument.required ? `<${text}>` : `[${text}]`;
    });
    const flags = one.options.flatMap(({ long }) => (long === undefined ? [] : [`\`${long}\``]));
    return [`| \`${[name, ...args].join(' ')}\` | ${one.description()} | ${flags.join(' ')} |`];
  });
}

/** The text with its table replaced by today's commands. */
export const withCommands = (text: string): string =>
  withMarkedTable(text, {
    page: 'commands.md',
    what: 'commands',
    table: [
      '| command | what it does | options |',
      '|---|---|---|',
      ...rowsOf(createProgram(), 'turnout'),
    ].join('\n'),
  });

import { tmpdir } from 'node:os';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../packages/cli/src/main.ts';
import { typedHere } from './support/typed-here.ts';

/** Every command with the words that lead to it. */
function everyCommand(command: Command, words: readonly string[]): [name: string, command: Command][] {
  return command.commands.flatMap((one) => [
    [[...words, one.name()].join(' '), one],
    ...everyCommand(one, [...words, one.name()]),
  ]);
}

function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
    getOutHelpWidth: () => 80,
  });
  command.outputHelp();
  return help;
}

describe('help', () => {
  it.each(everyCommand(createProgram(), []))('%s shows an example', (_name, command) => {
    expect(helpOf(command)).toMatch(/Examples?:\n {2}\$ (turnout|\w+=)/);
  });

  it.each([
    ['hit', 'create'],
    ['worker', 'bonus'],
    ['recruiter', 'group', 'list'],
  ])('turnout help %s %s …: the command’s own, not the group’s', async (...words) => {
    const shown = await typedHere(tmpdir(), ['help', ...words.filter((word) => word !== undefined)], {});
    expect([shown.code, shown.out]).toEqual([
      0,
      expect.stringContaining(`Usage: turnout ${words.join(' ')}`),
    ]);
    expect((await typedHere(tmpdir(), ['help', words[0] ?? '', 'nonsense'], {})).code).toBe(2);
  });

  it.each([
    ['review', 'reject'],
    ['worker', 'reject'],
  ])('%s %s wants a number of people confirmed, and no amount', async (...words) => {
    const { out } = await typedHere(tmpdir(), ['help', ...words], {});
    expect(out).toMatch(/--yes <people>/);
    expect(out).not.toMatch(/12\.40/);
  });

  it('fits into eighty columns', () => {
    const long = helpOf(createProgram())
      .split('\n')
      .filter((line) => line.length > 80);
    expect(long).toEqual([]);
  });
});

import { cpSync, existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TurnoutError } from '@turnout/core';
import type { Command } from 'commander';
import { print } from '../output.ts';

const bundled = fileURLToPath(new URL('../../../../examples/stroop-psiturk', import.meta.url));

export function setupExampleCommand(program: Command): void {
  program
    .command('setup-example')
    .alias('setup_example')
    .description('Copy the bundled Stroop study, in psiTurk’s layout, into a new folder.')
    .argument('[folder]', 'the new folder', 'psiturk-example')
    .addHelpText('after', '\nExample:\n  $ turnout setup-example my-study && cd my-study && turnout serve')
    .action((folder: string) => {
      const target = resolve(folder);
      if (existsSync(target))
        throw new TurnoutError('FILE_EXISTS', `${target} is there already. Give the name of a new folder.`);
      cpSync(bundled, target, {
        recursive: true,
        // What running the example here left behind is not part of it.
        filter: (source) => !/^(\.turnout|node_modules|.*\.(log|db))$/.test(basename(source)),
      });
      print(`The example study is in ${target}`);
      print(`Next:\n  cd ${folder}\n  turnout serve`);
      print(`Its settings are in ${join(folder, 'config.txt')}.`);
    });
}

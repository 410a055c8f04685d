import { psiturkStatusNames, stateCodes } from '@turnout/core';
import type { Command } from 'commander';
import { print, table } from '../output.ts';
import { answering } from '../wiring/background-server.ts';
import { openData } from '../wiring/data.ts';
import { modeFor } from '../wiring/mode.ts';
import { openStudyFolder } from '../wiring/study.ts';
import { tellElsewhere } from './post/elsewhere.ts';

export function statusCommand(program: Command): void {
  program
    .command('status')
    .description('How many participants are in which state and cell.')
    .argument('[folder]', 'the study folder', '.')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExamples:\n  $ turnout status\n  $ turnout status --json my-study')
    .action(async (folder: string, options: { json?: true }) => {
      const study = openStudyFolder(folder);
      const data = await openData(study, 'tool');
      try {
        const tally = await data.store.participants.tally(study.config.study);
        await tellElsewhere({ data, study, mode: modeFor(study) });
        if (options.json === true) {
          print(JSON.stringify(tally, undefined, 2));
          return;
        }
        if (tally.length === 0) {
          const next =
            (await answering(study)).kind === 'ours'
              ? 'Try it yourself: turnout debug'
              : 'Start with: turnout serve';
          print(`Nobody has taken part yet. ${next}`);
          return;
        }
        const rows = tally.map((row) => [
          row.mode,
          row.designVersion,
          row.condition,
          row.counterbalance,
          `${stateCodes[row.state]} ${psiturkStatusNames[stateCodes[row.state]] ?? ''}`,
          row.participants,
        ]);
        print(table(['mode', 'version', 'condition', 'counterbalance', 'status', 'participants'], rows));
      } finally {
        await data.close();
      }
    });
}

import type { Command } from 'commander';
import { printError } from '../../output.ts';
import { MARKETPLACE_PORT } from './settings.ts';

export function proxyCommand(marketplace: Command): void {
  marketplace
    .command('proxy')
    .description('Run a program whose calls to Amazon reach the marketplace, and nothing else.')
    .argument('<command...>', 'the program and its words, after --')
    .option('--url <url>', 'the marketplace', `http://127.0.0.1:${MARKETPLACE_PORT}`)
    .addHelpText(
      'after',
      `
Programs with Amazon’s addresses written into them (psiTurk, Dallinger, oTree) speak to the marketplace instead.
Every other host is refused, so that a rehearsal can never go live.

Examples:
  $ turnout marketplace proxy -- python my_hits.py
  $ turnout marketplace proxy -- aws mturk get-account-balance`,
    )
    .action(async ([command = '', ...words]: string[], { url }: { url: string }) => {
      const tell = (message: string, facts?: Readonly<Record<string, unknown>>): void =>
        printError(`turnout: ${message}${facts === undefined ? '' : ` ${JSON.stringify(facts)}`}`);
      const log = { debug: () => {}, info: () => {}, warn: tell, error: tell };
      const { runBehindProxy } = await import('@turnout/marketplace');
      process.exitCode = await runBehindProxy(command, words, { target: url, log });
    });
}

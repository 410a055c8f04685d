import type { Command } from 'commander';
import { accountCommands } from './account.ts';
import { adminCommands } from './admin.ts';
import { proxyCommand } from './proxy.ts';
import { serveMarketplaceCommand } from './serve.ts';

export function marketplaceCommands(program: Command): void {
  const marketplace = program
    .command('marketplace')
    .description('A crowd of one’s own: the MTurk Requester API and a worker site.')
    .addHelpText(
      'after',
      '\nExamples:\n  $ turnout marketplace serve                 a rehearsal with play money\n  $ turnout marketplace proxy -- python run.py',
    );
  serveMarketplaceCommand(marketplace);
  proxyCommand(marketplace);
  accountCommands(marketplace);
  adminCommands(marketplace);
}

import { join, resolve } from 'node:path';
import { TurnoutError } from '@turnout/core';
import type { Command } from 'commander';
import { print } from '../../output.ts';
import { stopSignal } from '../../stop-signal.ts';
import { type MarketplaceSettings, openMarketplace } from '../../wiring/marketplace.ts';
import { portNumber, wholeNumber } from '../shared/numbers.ts';
import { oneOf } from '../shared/one-of.ts';
import { MARKETPLACE_PORT, marketplaceFolders, type PlaceOptions, withPlace } from './settings.ts';

interface ServeOptions extends Partial<PlaceOptions> {
  readonly rehearsal?: true;
  readonly panel?: true;
  readonly host: string;
  readonly port: string;
  readonly name?: string;
  readonly profile: string;
  readonly signUp?: string;
  readonly trustProxy: string;
  readonly fees: string;
  readonly publicUrl?: string;
  readonly contentUrl?: string;
  readonly reach: readonly string[];
}

export function serveMarketplaceCommand(marketplace: Command): void {
  withPlace(
    marketplace
      .command('serve')
      .description('Serve the marketplace until Ctrl-C.')
      .option('--rehearsal', 'play money, open accounts, simulated workers (the default)')
      .option('--panel', 'real people: strict signatures, no control from outside')
      .option(
        '-p, --port <port>',
        'port of site and API; also PORT',
        process.env.PORT ?? String(MARKETPLACE_PORT),
      )
      .option('--host <host>', 'address to listen on; also HOST', process.env.HOST ?? '127.0.0.1')
      .option('--name <name>', 'what the worker site calls itself')
      .option('--public-url <url>', 'where people reach it, behind a proxy')
      .option('--content-url <url>', 'where requesters’ own pages are shown; another host')
      .option('--trust-proxy <n>', 'how many proxies stand in front of it', '0')
      .option('--fees <fees>', 'what a panel adds to rewards: none, or mturk’s 20 and 40 %', 'none')
      .option('--sign-up <mode>', 'open, approval, invitation or closed')
      .option('--profile <profile>', 'where sources disagree: observed or docs', 'observed')
      .option('--reach <host...>', 'hosts it may post notifications to, besides this machine', []),
  )
    .addHelpText(
      'after',
      `
Examples:
  $ turnout marketplace serve
  $ turnout marketplace serve --panel --host 0.0.0.0 --public-url https://panel.example.org \\
      --content-url https://tasks.example.net --sign-up approval`,
    )
    .action(async (options: ServeOptions) => {
      const settings = settingsOf(options);
      const { marketplace: running } = await openMarketplace(settings);
      print(announce(settings, running.url));
      await stopSignal();
      print('\nStopping: finishing what is under way …');
      await running.stop();
      print('Stopped.');
    });
}

function settingsOf(options: ServeOptions): MarketplaceSettings {
  if (options.rehearsal === true && options.panel === true)
    throw new TurnoutError('USAGE', 'A marketplace is a rehearsal or a panel, not both.');
  const isPanel = options.panel === true;
  return {
    mode: isPanel ? 'panel' : 'rehearsal',
    name: options.name ?? (isPanel ? 'Panel' : 'Rehearsal marketplace'),
    profile: oneOf('--profile', options.profile, ['observed', 'docs']),
    signUp: oneOf('--sign-up', options.signUp ?? (isPanel ? 'approval' : 'open'), [
      'open',
      'approval',
      'invitation',
      'closed',
    ]),
    outgoingHosts: options.reach,
    trustedProxies: wholeNumber('--trust-proxy', options.trustProxy, 0, 10),
    panelFees: oneOf('--fees', options.fees, ['none', 'mturk']),
    dataFolder: options.data ?? marketplaceFolders[isPanel ? 'panel' : 'rehearsal'],
    databaseUrl: options.database,
    host: options.host,
    port: portNumber('--port', options.port),
    publicUrl: originOf('--public-url', options.publicUrl),
    contentUrl: originOf('--content-url', options.contentUrl),
  };
}

/** @throws TurnoutError USAGE */
function originOf(name: string, word: string | undefined): string | undefined {
  if (word === undefined) return undefined;
  if (!/^https?:\/\//.test(word) || !URL.canParse(word) || new URL(word).pathname !== '/')
    throw new TurnoutError('USAGE', `${name} is like https://panel.example.org, not "${word}".`);
  return new URL(word).origin;
}

const mailPlace = (dataFolder: string): string =>
  process.env.MARKETPLACE_SMTP_URL
    ? 'by MARKETPLACE_SMTP_URL'
    : `files in ${join(resolve(dataFolder), 'mail')}; set MARKETPLACE_SMTP_URL to send it`;

function announce({ mode, dataFolder }: MarketplaceSettings, url: string): string {
  const lines =
    mode === 'panel'
      ? [
          'Turnout serves a panel',
          '',
          `  Worker site        ${url}`,
          `  Administration     ${url}/admin`,
          `  Requester API      ${url}/production  (sandbox: ${url}/sandbox)`,
          '  Access keys        turnout marketplace account add NAME',
          '  Administrators     turnout marketplace admin add NAME',
          `  Mail               ${mailPlace(dataFolder)}`,
        ]
      : [
          'Turnout serves a rehearsal: play money only',
          '',
          `  Be a worker        ${url}`,
          `  Requester API      ${url}/sandbox`,
          '  Access keys        any; each opens an account with 10,000.00',
          `  Control            ${url}/control`,
          `  Its token          ${join(resolve(dataFolder), 'control-token')}`,
          '',
          'Try it from a second terminal:',
          '',
          '  AWS_ACCESS_KEY_ID=LAB AWS_SECRET_ACCESS_KEY=x aws mturk get-account-balance \\',
          `    --region us-east-1 --endpoint-url ${url}/sandbox`,
        ];
  return ['', ...lines, '', 'Stop with Ctrl-C. What was stored stays stored.', ''].join('\n');
}

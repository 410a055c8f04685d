import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Log, type Random, TurnoutError } from '@turnout/core';
import { createVault } from '@turnout/engine';
import type {
  AccountsOptions,
  AdminsOptions,
  MailSettings,
  MarketplaceOptions,
  RunningMarketplace,
} from '@turnout/marketplace';
import { prepareFolder, systemClock } from './data.ts';
import { loadSecret, type Secret } from './keys.ts';
import { listenError } from './listen-error.ts';
import { createLog } from './log.ts';

export interface MarketplaceSettings
  extends Pick<
    MarketplaceOptions,
    'mode' | 'name' | 'profile' | 'signUp' | 'outgoingHosts' | 'panelFees' | 'trustedProxies'
  > {
  /** Absolute, or relative to the working folder. */
  readonly dataFolder: string;
  readonly host: string;
  readonly port: number;
  readonly publicUrl?: string | undefined;
  readonly contentUrl?: string | undefined;
  /** Default: a SQLite file in the data folder. */
  readonly databaseUrl?: string | undefined;
}

export interface OpenedMarketplace {
  readonly marketplace: RunningMarketplace;
  readonly controlToken: string;
  readonly log: Log;
}

/**
 * The composition root of a marketplace.
 * @throws TurnoutError DATABASE_*, KEYS_INVALID, PORT_IN_USE, HOST_UNAVAILABLE
 */
export async function openMarketplace(
  settings: MarketplaceSettings,
  env: NodeJS.ProcessEnv = process.env,
): Promise<OpenedMarketplace> {
  const folder = resolve(settings.dataFolder);
  prepareFolder(folder);
  const log = createLog(join(folder, 'marketplace.log'), 1);
  // A panel has no control, so there is no secret of it to lose.
  const controlToken = settings.mode === 'rehearsal' ? loadControlToken(folder, env) : '';
  const { host, port } = settings;
  const secret = loadSecret(folder, env);
  // Loaded where it is needed: every other command starts in half the time without it.
  const { startMarketplace } = await import('@turnout/marketplace');
  const marketplace = await startMarketplace({
    mode: settings.mode,
    name: settings.name,
    profile: settings.profile,
    signUp: settings.signUp,
    panelFees: settings.panelFees,
    trustedProxies: settings.trustedProxies,
    outgoingHosts: settings.outgoingHosts,
    database: { url: databaseUrlOf(folder, settings.databaseUrl) },
    listen: { host, port },
    publicUrl: settings.publicUrl,
    contentUrl: settings.contentUrl,
    controlToken,
    mail: mailSettings(folder, settings, env),
    vault: createVault(secret.bytes),
    clock: systemClock,
    random: unguessable,
    log,
  }).catch((error: unknown) => {
    forgetNewKeys(error, secret);
    throw listenError(error, { host, port, setBy: '--port and --host' });
  });
  return { marketplace, controlToken, log };
}

/** Ids of the marketplace open things: a submission is known by its assignment's. */
const unguessable: Random = { next: () => randomInt(2 ** 32) / 2 ** 32 };

/** What a command needs to work on the accounts of the marketplace in a folder. @throws TurnoutError KEYS_INVALID */
export const marketplaceAccounts = (
  folder: string,
  databaseUrl: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): AccountsOptions => ({
  database: { url: databaseUrlOf(folder, databaseUrl) },
  vault: vaultOf(folder, env),
  clock: systemClock,
  log: createLog(join(folder, 'marketplace.log'), 1),
});

/** What a command needs to work on the administrators of the panel in a folder. */
export const marketplaceAdmins = (folder: string, databaseUrl: string | undefined): AdminsOptions => ({
  database: { url: databaseUrlOf(folder, databaseUrl) },
  clock: systemClock,
  log: createLog(join(folder, 'marketplace.log'), 1),
});

/**
 * MARKETPLACE_SMTP_URL and MARKETPLACE_MAIL_FROM; without a server for mail, each mail becomes a file in the data
 * folder's `mail/`.
 * @throws TurnoutError USAGE
 */
function mailSettings(
  folder: string,
  { name }: Pick<MarketplaceSettings, 'name'>,
  env: NodeJS.ProcessEnv,
): MailSettings {
  const smtpUrl = env.MARKETPLACE_SMTP_URL || undefined;
  const from = env.MARKETPLACE_MAIL_FROM || undefined;
  if (smtpUrl !== undefined && !/^smtps?:\/\/[^\s/]+/.test(smtpUrl))
    throw new TurnoutError(
      'USAGE',
      'MARKETPLACE_SMTP_URL is like smtp://user:password@mail.example.org:587.',
    );
  if (smtpUrl !== undefined && from === undefined)
    throw new TurnoutError(
      'USAGE',
      'MARKETPLACE_SMTP_URL needs MARKETPLACE_MAIL_FROM, like panel@example.org.',
    );
  if (from !== undefined && !/[^\s@<>]+@[^\s@<>]+/.test(from))
    throw new TurnoutError('USAGE', `MARKETPLACE_MAIL_FROM is like panel@example.org, not "${from}".`);
  return {
    smtpUrl,
    folder: join(folder, 'mail'),
    from: from ?? `${name.replace(/["\\<>]/g, '')} <panel@localhost>`,
  };
}

const databaseUrlOf = (folder: string, given: string | undefined): string =>
  given ?? `sqlite:///${join(folder, 'marketplace.db')}`;

/** Keys made just now for a database that has others must not be taken for the right ones next time. */
function forgetNewKeys(error: unknown, { created }: Secret): void {
  if (created !== undefined && error instanceof TurnoutError && error.code === 'KEYS_INVALID')
    rmSync(created, { force: true });
}

/** Seals the secrets of access keys. */
const vaultOf = (folder: string, env: NodeJS.ProcessEnv) => createVault(loadSecret(folder, env).bytes);

/** The secret with which programs control a rehearsal: TURNOUT_CONTROL_TOKEN, or made once and kept in the folder. */
function loadControlToken(folder: string, env: NodeJS.ProcessEnv): string {
  const given = env.TURNOUT_CONTROL_TOKEN;
  if (given !== undefined && given !== '') return given;
  const file = join(folder, 'control-token');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const made = randomBytes(24).toString('base64url');
  writeFileSync(file, `${made}\n`, { mode: 0o600 });
  return made;
}

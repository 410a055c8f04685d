import type { AddressInfo } from 'node:net';
import type { Clock, Log, Random, Vault } from '@turnout/core';
import { type DatabaseOptions, openDatabase } from '@turnout/store/database';
import type { FastifyInstance } from 'fastify';
import { operationHandlers } from './api/operations/index.ts';
import type { RequesterApiOptions } from './api/options.ts';
import { createMarketplaceApp } from './app.ts';
import { bindDatabase, type MarketplaceMode } from './bind-database.ts';
import { faultInjector } from './control/faults.ts';
import { createLinter } from './control/linter.ts';
import type { Environment } from './domain/environment.ts';
import type { FeeSchedule } from './domain/fees.ts';
import { type ProfileName, profiles } from './domain/profile.ts';
import { openAccount } from './market/accounts.ts';
import { openMarketClock } from './market/clock.ts';
import { marketContext } from './market/context.ts';
import { Settler } from './market/settler.ts';
import { createMessaging } from './messaging/index.ts';
import { createMailer, type MailSettings, rememberAddress } from './panel/index.ts';
import { createSession, type SignUpMode } from './site/index.ts';
import { type Repositories, repositoriesFor } from './storage/repositories.ts';
import { marketSchema } from './storage/schema.ts';

export interface MarketplaceOptions {
  /** A rehearsal has play money, open accounts, a clock that can be moved and the control; a panel has none of these. */
  readonly mode: MarketplaceMode;
  /** As the worker site calls itself. */
  readonly name: string;
  readonly database: Pick<DatabaseOptions, 'url' | 'baseFolder'>;
  /** Port 0 takes a free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** Where people reach it, without a slash at the end; default: what it listens on. */
  readonly publicUrl: string | undefined;
  /** Where requesters' own pages are shown, on another host; default: `localhost` for 127.0.0.1 and the reverse. */
  readonly contentUrl: string | undefined;
  readonly profile: ProfileName;
  readonly signUp: SignUpMode;
  /** What a panel adds to rewards and bonuses; a rehearsal counts as MTurk did. */
  readonly panelFees: FeeSchedule;
  /** How many proxies stand in front, whose word on a visitor's address is believed. */
  readonly trustedProxies: number;
  /** The secret that controls a rehearsal; unused in a panel. */
  readonly controlToken: string;
  /** Besides this machine, hosts that may be asked: notifications are posted there, studies' pages looked at. */
  readonly outgoingHosts: readonly string[];
  /** How people are written to; undefined: mail waits. A rehearsal only ever writes it into the folder. */
  readonly mail?: MailSettings | undefined;
  /** Seals the secrets of access keys, and where people are paid to. */
  readonly vault: Pick<Vault, 'encrypt' | 'decrypt'>;
  /** The real time. */
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export interface RunningMarketplace {
  /** Of the worker site and the API. */
  readonly url: string;
  readonly mode: MarketplaceOptions['mode'];
  /** Makes an account with play money, under a name that workers read; what is there stays as it is. */
  openAccount(account: { environment: Environment; accessKeyId: string; name: string }): Promise<void>;
  /** Finishes what is under way, then stops. Safe to call twice. */
  stop(): Promise<void>;
}

/** What an account of a rehearsal begins with, minor units: ten thousand dollars. */
const PLAY_MONEY_MINOR = 1_000_000;

/** How long requests under way may take to end at a stop, ms. */
const GRACE_MS = 3000;

/**
 * Starts a marketplace: opens its database, listens, and does what is due from then on.
 * @throws TurnoutError DATABASE_*; the listening error of Node as it is
 */
export async function startMarketplace(options: MarketplaceOptions): Promise<RunningMarketplace> {
  const { mode, clock: realClock, random, log } = options;
  const isRehearsal = mode === 'rehearsal';
  const database = await openDatabase(marketSchema, { ...options.database, clock: realClock, log });
  const repositories = repositoriesFor(database);
  const opened: Stoppable[] = [{ stop: () => database.close() }];
  const stop = async (): Promise<void> => {
    for (const thing of opened.splice(0).reverse()) await thing.stop();
  };
  try {
    await bindDatabase(database, mode, options.vault);
    const clock = await openMarketClock(database, realClock);
    const faults = faultInjector({ random });
    const signatures: RequesterApiOptions['signatures'] = {
      mode: isRehearsal ? 'loose' : 'strict',
      secretOf: async (accessKeyId) => {
        const sealed = await repositories(database.read).requesters.secretOf(accessKeyId);
        return sealed === undefined ? undefined : options.vault.decrypt(sealed);
      },
      now: () => realClock.now(),
    };
    let url = options.publicUrl ?? '';
    const messaging = await createMessaging({
      database,
      clock: realClock,
      log,
      signatures,
      publicUrl: () => url,
      allowedHosts: options.outgoingHosts,
      customerOf: async (session, event) =>
        event.customerId ?? (await customerOf(repositories(session), event.hitId)),
    });
    const context = marketContext({
      database,
      clock: isRehearsal ? clock : realClock,
      random,
      profile: profiles[options.profile],
      log,
      openAccountsWith: isRehearsal ? PLAY_MONEY_MINOR : undefined,
      // Nobody stands between a lab and its own panel.
      fees: isRehearsal ? 'mturk' : options.panelFees,
      allowHttpOn: isRehearsal ? 'anywhere' : 'loopback',
      submissionLag: faults.submissionLag,
      notify: (session, setting, event) => messaging.notify(session, setting, event),
    });
    const operations = operationHandlers(context);
    const settler = new Settler(context);
    const pages = {
      get siteOrigin() {
        return url;
      },
      hosts: ['localhost', '127.0.0.1', ...options.outgoingHosts],
    };
    const linter = createLinter({ context, handlers: operations, realClock, pages });
    const faces = {
      name: options.name,
      origins: () => ({ site: url, content: options.contentUrl ?? otherHost(url) }),
      signUp: options.signUp,
      now: () => realClock.now(),
    };
    const app = await createMarketplaceApp({
      context,
      trustedProxies: options.trustedProxies,
      api: {
        handlers: operations,
        defaultEnvironment: isRehearsal ? 'sandbox' : 'production',
        signatures,
        ...(isRehearsal && { intercept: faults.intercept, observe: linter.observe }),
      },
      messaging,
      site: {
        ...faces,
        defaultEnvironment: isRehearsal ? 'sandbox' : 'production',
        quickSignUp: isRehearsal,
        lab: isRehearsal ? undefined : { vault: options.vault },
      },
      panel: isRehearsal ? undefined : { ...faces, vault: options.vault },
      control: isRehearsal
        ? {
            context,
            clock,
            settler,
            faults,
            linter,
            createSession: (unit, workerId) => createSession(unit, workerId, realClock.now()),
            token: options.controlToken,
          }
        : undefined,
    });
    opened.push({ stop: () => closeApp(app) });
    await app.listen(options.listen);
    url ||= listeningUrl(app, options.listen.host);
    settler.start();
    opened.push(settler);
    messaging.deliverer.start();
    opened.push(messaging.deliverer);
    await rememberAddress(context, url);
    if (options.mail !== undefined) {
      const mail = isRehearsal ? { ...options.mail, smtpUrl: undefined } : options.mail;
      const mailer = createMailer(context, mail, { name: options.name, site: url });
      mailer.start();
      opened.push(mailer);
    }
    let stopping: Promise<void> | undefined;
    return {
      mode,
      openAccount: async (account) => {
        await openAccount(context, account, PLAY_MONEY_MINOR);
      },
      url,
      stop: () => {
        stopping ??= stop();
        return stopping;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Stoppable {
  stop(): Promise<void>;
}

async function closeApp(app: FastifyInstance): Promise<void> {
  // A connection that a browser opened in advance and never used would keep the process for minutes.
  const enough = setTimeout(() => app.server.closeAllConnections(), GRACE_MS);
  await app.close();
  clearTimeout(enough);
}

function listeningUrl(app: FastifyInstance, host: string): string {
  const { port } = app.server.address() as AddressInfo;
  return `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;
}

/** This machine by its other name: for a browser another site, and the same server. Any other host as it is. */
function otherHost(url: string): string {
  const other = new URL(url);
  if (other.hostname === '127.0.0.1') other.hostname = 'localhost';
  return other.origin;
}

async function customerOf({ hits, requesters }: Repositories, hitId: string): Promise<string> {
  const hit = await hits.byHitId(hitId);
  const requester = hit && (await requesters.byId(hit.requesterId));
  return requester?.accessKey ?? '';
}

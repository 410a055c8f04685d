import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Vault } from '@turnout/core';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Worker } from '../../../src/domain/worker.ts';
import { accept } from '../../../src/market/accept.ts';
import { submit } from '../../../src/market/submit.ts';
import { panelRoutes } from '../../../src/panel/index.ts';
import { createMailer } from '../../../src/panel/mail/create-mailer.ts';
import type { PanelOptions } from '../../../src/panel/options.ts';
import { makeLink } from '../../../src/site/accounts/password-link.ts';
import { hashPassword } from '../../../src/site/accounts/passwords.ts';
import { siteRoutes } from '../../../src/site/index.ts';
import { builtAsset } from '../../site/support/assets.ts';
import { type Client, clientOf } from '../../site/support/client.ts';
import { openTestMarket, type TestMarket, type TestMarketOptions } from '../../support/market.ts';
import { ANSWER, EXTERNAL_QUESTION, requesterOf } from '../../support/operations.ts';

export const SITE = 'http://127.0.0.1:8080';
export const PASSWORD = 'correct horse battery';

/** Sealing that a test can look through. */
export const testVault: Pick<Vault, 'encrypt' | 'decrypt'> = {
  encrypt: (text) => `sealed:${Buffer.from(text).toString('base64')}`,
  decrypt: (sealed) => Buffer.from(sealed.replace('sealed:', ''), 'base64').toString(),
};

/** A panel of one test: worker site, administration, and mail into a folder. */
export interface TestPanel {
  readonly market: TestMarket;
  readonly app: FastifyInstance;
  /** A browser in which the administrator "maria" is logged in. */
  readonly admin: Client;
  stranger(): Client;
  /** Somebody with a name, an address and a password. */
  person(name: string, changes?: Partial<Worker>): Promise<Worker>;
  /** A browser in which a worker is logged in. */
  clientOf(worker: Worker): Promise<Client>;
  /** Has a worker earn a reward in the production environment, in cents. */
  earn(worker: Worker, cents: number): Promise<void>;
  /** Sends what is due. @returns every mail so far, oldest first, as text */
  mails(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface TestPanelOptions extends TestMarketOptions {
  readonly panel?: Partial<PanelOptions>;
  /** Default: where inject pretends to be. */
  readonly origin?: () => string;
}

export async function openTestPanel({
  panel = {},
  origin = () => SITE,
  ...options
}: TestPanelOptions = {}): Promise<TestPanel> {
  const market = await openTestMarket(options);
  const { context } = market;
  const folder = mkdtempSync(join(tmpdir(), 'turnout-mail-'));
  const app = Fastify();
  const faces = {
    market: context,
    name: 'Panel of the laboratory',
    origins: () => ({ site: origin(), content: 'http://localhost:8080' }),
    signUp: 'invitation' as const,
    now: () => market.clock.now(),
    ...panel,
  };
  await panelRoutes(app, { ...faces, vault: testVault });
  await siteRoutes(app, {
    ...faces,
    defaultEnvironment: 'production',
    quickSignUp: false,
    lab: { vault: testVault },
    asset: builtAsset,
  });
  const mailer = createMailer(
    context,
    { smtpUrl: undefined, folder, from: 'panel@lab.example.org' },
    { name: faces.name, site: SITE },
  );
  const admin = clientOf(app, SITE);
  await addAdmin(market, 'maria');
  await admin.post('/admin/login', { name: 'maria', password: PASSWORD });
  const shop = requesterOf(context);
  await market.requester('production', { accessKey: shop.caller.accessKeyId, name: 'Memory Laboratory' });
  return {
    market,
    app,
    admin,
    stranger: () => clientOf(app, SITE),
    person: async (name, changes = {}) => {
      const worker = await market.worker(changes);
      const password = await hashPassword(PASSWORD);
      await context.transact((unit) =>
        unit.people.insert({
          workerId: worker.id,
          name,
          email: `${name.toLowerCase().replaceAll(' ', '.')}@example.org`,
          password,
          invitation: undefined,
          createdAt: market.clock.now(),
        }),
      );
      return worker;
    },
    clientOf: async (worker) => {
      const client = clientOf(app, SITE);
      const person = await context.read.people.ofWorker(worker.id);
      await client.post('/login', { email: person?.email ?? '', password: PASSWORD });
      return client;
    },
    earn: async (worker, cents) => {
      const { HIT } = await shop.operations.CreateHIT(shop.caller, {
        Title: `Study ${randomBytes(3).toString('hex')}`,
        Description: 'A study',
        Reward: (cents / 100).toFixed(2),
        AssignmentDurationInSeconds: 600,
        LifetimeInSeconds: 3600,
        AutoApprovalDelayInSeconds: 0,
        MaxAssignments: 1,
        Question: EXTERNAL_QUESTION,
      });
      const { workerId } = worker;
      const got = await accept(context, { workerId, hitId: HIT?.HITId ?? '', environment: 'production' });
      if (!('assignment' in got)) throw new Error(got.refused.reason);
      await submit(context, { assignmentId: got.assignment.assignmentId, workerId, answer: ANSWER });
    },
    mails: async () => {
      await mailer.sendDue();
      return readdirSync(folder)
        .filter((name) => name.endsWith('.eml'))
        .sort()
        .map((name) => textOf(readFileSync(join(folder, name), 'utf8')));
    },
    close: async () => {
      await mailer.stop();
      await app.close();
      await market.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export async function addAdmin({ context, clock }: TestMarket, name: string): Promise<void> {
  const password = await hashPassword(PASSWORD);
  await context.transact(async (unit) => {
    const admin = await unit.admins.insert({ name, email: undefined, at: clock.now() });
    if (admin !== undefined) await unit.admins.setPassword(admin.id, password);
  });
}

/** The path of a one-time link for an administrator. */
export const linkFor = ({ context, clock }: TestMarket, name: string): Promise<string> =>
  context.transact(async (unit) => {
    const admin = await unit.admins.byName(name);
    return `/admin/password/${await makeLink(unit, { adminId: admin?.id ?? 0 }, clock.now())}`;
  });

/** Headers and plain text of a letter. */
function textOf(letter: string): string {
  const [headers = ''] = letter.split('\r\n\r\n', 1);
  const boundary = /boundary="([^"]+)"/.exec(headers)?.[1] ?? '';
  const plain = letter.split(`--${boundary}`).find((part) => part.includes('text/plain')) ?? '';
  const body = plain.slice(plain.indexOf('\r\n\r\n'));
  return `${headers}\n${plain.includes('quoted-printable') ? unquoted(body) : body}`;
}

const unquoted = (text: string): string =>
  text
    .replace(/=\r\n/g, '')
    .replace(/(?:=[0-9A-F]{2})+/g, (bytes) => decodeURIComponent(bytes.replaceAll('=', '%')));

import { openDatabase } from '@turnout/store/database';
import Fastify, { type FastifyInstance } from 'fastify';
import { TestClock } from '../../../../../test/support/clock.ts';
import type { SignatureRules } from '../../../src/api/signature.ts';
import { createMessaging, type Messaging, type MessagingOptions } from '../../../src/messaging/index.ts';
import { messagingStore } from '../../../src/storage/messaging.ts';
import { migration0002 } from '../../../src/storage/migrations/0002-messaging.ts';
import { collectedLog, type LogLine } from '../../support/collected-log.ts';

export interface MessagingLab {
  readonly url: string;
  readonly messaging: Messaging;
  readonly clock: TestClock;
  readonly lines: readonly LogLine[];
  /** Stores an event's message, as the marketplace does. */
  readonly notify: (...args: NotifyArgs) => Promise<void>;
  /** The same in a transaction that fails afterwards. */
  readonly failingTransaction: (...args: NotifyArgs) => Promise<void>;
  /** Takes up what is due, as a server does that then dies. @returns how many */
  readonly takeUp: () => Promise<number>;
  /** What clients need to come here and nowhere else. */
  readonly environment: Record<string, string>;
  close(): Promise<void>;
}

type NotifyArgs = Parameters<Messaging['notify']> extends [unknown, ...infer Rest] ? Rest : never;

export const KEY = 'TESTREQUESTER';
export const SECRET = 'test-secret';

export interface LabOptions {
  /** Default: a database in memory. */
  readonly databaseUrl?: string;
  readonly clock?: TestClock;
  readonly options?: Partial<MessagingOptions>;
}

/** The messaging services on a server that listens, with a clock that stands still. */
export async function startMessagingLab({
  databaseUrl = 'sqlite://',
  clock = new TestClock(),
  options = {},
}: LabOptions = {}): Promise<MessagingLab> {
  const { log, lines } = collectedLog();
  const database = await openDatabase(
    { bookkeeping: 'market_migrations', migrations: [migration0002] },
    { url: databaseUrl, clock, log },
  );
  const app: FastifyInstance = Fastify();
  let url = '';
  const signatures: Omit<SignatureRules, 'service'> = {
    mode: 'strict',
    secretOf: async (key) => (key === KEY || key === `${KEY}2` ? SECRET : undefined),
    now: Date.now,
  };
  const messaging = await createMessaging({
    database,
    clock,
    log,
    signatures,
    publicUrl: () => url,
    allowedHosts: [],
    customerOf: async () => 'ACUSTOMER',
    ...options,
  });
  await messaging.routes(app);
  url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    messaging,
    clock,
    lines,
    notify: (setting, event) => database.write((session) => messaging.notify(session, setting, event)),
    failingTransaction: (setting, event) =>
      database.write(async (session) => {
        await messaging.notify(session, setting, event);
        throw new Error('undone');
      }),
    takeUp: () =>
      messagingStore(database).write(async (tx) => {
        const now = clock.now();
        return (await tx.claimDue(now, 10, now + 60_000)).length;
      }),
    environment: {
      AWS_ACCESS_KEY_ID: KEY,
      AWS_SECRET_ACCESS_KEY: SECRET,
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      MARKET: url,
    },
    close: async () => {
      await messaging.deliverer.stop();
      await app.close();
      await database.close();
    },
  };
}

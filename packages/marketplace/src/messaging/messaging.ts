import { randomUUID } from 'node:crypto';
import type { Clock, Log } from '@turnout/core';
import type { Database, Session } from '@turnout/store/database';
import type { FastifyInstance } from 'fastify';
import type { SignatureRules } from '../api/signature.ts';
import type { NotificationSetting } from '../domain/events.ts';
import { messagingStore, messagingWriter } from '../storage/messaging.ts';
import { Arrivals } from './arrivals.ts';
import type { CallOptions } from './calls.ts';
import { Deliverer } from './deliverer.ts';
import { allowedDestinations } from './destinations.ts';
import { eventMessage, type NotifiedEvent } from './event-message.ts';
import { accountOfArn, parseQueueUrl } from './names.ts';
import { publish, sendToQueue } from './publish.ts';
import { messagingRoutes } from './routes.ts';
import type { EnvelopeMaker } from './sns/envelope.ts';
import { makeSigner } from './sns/signer.ts';
import type { MessagingReader, MessagingWriter } from './store.ts';

export interface MessagingOptions {
  readonly database: Database;
  /** When messages show again and deliveries are tried again. Clients wait in real time, so it should run. */
  readonly clock: Clock;
  readonly log: Log;
  readonly signatures: Omit<SignatureRules, 'service'>;
  /** Where subscribers reach this server, without a slash at the end; asked for when a message is made. */
  readonly publicUrl: () => string;
  /** Besides this machine, `host` or `host:port` that notifications may be posted to. */
  readonly allowedHosts: readonly string[];
  /** The account that a message names, of the requester whose HIT the event is about. */
  readonly customerOf: (session: Session, event: NotifiedEvent) => Promise<string>;
  /** See `DelivererOptions`. */
  readonly retryDelays?: readonly number[];
}

export interface Messaging {
  /** Queues and topics for reading, e.g. on the administration's pages. */
  readonly store: MessagingReader;
  readonly deliverer: Deliverer;
  routes(app: FastifyInstance): Promise<void>;
  /**
   * Tells a requester of an event: stores the message in the caller's transaction. What has no destination any more
   * is dropped, as the service does it, and logged.
   */
  notify(session: Session, setting: NotificationSetting, event: NotifiedEvent): Promise<void>;
  /** Whether the destination of a setting is there; e-mail is not offered. */
  reaches(setting: Pick<NotificationSetting, 'transport' | 'destination'>): Promise<boolean>;
  /** To be called after the transaction of `notify`; without it, messages are found within a second. */
  wake(): void;
}

/** The notification side of the marketplace. Deliveries begin with `deliverer.start()`. */
export async function createMessaging(options: MessagingOptions): Promise<Messaging> {
  const { database, clock, log } = options;
  const store = messagingStore(database);
  const signer = await makeSigner(Date.now());
  // Stored, so that another server can show it to who asks there.
  await store.write((tx) => tx.putCertificate(signer.name, signer.certificate, Date.now()));
  const envelopes: EnvelopeMaker = {
    get publicUrl() {
      return options.publicUrl();
    },
    signer,
  };
  const arrivals = new Arrivals();
  const destinations = allowedDestinations(options.allowedHosts);
  const { retryDelays } = options;
  const deliverer = new Deliverer({
    store,
    clock,
    log,
    destinations,
    envelopes,
    ...(retryDelays !== undefined && { retryDelays }),
  });
  const wake = (): void => {
    arrivals.tell();
    deliverer.wake();
  };
  const calls: CallOptions = {
    store,
    clock,
    log,
    arrivals,
    destinations,
    envelopes,
    signatures: options.signatures,
    wake: () => deliverer.wake(),
  };
  return {
    store,
    deliverer,
    routes: (app) => messagingRoutes(app, calls),
    notify: async (session, setting, event) => {
      const message = eventMessage({
        id: randomUUID(),
        customerId: await options.customerOf(session, event),
        version: setting.version,
        events: [event],
      });
      const sent = await send(
        messagingWriter(session, database.kind),
        setting,
        message,
        clock.now(),
        envelopes,
      );
      if (!sent)
        log.warn('a notification has nowhere to go', {
          transport: setting.transport,
          destination: setting.destination,
          event: event.type,
        });
    },
    reaches: async ({ transport, destination }) =>
      transport === 'SQS'
        ? (await queueAt(store, destination)) !== undefined
        : transport === 'SNS' &&
          accountOfArn(destination) !== undefined &&
          (await store.topic(destination)) !== undefined,
    wake,
  };
}

async function queueAt(reader: MessagingReader, url: string) {
  const name = parseQueueUrl(url);
  return name === undefined ? undefined : reader.queue(name);
}

/** @returns false when there is no such destination */
async function send(
  tx: MessagingWriter,
  { transport, destination }: NotificationSetting,
  message: string,
  at: number,
  envelopes: EnvelopeMaker,
): Promise<boolean> {
  if (transport === 'SQS') {
    const name = parseQueueUrl(destination);
    if (name === undefined) return false;
    return sendToQueue(tx, name, { body: message, attributes: {}, sender: name.account, at });
  }
  const topic = transport === 'SNS' ? await tx.topic(destination) : undefined;
  if (topic === undefined) return false;
  await publish(tx, topic, { messages: { default: message }, attributes: {}, at }, envelopes);
  return true;
}

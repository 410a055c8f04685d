import { type Database, dialectOf, type Session } from '@turnout/store/database';
import type { MessagingReader, MessagingStore, MessagingWriter } from '../messaging/store.ts';
import type { MessagingTables } from './messaging.tables.ts';
import { deliveryRepository } from './messaging-deliveries.ts';
import { queueRepository } from './messaging-queues.ts';
import { topicRepository } from './messaging-topics.ts';

/** @returns the messaging part of one transaction, so that an event and its message are stored together or not at all */
export const messagingWriter = (session: Session, kind: Database['kind']): MessagingWriter => {
  const dialect = dialectOf<MessagingTables>(kind);
  return {
    ...topicRepository(session, dialect),
    ...deliveryRepository(session, dialect),
    ...queueRepository(session, dialect),
  };
};

export function messagingStore(database: Database): MessagingStore {
  const reader: MessagingReader = messagingWriter(database.read, database.kind);
  const {
    topic,
    topicsOf,
    subscription,
    subscriptionsOf,
    queue,
    queuesOf,
    countsOf,
    certificate,
    openDeliveries,
  } = reader;
  return {
    topic,
    topicsOf,
    subscription,
    subscriptionsOf,
    queue,
    queuesOf,
    countsOf,
    certificate,
    openDeliveries,
    write: (work) => database.write((session) => work(messagingWriter(session, database.kind))),
  };
}

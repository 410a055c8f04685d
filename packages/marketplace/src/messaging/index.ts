export type { Deliverer } from './deliverer.ts';
export { type EventMessageFacts, eventMessage, type NotifiedEvent } from './event-message.ts';
export { createMessaging, type Messaging, type MessagingOptions } from './messaging.ts';
export { accountNumber, parseQueueUrl } from './names.ts';
export type { MessagingReader, OpenDelivery } from './store.ts';

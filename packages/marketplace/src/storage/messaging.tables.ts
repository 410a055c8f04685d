import type { Generated } from 'kysely';

/** Topics, queues and what is in them. Times are epoch ms UTC. */
export interface MessagingTables {
  readonly market_topics: TopicsTable;
  readonly market_subscriptions: SubscriptionsTable;
  readonly market_deliveries: DeliveriesTable;
  readonly market_queues: QueuesTable;
  readonly market_queue_messages: QueueMessagesTable;
  readonly market_signing_certificates: SigningCertificatesTable;
}

export interface TopicsTable {
  arn: string;
  account: string;
  /** JSON object of texts. */
  attributes: string;
  created_at: number;
}

export interface SubscriptionsTable {
  arn: string;
  topic_arn: string;
  account: string;
  protocol: string;
  endpoint: string;
  token: string;
  raw: number;
  confirmed: number;
}

export interface DeliveriesTable {
  id: Generated<number>;
  subscription_arn: string;
  /** JSON of a Posting. */
  posting: string;
  attempts: Generated<number>;
  /** When it is tried next, or when the one who tries now has lost it; null when it was given up. */
  due_at: number | null;
  last_error: string | null;
}

export interface QueuesTable {
  id: Generated<number>;
  account: string;
  name: string;
  attributes: string;
  created_at: number;
  changed_at: number;
}

export interface QueueMessagesTable {
  id: Generated<number>;
  queue_id: number;
  message_id: string;
  body: string;
  attributes: string;
  sender: string;
  sent_at: number;
  visible_at: number;
  receives: Generated<number>;
  first_received_at: number | null;
  receipt: string | null;
}

export interface SigningCertificatesTable {
  name: string;
  pem: string;
  created_at: number;
}

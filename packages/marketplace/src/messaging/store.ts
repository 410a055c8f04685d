import type { QueueName } from './names.ts';

/** All times here are epoch ms UTC. */
export type Attributes = Readonly<Record<string, string>>;

export interface Topic {
  readonly arn: string;
  readonly account: string;
  readonly attributes: Attributes;
  readonly createdAt: number;
}

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly account: string;
  readonly protocol: 'http' | 'https' | 'sqs';
  readonly endpoint: string;
  /** Whoever shows it has read what was sent to the endpoint. */
  readonly token: string;
  /** The message goes out without the envelope. */
  readonly raw: boolean;
  readonly confirmed: boolean;
}

export interface Queue extends QueueName {
  readonly id: number;
  readonly attributes: Attributes;
  readonly createdAt: number;
  readonly changedAt: number;
}

/** A value beside a message's body, as senders attach them. Binary values are base64. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

export interface NewQueueMessage {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  /** The account that sent it. */
  readonly sender: string;
  readonly sentAt: number;
  readonly visibleAt: number;
}

export interface ReceivedMessage extends NewQueueMessage {
  readonly id: number;
  /** Changes with each receipt. */
  readonly receipt: string;
  readonly receives: number;
  readonly firstReceivedAt: number;
}

export interface QueueCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** What a POST to a subscriber will say; the envelope is made when it is sent. */
export interface Posting {
  readonly type: 'SubscriptionConfirmation' | 'Notification';
  readonly messageId: string;
  readonly topicArn: string;
  readonly message: string;
  readonly subject?: string;
  readonly attributes: MessageAttributes;
  /** Set on a confirmation. */
  readonly token?: string;
  readonly at: number;
}

export interface Delivery {
  readonly id: number;
  readonly subscription: Subscription;
  readonly posting: Posting;
  /** How often it was taken up, this time included. */
  readonly attempt: number;
}

export interface MessagingReader {
  topic(arn: string): Promise<Topic | undefined>;
  /** In order of the name, after a name. */
  topicsOf(account: string, after: string, limit: number): Promise<readonly Topic[]>;
  subscription(arn: string): Promise<Subscription | undefined>;
  subscriptionsOf(topicArn: string, after: string, limit: number): Promise<readonly Subscription[]>;
  queue(name: QueueName): Promise<Queue | undefined>;
  queuesOf(account: string, prefix: string, after: string, limit: number): Promise<readonly Queue[]>;
  countsOf(queueId: number, now: number): Promise<QueueCounts>;
  /** PEM of a signing certificate by its name. */
  certificate(name: string): Promise<string | undefined>;
  /** Deliveries that were given up or are still waiting, newest first. */
  openDeliveries(limit: number): Promise<readonly OpenDelivery[]>;
}

/** A delivery as people look at it. */
export interface OpenDelivery {
  readonly endpoint: string;
  readonly type: Posting['type'];
  readonly attempts: number;
  /** When it is tried next; undefined when it was given up. */
  readonly dueAt: number | undefined;
  readonly lastError: string | undefined;
}

export interface MessagingWriter extends MessagingReader {
  /** @returns false when the account has a topic of that name */
  insertTopic(topic: Topic): Promise<boolean>;
  setTopicAttributes(arn: string, attributes: Attributes): Promise<void>;
  /** With its subscriptions and what is on the way to them. */
  deleteTopic(arn: string): Promise<void>;
  insertSubscription(subscription: Subscription): Promise<void>;
  confirmSubscription(arn: string): Promise<void>;
  deleteSubscription(arn: string): Promise<void>;
  /** @returns false when the account has a queue of that name */
  insertQueue(queue: Omit<Queue, 'id'>): Promise<boolean>;
  setQueueAttributes(queueId: number, attributes: Attributes, changedAt: number): Promise<void>;
  deleteQueue(queueId: number): Promise<void>;
  purgeQueue(queueId: number): Promise<void>;
  insertMessage(queueId: number, message: NewQueueMessage): Promise<void>;
  /** Takes up to `limit` visible messages and hides them until `visibleAt`. Nobody else gets them meanwhile. */
  receive(
    queueId: number,
    now: number,
    limit: number,
    visibleAt: number,
  ): Promise<readonly ReceivedMessage[]>;
  /** Those sent before. */
  deleteExpired(queueId: number, sentBefore: number): Promise<void>;
  /** Does nothing when the message was received again since, or is gone. */
  deleteMessage(queueId: number, messageId: number, receipt: string): Promise<void>;
  /** @returns false when the message is not with this receiver any more */
  setVisibility(
    queueId: number,
    messageId: number,
    receipt: string,
    now: number,
    at: number,
  ): Promise<boolean>;
  insertDelivery(subscriptionArn: string, posting: Posting, dueAt: number): Promise<void>;
  /** Takes deliveries that are due. Until `leaseUntil` nobody else gets them; then somebody else tries. */
  claimDue(now: number, limit: number, leaseUntil: number): Promise<readonly Delivery[]>;
  /** These three do nothing when somebody else took the delivery up since. */
  finishDelivery(delivery: Delivery): Promise<void>;
  retryDelivery(delivery: Delivery, dueAt: number, error: string): Promise<void>;
  giveUpDelivery(delivery: Delivery, error: string): Promise<void>;
  putCertificate(name: string, pem: string, createdAt: number): Promise<void>;
}

/** Where topics, queues and what is in them are kept. */
export interface MessagingStore extends MessagingReader {
  /** Runs `work` as one transaction; it may run again, so it does nothing else. */
  write<T>(work: (tx: MessagingWriter) => Promise<T>): Promise<T>;
}

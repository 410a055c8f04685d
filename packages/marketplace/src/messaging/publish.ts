import { randomUUID } from 'node:crypto';
import { parseQueueArn, type QueueName } from './names.ts';
import { type EnvelopeMaker, envelope } from './sns/envelope.ts';
import type { MessageAttributes, MessagingWriter, Posting, Subscription, Topic } from './store.ts';

export interface Publication {
  /** By protocol, where it differs; `default` for all others. */
  readonly messages: { readonly default: string } & Partial<Record<Subscription['protocol'], string>>;
  readonly subject?: string;
  readonly attributes: MessageAttributes;
  /** Epoch ms UTC. */
  readonly at: number;
}

const PAGE = 100;

/**
 * Puts a message on its way to everybody who confirmed a subscription: into queues at once, for addresses as a
 * delivery that is due now.
 * @returns the message's id
 */
export async function publish(
  tx: MessagingWriter,
  topic: Topic,
  { messages, subject, attributes, at }: Publication,
  envelopes: EnvelopeMaker,
): Promise<string> {
  const messageId = randomUUID();
  let after = '';
  for (;;) {
    const page = await tx.subscriptionsOf(topic.arn, after, PAGE);
    for (const subscription of page) {
      if (!subscription.confirmed) continue;
      const posting: Posting = {
        type: 'Notification',
        messageId,
        topicArn: topic.arn,
        message: messages[subscription.protocol] ?? messages.default,
        ...(subject !== undefined && { subject }),
        attributes,
        at,
      };
      const queue = parseQueueArn(subscription.endpoint);
      if (queue === undefined) await tx.insertDelivery(subscription.arn, posting, at);
      else await intoQueue(tx, queue, { subscription, topic, posting, envelopes });
    }
    after = page.at(-1)?.arn ?? '';
    if (page.length < PAGE) return messageId;
  }
}

interface QueuePost {
  readonly subscription: Subscription;
  readonly topic: Topic;
  readonly posting: Posting;
  readonly envelopes: EnvelopeMaker;
}

const intoQueue = (
  tx: MessagingWriter,
  name: QueueName,
  { subscription, topic, posting, envelopes }: QueuePost,
): Promise<boolean> =>
  sendToQueue(tx, name, {
    body: subscription.raw ? posting.message : envelope(posting, subscription, topic, envelopes),
    attributes: subscription.raw ? posting.attributes : {},
    sender: topic.account,
    at: posting.at,
  });

/** @returns false when there is no such queue */
export async function sendToQueue(
  tx: MessagingWriter,
  name: QueueName,
  message: {
    readonly body: string;
    readonly attributes: MessageAttributes;
    readonly sender: string;
    readonly at: number;
  },
): Promise<boolean> {
  const queue = await tx.queue(name);
  if (queue === undefined) return false;
  const { body, attributes, sender, at } = message;
  await tx.insertMessage(queue.id, {
    messageId: randomUUID(),
    body,
    attributes,
    sender,
    sentAt: at,
    visibleAt: at,
  });
  return true;
}

import { randomBytes, randomUUID } from 'node:crypto';
import { requiredText, text, textsByName } from '../input.ts';
import { parseQueueArn } from '../names.ts';
import type { MessagingWriter, Subscription } from '../store.ts';
import type { XmlContent } from '../xml.ts';
import { assertOwn, invalidParameter, notFound, PAGE, type SnsCall, topicOf } from './context.ts';
import { everySubscription } from './topics.ts';

const PENDING = 'pending confirmation';
const PENDING_LISTED = 'PendingConfirmation';

/**
 * An address is asked first whether it wants the messages, a queue of the same account is not. Subscribing again
 * gives the subscription that is there, and asks once more when there was no answer.
 */
export async function subscribe(call: SnsCall): Promise<XmlContent> {
  const { protocol, endpoint } = await readEndpoint(call);
  const attributes = textsByName(call.input, 'Attributes');
  const subscription = await call.store.write(async (tx) => {
    const topic = await topicOf(call, tx);
    const all = await everySubscription(tx, topic.arn);
    const known = all.find((one) => one.protocol === protocol && one.endpoint === endpoint);
    if (known?.confirmed === true) return known;
    const made: Subscription = known ?? {
      arn: `${topic.arn}:${randomUUID()}`,
      topicArn: topic.arn,
      account: topic.account,
      protocol,
      endpoint,
      token: randomBytes(64).toString('hex'),
      raw: attributes.RawMessageDelivery === 'true',
      confirmed: protocol === 'sqs',
    };
    if (known === undefined) await tx.insertSubscription(made);
    if (!made.confirmed) await askForConfirmation(call, tx, made);
    return made;
  });
  call.wake();
  const whole = subscription.confirmed || text(call.input, 'ReturnSubscriptionArn') === 'true';
  return { SubscriptionArn: whole ? subscription.arn : PENDING };
}

const askForConfirmation = (call: SnsCall, tx: MessagingWriter, { arn, topicArn, token }: Subscription) => {
  const at = call.now();
  return tx.insertDelivery(
    arn,
    {
      type: 'SubscriptionConfirmation',
      messageId: randomUUID(),
      topicArn,
      message:
        `You have chosen to subscribe to the topic ${topicArn}.\n` +
        'To confirm the subscription, visit the SubscribeURL included in this message.',
      attributes: {},
      token,
      at,
    },
    at,
  );
};

/** @throws MessagingRefusal for a protocol we do not speak, and for an address that the operator does not allow */
async function readEndpoint(call: SnsCall): Promise<Pick<Subscription, 'protocol' | 'endpoint'>> {
  const protocol = requiredText(call.input, 'Protocol');
  const endpoint = requiredText(call.input, 'Endpoint');
  if (protocol === 'sqs') {
    const name = parseQueueArn(endpoint);
    if (name === undefined || name.account !== call.account || (await call.store.queue(name)) === undefined)
      throw invalidParameter('SQS endpoint ARN');
    return { protocol, endpoint };
  }
  if (protocol !== 'http' && protocol !== 'https')
    throw invalidParameter(`Amazon SNS does not support this protocol string: ${protocol.slice(0, 100)}`);
  if (!endpoint.startsWith(`${protocol}://`))
    throw invalidParameter('Endpoint must match the specified protocol');
  if (!call.destinations(endpoint))
    throw invalidParameter(
      'Unreachable Endpoint: this marketplace posts to its own machine and to hosts its operator has allowed',
    );
  return { protocol, endpoint };
}

/** Needs no signature: who has the token has read what was sent to the endpoint. */
export async function confirmSubscription(call: SnsCall): Promise<XmlContent> {
  const topicArn = requiredText(call.input, 'TopicArn');
  const token = requiredText(call.input, 'Token');
  if ((await call.store.topic(topicArn)) === undefined) throw notFound('Topic');
  const subscription = (await everySubscription(call.store, topicArn)).find((one) => one.token === token);
  if (subscription === undefined) throw invalidParameter('Token');
  await call.store.write((tx) => tx.confirmSubscription(subscription.arn));
  return { SubscriptionArn: subscription.arn };
}

/** With a signature only by the owner; without one by whoever was told the subscription's name in a message. */
export async function unsubscribe(call: SnsCall): Promise<XmlContent> {
  const arn = requiredText(call.input, 'SubscriptionArn');
  if (call.account !== undefined) assertOwn(call, arn, 'SubscriptionArn');
  await call.store.write((tx) => tx.deleteSubscription(arn));
  return undefined;
}

export async function listSubscriptionsByTopic(call: SnsCall): Promise<XmlContent> {
  const topic = await topicOf(call);
  const after = text(call.input, 'NextToken') ?? '';
  const subscriptions = await call.store.subscriptionsOf(topic.arn, after, PAGE + 1);
  const page = subscriptions.slice(0, PAGE);
  return {
    Subscriptions: {
      member: page.map((one) => ({
        SubscriptionArn: one.confirmed ? one.arn : PENDING_LISTED,
        Owner: one.account,
        Protocol: one.protocol,
        Endpoint: one.endpoint,
        TopicArn: one.topicArn,
      })),
    },
    NextToken: subscriptions.length > PAGE ? page.at(-1)?.arn : undefined,
  };
}

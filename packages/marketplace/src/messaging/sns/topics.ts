import { requiredText, text, textsByName } from '../input.ts';
import { isTopicName, topicArn } from '../names.ts';
import type { Attributes, MessagingReader, Subscription } from '../store.ts';
import type { XmlContent } from '../xml.ts';
import { entries } from '../xml.ts';
import { assertOwn, invalidParameter, PAGE, type SnsCall, topicOf } from './context.ts';

/** Kept and given back; SignatureVersion is the only one that does something. */
const settable = new Set([
  'DeliveryPolicy',
  'DisplayName',
  'KmsMasterKeyId',
  'Policy',
  'SignatureVersion',
  'TracingConfig',
]);

/** Making one that is there gives it again, as it is. */
export async function createTopic(call: SnsCall): Promise<XmlContent> {
  const name = requiredText(call.input, 'Name');
  if (!isTopicName(name) || call.account === undefined) throw invalidParameter('Topic Name');
  const attributes = textsByName(call.input, 'Attributes');
  for (const attribute of Object.keys(attributes)) assertSettable(attribute, attributes[attribute]);
  const arn = topicArn(call.account, name);
  const { account } = call;
  await call.store.write((tx) => tx.insertTopic({ arn, account, attributes, createdAt: call.now() }));
  return { TopicArn: arn };
}

/** Succeeds as well when there is none. */
export async function deleteTopic(call: SnsCall): Promise<XmlContent> {
  const arn = requiredText(call.input, 'TopicArn');
  assertOwn(call, arn, 'TopicArn');
  await call.store.write((tx) => tx.deleteTopic(arn));
  return undefined;
}

export async function listTopics(call: SnsCall): Promise<XmlContent> {
  const topics = await call.store.topicsOf(call.account ?? '', text(call.input, 'NextToken') ?? '', PAGE + 1);
  const page = topics.slice(0, PAGE);
  return {
    Topics: { member: page.map(({ arn }) => ({ TopicArn: arn })) },
    NextToken: topics.length > PAGE ? page.at(-1)?.arn : undefined,
  };
}

export async function getTopicAttributes(call: SnsCall): Promise<XmlContent> {
  const topic = await topicOf(call);
  const subscriptions = await everySubscription(call.store, topic.arn);
  const attributes: Attributes = {
    DisplayName: '',
    ...topic.attributes,
    TopicArn: topic.arn,
    Owner: topic.account,
    SubscriptionsConfirmed: String(subscriptions.filter(({ confirmed }) => confirmed).length),
    SubscriptionsPending: String(subscriptions.filter(({ confirmed }) => !confirmed).length),
    SubscriptionsDeleted: '0',
  };
  return { Attributes: { entry: entries(attributes, 'key', 'value') } };
}

export async function setTopicAttributes(call: SnsCall): Promise<XmlContent> {
  const name = requiredText(call.input, 'AttributeName');
  const value = text(call.input, 'AttributeValue') ?? '';
  assertSettable(name, value);
  await call.store.write(async (tx) => {
    const topic = await topicOf(call, tx);
    await tx.setTopicAttributes(topic.arn, { ...topic.attributes, [name]: value });
  });
  return undefined;
}

export async function everySubscription(
  reader: MessagingReader,
  topicArn: string,
): Promise<readonly Subscription[]> {
  const all: Subscription[] = [];
  for (;;) {
    const page = await reader.subscriptionsOf(topicArn, all.at(-1)?.arn ?? '', PAGE);
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}

function assertSettable(name: string, value: string | undefined): void {
  if (!settable.has(name)) throw invalidParameter('AttributeName');
  if (name === 'SignatureVersion' && value !== '1' && value !== '2')
    throw invalidParameter('SignatureVersion');
}

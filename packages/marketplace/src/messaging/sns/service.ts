import { formTree, named } from '../form.ts';
import { type Input, isRecord, requiredText, text } from '../input.ts';
import { readMessageAttributes } from '../message-attributes.ts';
import { MessagingRefusal } from '../messaging-refusal.ts';
import { type Publication, publish } from '../publish.ts';
import type { XmlContent } from '../xml.ts';
import { invalidParameter, type SnsCall, type SnsOperation, topicOf } from './context.ts';
import { confirmSubscription, listSubscriptionsByTopic, subscribe, unsubscribe } from './subscriptions.ts';
import { createTopic, deleteTopic, getTopicAttributes, listTopics, setTopicAttributes } from './topics.ts';

export const SNS_NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

/** SNS API reference, Publish. */
const MOST_MESSAGE_BYTES = 262_144;
const MOST_SUBJECT_SIGNS = 100;

const operations = new Map<string, SnsOperation>([
  ['CreateTopic', createTopic],
  ['DeleteTopic', deleteTopic],
  ['ListTopics', listTopics],
  ['GetTopicAttributes', getTopicAttributes],
  ['SetTopicAttributes', setTopicAttributes],
  ['Subscribe', subscribe],
  ['ConfirmSubscription', confirmSubscription],
  ['Unsubscribe', unsubscribe],
  ['ListSubscriptionsByTopic', listSubscriptionsByTopic],
  ['Publish', publishMessage],
]);

/** What works without a signature, as a link that a message carries. */
export const isOpenToAll = (action: string): boolean =>
  action === 'ConfirmSubscription' || action === 'Unsubscribe';

/** @throws MessagingRefusal when there is no such operation, or it refuses */
export function callSns(action: string, call: SnsCall): Promise<XmlContent> {
  const operation = operations.get(action);
  if (operation === undefined)
    throw new MessagingRefusal(
      'InvalidAction',
      `The action ${action.slice(0, 100)} is not valid for this web service`,
    );
  return operation(call);
}

export function snsInput(form: URLSearchParams): Input {
  const { Attributes, MessageAttributes, ...plain } = formTree(form);
  return {
    ...plain,
    Attributes: isRecord(Attributes) ? named(Attributes.entry, 'key', 'value') : undefined,
    MessageAttributes: isRecord(MessageAttributes)
      ? named(MessageAttributes.entry, 'Name', 'Value')
      : undefined,
  };
}

async function publishMessage(call: SnsCall): Promise<XmlContent> {
  const { input } = call;
  const message = requiredText(input, 'Message');
  if (Buffer.byteLength(message) > MOST_MESSAGE_BYTES) throw invalidParameter('Message too long');
  const subject = text(input, 'Subject');
  if (subject !== undefined && (subject === '' || subject.length > MOST_SUBJECT_SIGNS))
    throw invalidParameter('Subject');
  const attributes = readMessageAttributes(input);
  const messages =
    text(input, 'MessageStructure') === 'json' ? messagesByProtocol(message) : { default: message };
  const arn = text(input, 'TopicArn') ?? requiredText(input, 'TargetArn');
  const messageId = await call.store.write(async (tx) => {
    const publication = { messages, ...(subject !== undefined && { subject }), attributes, at: call.now() };
    return publish(tx, await topicOf(call, tx, arn), publication, call.envelopes);
  });
  call.arrivals.tell();
  call.wake();
  return { MessageId: messageId };
}

function messagesByProtocol(message: string): Publication['messages'] {
  const parsed = parseJson(message);
  if (!isRecord(parsed) || typeof parsed.default !== 'string')
    throw invalidParameter('Message Structure - No default entry in JSON message body');
  const { default: usual, http, https, sqs } = parsed;
  return {
    default: usual,
    ...(typeof http === 'string' && { http }),
    ...(typeof https === 'string' && { https }),
    ...(typeof sqs === 'string' && { sqs }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidParameter('Message Structure - JSON message body failed to parse');
  }
}

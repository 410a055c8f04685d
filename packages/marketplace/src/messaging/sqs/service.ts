import { formTree, named, numbered } from '../form.ts';
import { type Input, isRecord } from '../input.ts';
import { MessagingRefusal } from '../messaging-refusal.ts';
import { entries, type XmlContent } from '../xml.ts';
import type { SqsCall } from './context.ts';
import { deleteMessage, deleteMessageBatch } from './delete-messages.ts';
import { changeMessageVisibility, receiveMessage, sendMessage } from './messages.ts';
import {
  createQueue,
  deleteQueue,
  getQueueAttributes,
  getQueueUrl,
  listQueues,
  purgeQueue,
  setQueueAttributes,
} from './queues.ts';

export const SQS_NAMESPACE = 'http://queue.amazonaws.com/doc/2012-11-05/';

const operations = new Map<string, (call: SqsCall) => Promise<object>>([
  ['CreateQueue', createQueue],
  ['GetQueueUrl', getQueueUrl],
  ['ListQueues', listQueues],
  ['GetQueueAttributes', getQueueAttributes],
  ['SetQueueAttributes', setQueueAttributes],
  ['PurgeQueue', purgeQueue],
  ['DeleteQueue', deleteQueue],
  ['SendMessage', sendMessage],
  ['ReceiveMessage', receiveMessage],
  ['DeleteMessage', deleteMessage],
  ['DeleteMessageBatch', deleteMessageBatch],
  ['ChangeMessageVisibility', changeMessageVisibility],
]);

/** @throws MessagingRefusal when there is no such operation, or it refuses */
export function callSqs(action: string, call: SqsCall): Promise<object> {
  const operation = operations.get(action);
  if (operation === undefined)
    throw new MessagingRefusal(
      'UnknownOperationException',
      `The action ${action.slice(0, 100)} is not valid for this endpoint.`,
      {
        code: 'InvalidAction',
      },
    );
  return operation(call);
}

/** A form of the Query protocol in the members of the JSON protocol, by the published model's names. */
export function sqsInput(form: URLSearchParams): Input {
  const {
    Attribute,
    AttributeName,
    MessageAttribute,
    MessageAttributeName,
    MessageSystemAttributeName,
    DeleteMessageBatchRequestEntry,
    ...plain
  } = formTree(form);
  return {
    ...plain,
    Attributes: named(Attribute, 'Name', 'Value'),
    AttributeNames: numbered(AttributeName),
    MessageAttributes: named(MessageAttribute, 'Name', 'Value'),
    MessageAttributeNames: numbered(MessageAttributeName),
    MessageSystemAttributeNames: numbered(MessageSystemAttributeName),
    Entries: numbered(DeleteMessageBatchRequestEntry),
  };
}

/** What lists are called in XML: their elements stand there one by one. */
const elementNames: Readonly<Record<string, string>> = {
  QueueUrls: 'QueueUrl',
  Messages: 'Message',
  Successful: 'DeleteMessageBatchResultEntry',
  Failed: 'BatchResultErrorEntry',
  Attributes: 'Attribute',
  MessageAttributes: 'MessageAttribute',
};

/** An answer of the JSON protocol as the content of the Query protocol's XML. */
export function sqsXml(output: unknown): XmlContent {
  if (Array.isArray(output)) return output.map(sqsXml);
  if (isRecord(output))
    return Object.fromEntries(
      Object.entries(output).map(([name, value]) => [
        elementNames[name] ?? name,
        name.endsWith('Attributes') && isRecord(value)
          ? entries(mapped(value), 'Name', 'Value')
          : sqsXml(value),
      ]),
    );
  return typeof output === 'string' || typeof output === 'number' || typeof output === 'boolean'
    ? output
    : undefined;
}

const mapped = (record: Input): Readonly<Record<string, XmlContent>> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, sqsXml(value)]));

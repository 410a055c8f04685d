import { randomUUID } from 'node:crypto';
import { invalidValue, requiredText, texts, whole } from '../input.ts';
import { md5, md5OfAttributes, readMessageAttributes } from '../message-attributes.ts';
import { MessagingRefusal } from '../messaging-refusal.ts';
import type { MessageAttributes, Queue, ReceivedMessage } from '../store.ts';
import { seconds } from './attributes.ts';
import { queueOf, type SqsCall } from './context.ts';
import { parseReceiptHandle, receiptHandle } from './receipts.ts';

/** Another server's messages, and hidden ones that show again, are told by nobody; so a waiting call looks itself. */
const LOOK_AGAIN_MS = 1000;

const MOST_MESSAGES = 10;
const LONGEST_WAIT_S = 20;
const LONGEST_HIDDEN_S = 43_200;
const LONGEST_DELAY_S = 900;

export async function sendMessage(call: SqsCall): Promise<object> {
  const body = requiredText(call.input, 'MessageBody');
  const attributes = readMessageAttributes(call.input);
  const delay = whole(call.input, 'DelaySeconds', 0, LONGEST_DELAY_S);
  const messageId = randomUUID();
  await call.store.write(async (tx) => {
    const queue = await queueOf(call, tx);
    const most = seconds(queue, 'MaximumMessageSize');
    if (Buffer.byteLength(body) > most)
      throw new MessagingRefusal(
        'InvalidParameterValue',
        `One or more parameters are invalid. Reason: Message must be shorter than ${most} bytes.`,
      );
    const sentAt = call.now();
    const visibleAt = sentAt + (delay ?? seconds(queue, 'DelaySeconds')) * 1000;
    await tx.insertMessage(queue.id, {
      messageId,
      body,
      attributes,
      sender: call.account,
      sentAt,
      visibleAt,
    });
  });
  call.arrivals.tell();
  return {
    MessageId: messageId,
    MD5OfMessageBody: md5(body),
    MD5OfMessageAttributes: md5OfAttributes(attributes),
  };
}

/** Answers as soon as there is a message, at the latest after the time the caller or the queue is ready to wait. */
export async function receiveMessage(call: SqsCall): Promise<object> {
  const queue = await queueOf(call);
  const limit = whole(call.input, 'MaxNumberOfMessages', 1, MOST_MESSAGES) ?? 1;
  const hidden =
    whole(call.input, 'VisibilityTimeout', 0, LONGEST_HIDDEN_S) ?? seconds(queue, 'VisibilityTimeout');
  const wait =
    whole(call.input, 'WaitTimeSeconds', 0, LONGEST_WAIT_S) ??
    seconds(queue, 'ReceiveMessageWaitTimeSeconds');
  // Waiting is real time, whatever the clock of the messages says.
  const until = performance.now() + wait * 1000;
  for (;;) {
    const { told } = call.arrivals;
    const messages = await take(call, queue, limit, hidden * 1000);
    if (messages.length > 0) return { Messages: messages.map((message) => shown(call, message)) };
    const left = call.signal.aborted ? 0 : until - performance.now();
    if (left <= 0) return {};
    await call.arrivals.next(told, Math.min(left, LOOK_AGAIN_MS), call.signal);
  }
}

async function take(
  call: SqsCall,
  queue: Queue,
  limit: number,
  hiddenMs: number,
): Promise<readonly ReceivedMessage[]> {
  // Looking first keeps those who wait from writing all the time.
  if ((await call.store.countsOf(queue.id, call.now())).visible === 0) return [];
  return call.store.write(async (tx) => {
    const now = call.now();
    await tx.deleteExpired(queue.id, now - seconds(queue, 'MessageRetentionPeriod') * 1000);
    return tx.receive(queue.id, now, limit, now + hiddenMs);
  });
}

function shown({ input }: SqsCall, message: ReceivedMessage): object {
  const system = systemAttributes(message, [
    ...texts(input, 'AttributeNames'),
    ...texts(input, 'MessageSystemAttributeNames'),
  ]);
  const own = asked(message.attributes, texts(input, 'MessageAttributeNames'));
  return {
    MessageId: message.messageId,
    ReceiptHandle: receiptHandle(message),
    MD5OfBody: md5(message.body),
    Body: message.body,
    Attributes: Object.keys(system).length > 0 ? system : undefined,
    MD5OfMessageAttributes: md5OfAttributes(own),
    MessageAttributes: Object.keys(own).length > 0 ? own : undefined,
  };
}

function systemAttributes(
  message: ReceivedMessage,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const all = {
    SenderId: message.sender,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receives),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  };
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => names.includes('All') || names.includes(name)),
  );
}

/** `All`, `.*`, a name, or a beginning as `pre.*`. */
const asked = (attributes: MessageAttributes, names: readonly string[]): MessageAttributes =>
  Object.fromEntries(
    Object.entries(attributes).filter(([name]) =>
      names.some(
        (pattern) =>
          pattern === 'All' ||
          pattern === name ||
          (pattern.endsWith('.*') && name.startsWith(pattern.slice(0, pattern.length - 2))),
      ),
    ),
  );

export async function changeMessageVisibility(call: SqsCall): Promise<object> {
  const handle = requiredText(call.input, 'ReceiptHandle');
  const { message, receipt } = parseReceiptHandle(handle);
  const timeout = whole(call.input, 'VisibilityTimeout', 0, LONGEST_HIDDEN_S);
  if (timeout === undefined)
    throw new MessagingRefusal(
      'MissingParameter',
      'The request must contain the parameter VisibilityTimeout.',
    );
  const changed = await call.store.write(async (tx) => {
    const now = call.now();
    return tx.setVisibility((await queueOf(call, tx)).id, message, receipt, now, now + timeout * 1000);
  });
  if (!changed)
    throw invalidValue(
      'ReceiptHandle',
      handle,
      'Message does not exist or is not available for visibility timeout change.',
    );
  if (timeout === 0) call.arrivals.tell();
  return {};
}

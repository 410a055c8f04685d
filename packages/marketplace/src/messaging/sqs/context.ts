import type { Arrivals } from '../arrivals.ts';
import { type Input, text } from '../input.ts';
import { MessagingRefusal } from '../messaging-refusal.ts';
import { parseQueuePath, parseQueueUrl, type QueueName } from '../names.ts';
import type { MessagingReader, MessagingStore, Queue } from '../store.ts';

/** One call to the queue service. */
export interface SqsCall {
  readonly input: Input;
  /** Twelve digits. */
  readonly account: string;
  /** What was posted to, which names the queue when the input does not. */
  readonly path: string;
  readonly store: MessagingStore;
  readonly arrivals: Arrivals;
  /** Epoch ms UTC. */
  readonly now: () => number;
  /** Ends a call that waits: the caller went away, or the server stops. */
  readonly signal: AbortSignal;
  readonly urlOf: (queue: QueueName) => string;
}

export const noQueue = (): MessagingRefusal =>
  new MessagingRefusal('QueueDoesNotExist', 'The specified queue does not exist for this wsdl version.', {
    code: 'AWS.SimpleQueueService.NonExistentQueue',
  });

/** The queue a call is about. @throws MessagingRefusal QueueDoesNotExist, AccessDenied, InvalidAddress */
export async function queueOf(call: SqsCall, reader: MessagingReader = call.store): Promise<Queue> {
  const url = text(call.input, 'QueueUrl');
  const name = url === undefined ? parseQueuePath(call.path) : parseQueueUrl(url);
  if (name === undefined)
    throw new MessagingRefusal(
      'InvalidAddress',
      `The address ${url ?? call.path} is not valid for this endpoint.`,
      {
        status: 404,
      },
    );
  if (name.account !== call.account)
    throw new MessagingRefusal('AccessDenied', `Access to the resource ${url ?? call.path} is denied.`, {
      status: 403,
    });
  const queue = await reader.queue(name);
  if (queue === undefined) throw noQueue();
  return queue;
}

import type { Arrivals } from '../arrivals.ts';
import type { Destinations } from '../destinations.ts';
import { type Input, requiredText } from '../input.ts';
import { MessagingRefusal } from '../messaging-refusal.ts';
import { accountOfArn } from '../names.ts';
import type { MessagingReader, MessagingStore, Topic } from '../store.ts';
import type { XmlContent } from '../xml.ts';
import type { EnvelopeMaker } from './envelope.ts';

/** One call to the topic service. */
export interface SnsCall {
  readonly input: Input;
  /** Twelve digits; undefined for the few things that need no signature. */
  readonly account: string | undefined;
  readonly store: MessagingStore;
  readonly arrivals: Arrivals;
  readonly destinations: Destinations;
  readonly envelopes: EnvelopeMaker;
  /** Epoch ms UTC. */
  readonly now: () => number;
  /** Something is due for delivery. */
  readonly wake: () => void;
}

export type SnsOperation = (call: SnsCall) => Promise<XmlContent>;

export const PAGE = 100;

/** @throws MessagingRefusal */
export const invalidParameter = (what: string): MessagingRefusal =>
  new MessagingRefusal('InvalidParameter', `Invalid parameter: ${what}`);

export const notFound = (what: string): MessagingRefusal =>
  new MessagingRefusal('NotFound', `${what} does not exist`, { status: 404 });

/** @throws MessagingRefusal AuthorizationError for what is another account's */
export function assertOwn(call: SnsCall, arn: string, name: string): void {
  const account = accountOfArn(arn);
  if (account === undefined) throw invalidParameter(name);
  if (account !== call.account)
    throw new MessagingRefusal(
      'AuthorizationError',
      `The account is not authorized to use the resource ${arn}`,
      {
        status: 403,
      },
    );
}

/** The caller's own topic that a call names. @throws MessagingRefusal */
export async function topicOf(
  call: SnsCall,
  reader: MessagingReader = call.store,
  arn = requiredText(call.input, 'TopicArn'),
): Promise<Topic> {
  assertOwn(call, arn, 'TopicArn');
  const topic = await reader.topic(arn);
  if (topic === undefined) throw notFound('Topic');
  return topic;
}

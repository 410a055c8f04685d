import { createHash } from 'node:crypto';

/** The only region MTurk has. */
const REGION = 'us-east-1';

const ACCOUNT_DIGITS = 12;
const NAME = /^[\w-]{1,80}$/;
const TOPIC_NAME = /^[\w-]{1,256}$/;

/** The queue service's hosts, the second one that of older SDKs. */
const AMAZON_HOST = /^(?:sqs\.[\w-]+|queue)\.amazonaws\.com(?::443)?$/i;

/** A queue as its owner names it. */
export interface QueueName {
  readonly account: string;
  readonly name: string;
}

/** The account number that topics and queues of an access key carry: twelve digits, always the same. */
export function accountNumber(accessKeyId: string): string {
  const digits = createHash('sha256').update(accessKeyId).digest().readUIntBE(0, 6) % 10 ** ACCOUNT_DIGITS;
  return String(digits).padStart(ACCOUNT_DIGITS, '0');
}

export const isQueueName = (name: string): boolean => NAME.test(name);
export const isTopicName = (name: string): boolean => TOPIC_NAME.test(name);

export const topicArn = (account: string, name: string): string => `arn:aws:sns:${REGION}:${account}:${name}`;

export const queueArn = ({ account, name }: QueueName): string => `arn:aws:sqs:${REGION}:${account}:${name}`;

export function parseQueueArn(arn: string): QueueName | undefined {
  const [account, name] = /^arn:aws:sqs:[\w-]+:(\d{12}):([\w-]{1,80})$/.exec(arn)?.slice(1) ?? [];
  return account === undefined || name === undefined ? undefined : { account, name };
}

/** The account of a topic or subscription; undefined when the text is no such name. */
export const accountOfArn = (arn: string): string | undefined =>
  /^arn:aws:sns:[\w-]+:(\d{12}):[\w-]{1,256}(:[\w-]+)?$/.exec(arn)?.[1];

/**
 * The queue an address means, whatever its host: ours, or Amazon's as it stands in many a configuration.
 * @returns undefined when it is no queue's address
 */
export function parseQueueUrl(url: string): QueueName | undefined {
  if (!URL.canParse(url)) return undefined;
  return parseQueuePath(new URL(url).pathname);
}

/** `/queue/<account>/<name>` as ours are, or `/<account>/<name>` as Amazon's. */
export function parseQueuePath(path: string): QueueName | undefined {
  const [account, name] = /^(?:\/queue)?\/(\d{12})\/([\w-]{1,80})$/.exec(path)?.slice(1) ?? [];
  return account === undefined || name === undefined ? undefined : { account, name };
}

/** @param host the Host header. An address under Amazon's name leads back through the proxy. */
export const queueUrl = (protocol: string, host: string, { account, name }: QueueName): string =>
  AMAZON_HOST.test(host)
    ? `https://${host}/${account}/${name}`
    : `${protocol}://${host}/queue/${account}/${name}`;

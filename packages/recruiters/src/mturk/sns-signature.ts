import { createVerify, X509Certificate } from 'node:crypto';

/** A message of a topic as it is posted to a subscriber (SNS Developer Guide, "Parsing message formats"). */
type SnsMessage = Readonly<Record<string, string>>;

/** What is signed, in this order, where it is there (SNS Developer Guide, "Verifying the signatures of messages"). */
const SIGNED: Readonly<Record<string, readonly string[]>> = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: [
    'Message',
    'MessageId',
    'SubscribeURL',
    'Timestamp',
    'Token',
    'TopicArn',
    'Type',
  ],
};

const ALGORITHMS: Readonly<Record<string, string>> = { '1': 'RSA-SHA1', '2': 'RSA-SHA256' };

/** @returns the members that are texts; undefined when the body is no such message */
export function readSnsMessage(body: string): SnsMessage | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const texts = Object.entries(parsed).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts);
}

/** @param certificate PEM */
export function isSigned(message: SnsMessage, certificate: string): boolean {
  const names = SIGNED[message.Type ?? ''];
  const algorithm = ALGORITHMS[message.SignatureVersion ?? ''];
  if (names === undefined || algorithm === undefined) return false;
  const text = names
    .filter((name) => message[name] !== undefined)
    .map((name) => `${name}\n${message[name]}\n`)
    .join('');
  return createVerify(algorithm)
    .update(text, 'utf8')
    .verify(new X509Certificate(certificate).publicKey, message.Signature ?? '', 'base64');
}

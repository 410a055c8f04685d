import type { Posting, Subscription, Topic } from '../store.ts';
import type { Signer } from './signer.ts';

/** What an envelope needs besides the message. */
export interface EnvelopeMaker {
  /** Where subscribers reach us, without a slash at the end. */
  readonly publicUrl: string;
  readonly signer: Signer;
}

type Fields = Readonly<Record<string, string>>;

/** What is signed, in this order, where it is there (SNS Developer Guide, "Verifying the signatures of messages"). */
const SIGNED = {
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
} as const;

/** The JSON text that a subscriber gets (SNS Developer Guide, "Parsing message formats"). */
export function envelope(
  posting: Posting,
  subscription: Pick<Subscription, 'arn'>,
  topic: Pick<Topic, 'attributes'>,
  { publicUrl, signer }: EnvelopeMaker,
): string {
  const content = posting.type === 'Notification' ? notification(posting) : confirmation(posting, publicUrl);
  const version = topic.attributes.SignatureVersion === '2' ? '2' : '1';
  const text = SIGNED[posting.type]
    .flatMap((name) => (content[name] === undefined ? [] : [`${name}\n${content[name]}\n`]))
    .join('');
  return JSON.stringify({
    ...content,
    SignatureVersion: version,
    Signature: signer.sign(text, version),
    SigningCertURL: `${publicUrl}/sns/${signer.name}`,
    ...(posting.type === 'Notification' && {
      UnsubscribeURL: actionUrl(publicUrl, { Action: 'Unsubscribe', SubscriptionArn: subscription.arn }),
      ...(Object.keys(posting.attributes).length > 0 && { MessageAttributes: shownAttributes(posting) }),
    }),
  });
}

const notification = (posting: Posting): Fields => ({
  Type: posting.type,
  MessageId: posting.messageId,
  TopicArn: posting.topicArn,
  ...(posting.subject !== undefined && { Subject: posting.subject }),
  Message: posting.message,
  Timestamp: new Date(posting.at).toISOString(),
});

const confirmation = (posting: Posting, publicUrl: string): Fields => {
  const { topicArn, token = '' } = posting;
  return {
    Type: posting.type,
    MessageId: posting.messageId,
    Token: token,
    TopicArn: topicArn,
    Message: posting.message,
    SubscribeURL: actionUrl(publicUrl, { Action: 'ConfirmSubscription', TopicArn: topicArn, Token: token }),
    Timestamp: new Date(posting.at).toISOString(),
  };
};

const actionUrl = (publicUrl: string, query: Fields): string =>
  `${publicUrl}/sns?${new URLSearchParams(query).toString()}`;

const shownAttributes = ({ attributes }: Posting): object =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      { Type: DataType, Value: StringValue ?? BinaryValue },
    ]),
  );

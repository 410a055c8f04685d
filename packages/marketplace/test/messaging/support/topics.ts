import {
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { KEY, type MessagingLab, SECRET } from './lab.ts';
import type { Subscriber } from './subscriber.ts';

/** A topic that posts to the subscriber already. @returns its name */
export async function subscribeConfirmed(lab: MessagingLab, subscriber: Subscriber): Promise<string> {
  const sns = new SNSClient({
    endpoint: lab.url,
    region: 'us-east-1',
    credentials: { accessKeyId: KEY, secretAccessKey: SECRET },
  });
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'events' }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint: subscriber.url }));
  await lab.messaging.deliverer.deliverDue(lab.clock.now());
  const Token = subscriber.posts().at(-1)?.envelope.Token;
  await sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token }));
  sns.destroy();
  return TopicArn;
}

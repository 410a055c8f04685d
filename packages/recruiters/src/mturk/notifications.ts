import { UpdateNotificationSettingsCommand } from '@aws-sdk/client-mturk';
import {
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  SetTopicAttributesCommand,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import type { CallResult, Clock, IncomingNotification, NotificationResult } from '@turnout/core';
import type { MturkReader } from './api.ts';
import { certificateSource } from './certificates.ts';
import type { MturkClients } from './clients.ts';
import { readEvents } from './events.ts';
import { isAmazon } from './hosts.ts';
import { attempt, readingError } from './outcome.ts';
import type { MturkSettings } from './settings.ts';
import { isSigned, readSnsMessage } from './sns-signature.ts';

/** The documentation's; the published model names an older one, which nobody else does. */
const VERSION = '2014-08-15';

const EVENTS = [
  'AssignmentAccepted',
  'AssignmentAbandoned',
  'AssignmentReturned',
  'AssignmentSubmitted',
  'AssignmentApproved',
  'AssignmentRejected',
  'HITExpired',
  'HITReviewable',
] as const;

/**
 * Being told of what happens to postings: by a topic of the account, one for each environment, which posts to our
 * address. That a message is genuine shows in its signature and in its naming that very topic; there is no secret in
 * the address, where logs would keep it. A message that comes twice only makes us look twice.
 */
export function notificationCalls({
  settings,
  clients,
  reader,
  clock,
}: {
  readonly settings: MturkSettings;
  readonly clients: MturkClients;
  readonly reader: MturkReader;
  readonly clock: Clock;
}) {
  const certificateOf = certificateSource(settings, clock);
  let topic: Promise<string> | undefined;
  /** Making a topic that is there gives its name again. */
  const ownTopic = (): Promise<string> => {
    topic ??= makeTopic(settings, clients).catch((error: unknown) => {
      topic = undefined;
      throw readingError(error);
    });
    return topic;
  };
  const tellOf = async (HITTypeId: string): Promise<void> => {
    await clients.writing.send(
      new UpdateNotificationSettingsCommand({
        HITTypeId,
        Active: true,
        Notification: {
          Destination: await ownTopic(),
          Transport: 'SNS',
          Version: VERSION,
          EventTypes: [...EVENTS],
        },
      }),
    );
  };
  return {
    /** A posting does not fail because nobody can be told of it: everything is also asked for. */
    watch: async (hitTypeId: string): Promise<void> => {
      if (settings.notifies) await attempt(() => tellOf(hitTypeId));
    },
    /** Subscribes the address, and asks to be told of every HIT on the account that leads to the same server. */
    subscribe: (url: string): Promise<CallResult<undefined>> =>
      attempt(async () => {
        await clients.assertEndpoint();
        const { protocol, origin } = new URL(url);
        await clients.topics.send(
          new SubscribeCommand({
            TopicArn: await ownTopic(),
            Protocol: protocol === 'https:' ? 'https' : 'http',
            Endpoint: url,
          }),
        );
        const types = new Set<string>();
        for await (const hit of reader.hits())
          if (hit.HITTypeId !== undefined && hit.Question?.includes(origin) === true)
            if (hit.HITStatus === 'Assignable' || hit.HITStatus === 'Unassignable') types.add(hit.HITTypeId);
        for (const type of types) await tellOf(type);
        return undefined;
      }),
    async readNotification({ method, body }: IncomingNotification): Promise<NotificationResult> {
      const message = method.toUpperCase() === 'POST' ? readSnsMessage(body) : undefined;
      if (message?.Type === undefined) return refuse('It is no message of a topic.');
      const certificate = await certificateOf(message.SigningCertURL ?? '');
      if (certificate === undefined || !isSigned(message, certificate))
        return refuse('Its signature is not the service’s.');
      const own = await ownTopic();
      if (message.TopicArn !== own) return refuse('It comes from another topic.');
      if (message.Type === 'SubscriptionConfirmation') {
        await confirm(clients, own, message.Token ?? '');
        return { kind: 'events', events: [] };
      }
      const events = readEvents(message.Message ?? '');
      return events === undefined ? refuse('It tells of no events.') : { kind: 'events', events };
    },
  };
}

const refuse = (reason: string): NotificationResult => ({ kind: 'refused', reason });

async function makeTopic(settings: MturkSettings, { topics }: MturkClients): Promise<string> {
  const Name = `turnout-${settings.environment}`;
  const { TopicArn = '' } = await topics.send(new CreateTopicCommand({ Name }));
  // At Amazon the service is another account, which must be let in. Ours publishes to any topic of its own.
  if (isAmazon(settings))
    await topics.send(
      new SetTopicAttributesCommand({
        TopicArn,
        AttributeName: 'Policy',
        AttributeValue: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'mturk-requester.amazonaws.com' },
              Action: 'SNS:Publish',
              Resource: TopicArn,
            },
          ],
        }),
      }),
    );
  return TopicArn;
}

/** @throws TurnoutError RECRUITER_SILENT, RECRUITER_REFUSED */
async function confirm({ topics }: MturkClients, TopicArn: string, Token: string): Promise<void> {
  try {
    await topics.send(new ConfirmSubscriptionCommand({ TopicArn, Token }));
  } catch (error) {
    throw readingError(error);
  }
}

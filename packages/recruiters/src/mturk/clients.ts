import { MTurkClient } from '@aws-sdk/client-mturk';
import { SNSClient } from '@aws-sdk/client-sns';
import { TurnoutError } from '@turnout/core';
import { missingKeys } from './credentials.ts';
import { closedHost, isAmazon, isAmazonHost } from './hosts.ts';
import type { MturkSettings } from './settings.ts';

export interface MturkClients {
  /** Asks again by itself when the service is busy or silent. */
  readonly reading: MTurkClient;
  /** Sends each call once: a repeat that nobody decided on is how people are paid twice. */
  readonly writing: MTurkClient;
  readonly topics: SNSClient;
  /** @throws TurnoutError RECRUITER_SETUP without keys, and when the clients would call another host than is named */
  assertEndpoint(): Promise<void>;
}

const AMAZON_TOPICS = 'https://sns.us-east-1.amazonaws.com';
const CONNECT_MS = 5000;
const ANSWER_MS = 30_000;
const READ_ATTEMPTS = 5;

export function makeClients(settings: MturkSettings): MturkClients {
  const common = {
    region: settings.region,
    credentials: settings.credentials,
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: ANSWER_MS,
      throwOnRequestTimeout: true,
    },
  };
  const { endpoint } = settings;
  const reading = new MTurkClient({
    ...common,
    endpoint,
    maxAttempts: READ_ATTEMPTS,
    retryMode: 'adaptive',
  });
  const writing = new MTurkClient({ ...common, endpoint, maxAttempts: 1 });
  const topics = new SNSClient({
    ...common,
    endpoint: isAmazon(settings) ? AMAZON_TOPICS : endpoint,
    maxAttempts: READ_ATTEMPTS,
  });
  let asserted: Promise<void> | undefined;
  return {
    reading,
    writing,
    topics,
    assertEndpoint: async () => {
      // The service would be asked with half a signature, and says so in words that help nobody.
      const missing = missingKeys(settings);
      if (missing !== undefined)
        throw new TurnoutError('RECRUITER_SETUP', `${missing.message} ${missing.remedy}`);
      asserted ??= Promise.all([assertCalls(reading, settings), assertCalls(writing, settings)]).then(
        () => undefined,
      );
      return asserted;
    },
  };
}

/** What the client itself holds is looked at: environment variables and profiles can name another host. */
async function assertCalls(client: MTurkClient, settings: MturkSettings): Promise<void> {
  const called = await client.config.endpoint?.();
  const wanted = new URL(settings.endpoint);
  const port = wanted.port === '' ? undefined : Number(wanted.port);
  const isWanted =
    called !== undefined &&
    called.protocol === wanted.protocol &&
    called.hostname === wanted.hostname &&
    called.port === port &&
    called.path.replace(/\/$/, '') === wanted.pathname.replace(/\/$/, '');
  if (!isWanted)
    throw new TurnoutError('RECRUITER_SETUP', 'The client would call another host than the endpoint named.');
  if (isAmazonHost(called.hostname) && !settings.allowAmazon)
    throw new TurnoutError('RECRUITER_SETUP', closedHost(called.hostname).message);
}

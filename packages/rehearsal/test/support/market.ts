import {
  ApproveAssignmentCommand,
  CreateHITCommand,
  ListAssignmentsForHITCommand,
  MTurkClient,
} from '@aws-sdk/client-mturk';
import { type RunningMarketplace, startMarketplace } from '@turnout/marketplace';
import { Seeded } from '../../../../test/support/random.ts';

export const CONTROL_TOKEN = 'control-of-the-tests';

export interface Market {
  /** Of the sandbox's worker site. */
  readonly siteUrl: string;
  /** Posts one HIT. */
  post(hit: PostedHit): Promise<{ readonly hitId: string; readonly groupId: string }>;
  /** The answers of a HIT's submissions, as XML. */
  answers(hitId: string): Promise<string[]>;
  /** Approves everything that was submitted to a HIT. */
  approveAll(hitId: string): Promise<void>;
  close(): Promise<void>;
}

export interface PostedHit {
  /** XML. */
  readonly question: string;
  readonly slots: number;
  readonly durationS?: number;
  readonly reward?: string;
}

export const externalQuestion = (url: string): string =>
  `<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd"><ExternalURL>${url.replaceAll('&', '&amp;')}</ExternalURL><FrameHeight>800</FrameHeight></ExternalQuestion>`;

/** A marketplace in rehearsal, spoken to with Amazon's own client. @param host as the browser knows it */
export async function startMarket(host: '127.0.0.1' | 'localhost' = '127.0.0.1'): Promise<Market> {
  const quiet = (): void => {};
  const market: RunningMarketplace = await startMarketplace({
    mode: 'rehearsal',
    name: 'Rehearsal',
    database: { url: 'sqlite://', baseFolder: process.cwd() },
    listen: { host, port: 0 },
    publicUrl: undefined,
    contentUrl: undefined,
    profile: 'observed',
    panelFees: 'none',
    trustedProxies: 0,
    signUp: 'closed',
    controlToken: CONTROL_TOKEN,
    outgoingHosts: [],
    vault: { encrypt: (text) => text, decrypt: (text) => text },
    clock: { now: () => Date.now() },
    random: new Seeded(5),
    log: { debug: quiet, info: quiet, warn: quiet, error: console.error },
  });
  const client = new MTurkClient({
    endpoint: market.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'REHEARSALKEY', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  return {
    siteUrl: `${market.url}/sandbox`,
    async post({ question, slots, durationS = 3600, reward = '1.00' }) {
      const { HIT } = await client.send(
        new CreateHITCommand({
          Title: 'Colour words',
          Description: 'Name the colours.',
          Reward: reward,
          AssignmentDurationInSeconds: durationS,
          LifetimeInSeconds: 7 * 24 * 3600,
          MaxAssignments: slots,
          AutoApprovalDelayInSeconds: 30 * 24 * 3600,
          Question: question,
        }),
      );
      return { hitId: HIT?.HITId ?? '', groupId: HIT?.HITGroupId ?? '' };
    },
    async approveAll(hitId) {
      for (let token: string | undefined, isLast = false; !isLast; ) {
        const page = await client.send(
          new ListAssignmentsForHITCommand({ HITId: hitId, MaxResults: 100, NextToken: token }),
        );
        for (const { AssignmentId } of page.Assignments ?? [])
          await client.send(new ApproveAssignmentCommand({ AssignmentId }));
        token = page.NextToken;
        isLast = token === undefined;
      }
    },
    async answers(hitId) {
      const { Assignments = [] } = await client.send(new ListAssignmentsForHITCommand({ HITId: hitId }));
      return Assignments.map(({ Answer }) => Answer ?? '');
    },
    close: () => market.stop(),
  };
}

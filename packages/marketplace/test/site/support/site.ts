import Fastify, { type FastifyInstance } from 'fastify';
import type { Input } from '../../../src/api/shapes/index.ts';
import type { Hit } from '../../../src/domain/hit.ts';
import type { Requester } from '../../../src/domain/requester.ts';
import type { Worker } from '../../../src/domain/worker.ts';
import { createSession, type SiteOptions, siteRoutes } from '../../../src/site/index.ts';
import { externalXml } from '../../questions/samples.ts';
import { callsOf } from '../../support/api-calls.ts';
import { openTestMarket, type TestMarket, type TestMarketOptions } from '../../support/market.ts';
import { builtAsset } from './assets.ts';
import { type Client, clientOf } from './client.ts';

export const SITE = 'http://127.0.0.1:8080';
export const CONTENT = 'http://localhost:8080';

export interface Posting {
  readonly title?: string;
  readonly description?: string;
  readonly keywords?: string;
  /** Dollars, as on the wire. */
  readonly reward?: string;
  readonly assignments?: number;
  readonly durationSeconds?: number;
  readonly lifetimeSeconds?: number;
  readonly autoApprovalSeconds?: number;
  readonly question?: string;
  readonly requirements?: NonNullable<Input<'CreateHIT'>['QualificationRequirements']>;
}

/** A worker site of one test. */
export interface TestSite {
  readonly market: TestMarket;
  readonly app: FastifyInstance;
  readonly requester: Requester;
  /** Posts a HIT. */
  post(posting?: Posting, requester?: Requester): Promise<Hit>;
  /** A browser that keeps its cookies; nobody is logged in. */
  stranger(): Client;
  /** A browser in which a worker is logged in. */
  workerClient(changes?: Partial<Worker>): Promise<{ client: Client; worker: Worker }>;
  close(): Promise<void>;
}

export async function openTestSite(
  changes: Partial<SiteOptions> = {},
  marketOptions: TestMarketOptions = {},
): Promise<TestSite> {
  const environment = changes.defaultEnvironment ?? 'sandbox';
  const market = await openTestMarket(marketOptions);
  const app = Fastify();
  await siteRoutes(app, {
    market: market.context,
    name: 'Panel of the laboratory',
    defaultEnvironment: environment,
    origins: () => ({ site: SITE, content: CONTENT }),
    signUp: 'open',
    quickSignUp: false,
    asset: builtAsset,
    ...changes,
  });
  const requester = await market.requester(environment, { name: 'Memory Laboratory' });
  return {
    market,
    app,
    requester,
    post: (posting = {}, by = requester) => post(market, by, posting),
    stranger: () => clientOf(app, SITE),
    workerClient: async (worker = {}) => {
      const made = await market.worker(worker);
      const client = clientOf(app, SITE);
      client.logInWith(await market.context.transact((unit) => createSession(unit, made.id, Date.now())));
      return { client, worker: made };
    },
    close: async () => {
      await app.close();
      await market.close();
    },
  };
}

async function post(market: TestMarket, requester: Requester, posting: Posting): Promise<Hit> {
  const { HIT } = await callsOf(market, requester)('CreateHIT', {
    Title: posting.title ?? 'Name the colour',
    Description: posting.description ?? 'Words are shown in colours; press the key of the colour.',
    ...(posting.keywords !== undefined && { Keywords: posting.keywords }),
    Reward: posting.reward ?? '1.50',
    MaxAssignments: posting.assignments ?? 3,
    AssignmentDurationInSeconds: posting.durationSeconds ?? 1800,
    LifetimeInSeconds: posting.lifetimeSeconds ?? 86_400,
    AutoApprovalDelayInSeconds: posting.autoApprovalSeconds ?? 86_400,
    Question: posting.question ?? externalXml('https://study.example.org/ad?mode=live'),
    ...(posting.requirements !== undefined && { QualificationRequirements: posting.requirements }),
  });
  const hit = await market.context.read.hits.byHitId(HIT?.HITId ?? '');
  if (hit === undefined) throw new Error('the HIT was not posted');
  return hit;
}

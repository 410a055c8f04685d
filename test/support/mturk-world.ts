import {
  type HIT,
  ListAssignmentsForHITCommand,
  ListBonusPaymentsCommand,
  type ListBonusPaymentsCommandOutput,
  ListHITsCommand,
  MTurkClient,
} from '@aws-sdk/client-mturk';
import type { Clock } from '@turnout/core';
import { startMarketplace } from '@turnout/marketplace';
import type { CreatedWorkers, Fault, LedgerReport, Task } from '@turnout/protocol';
import type { Account, CrowdWorld, MadePosting } from './crowd-world.ts';
import type { Seeded } from './random.ts';

const CONTROL_TOKEN = 'the-control-of-the-fire';
const LAB = 'LAB';
const SECRET = 'x';
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** What more there is to see and to do where our marketplace is the recruiter. */
export interface MturkWorld extends CrowdWorld {
  /** Calls fail in these ways from now on, and in no others. */
  fail(faults: readonly Fault[]): Promise<void>;
  /** Everything that was posted, in the marketplace's own words. */
  hits(): Promise<readonly HIT[]>;
}

/** Our marketplace in rehearsal, with play money, in this process: the MTurk of a test. */
export async function startMturkWorld(random: Seeded): Promise<MturkWorld> {
  return mturkWorld(await startRehearsal(random, { now: () => Date.now() }));
}

export async function startRehearsal(random: Seeded, clock: Clock): Promise<RunningMarketplace> {
  const marketplace = await startMarketplace({
    mode: 'rehearsal',
    name: 'Fire',
    database: { url: 'sqlite://' },
    listen: { host: '127.0.0.1', port: 0 },
    publicUrl: undefined,
    contentUrl: undefined,
    profile: 'observed',
    panelFees: 'none',
    trustedProxies: 0,
    signUp: 'open',
    controlToken: CONTROL_TOKEN,
    outgoingHosts: [],
    vault: { encrypt: (text) => text, decrypt: (text) => text },
    clock,
    random,
    log: silent,
  });
  return { url: marketplace.url, controlToken: CONTROL_TOKEN, stop: () => marketplace.stop() };
}

export interface RunningMarketplace {
  readonly url: string;
  readonly controlToken: string;
  stop(): Promise<unknown>;
}

/**
 * A marketplace that runs, here or in a process of its own, as the MTurk of a test.
 * @param accessKeyId of the one requester whose books are looked at
 */
export function mturkWorld({ url, controlToken, stop }: RunningMarketplace, accessKeyId = LAB): MturkWorld {
  const sessions = new Map<string, string>();
  const mturk = requester(url, accessKeyId);
  const control = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const answer = await fetch(`${url}/control${path}`, {
      method,
      headers: { authorization: `Bearer ${controlToken}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  const fail = async (faults: readonly Fault[]): Promise<void> => {
    await control('PUT', '/faults', { faults });
  };
  return {
    name: 'mturk',
    currency: 'USD',
    env: {
      TURNOUT_RECRUITER: 'mturk',
      TURNOUT_MODE: 'sandbox',
      TURNOUT_MTURK_ENDPOINT_SANDBOX: `${url}/sandbox`,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: SECRET,
    },
    files: {},
    feeOf: (amountMinor) => Math.ceil(amountMinor / 5),
    take: async ({ externalId, groupId }) => {
      const { workers } = await control<CreatedWorkers>('POST', '/workers', { workers: [{}] });
      const [worker] = workers;
      if (worker === undefined) throw new Error('no worker was made');
      const answer = await fetch(
        `${url}/sandbox/projects/${groupId}/tasks/${externalId}/accept?format=json`,
        {
          method: 'POST',
          headers: { authorization: `Bearer ${worker.token}` },
        },
      );
      if (!answer.ok) throw new Error(`no place: ${await answer.text()}`);
      const { assignmentId } = (await answer.json()) as Task;
      sessions.set(assignmentId, worker.token);
      return { workerId: worker.workerId, assignmentId, hitId: externalId, mode: 'sandbox' };
    },
    handIn: async ({ assignmentId }) => {
      const answer = await fetch(`${url}/mturk/externalSubmit`, {
        method: 'POST',
        headers: { authorization: `Bearer ${sessions.get(assignmentId)}` },
        body: new URLSearchParams({ assignmentId, done: 'yes' }),
      });
      if (!answer.ok) throw new Error(`not handed in: ${await answer.text()}`);
    },
    misbehave: async (chance) => {
      const share = (): number => chance.between(0, 20) / 100;
      const faults: readonly Fault[] = [
        { kind: 'drop-after', share: share() },
        { kind: 'drop-before', share: share() },
        { kind: 'throttle', share: share() },
        { kind: 'server-error', share: share() },
        { kind: 'delay', share: share(), delayMs: chance.between(100, 900) },
      ];
      await control('PUT', '/faults', { faults, submissionLagMs: chance.between(0, 30_000) });
    },
    behave: () => fail([]),
    fail,
    advance: async (advanceMs) => {
      await control('POST', '/clock', { advanceMs });
    },
    account: async (posting) => {
      const { accounts } = await control<LedgerReport>('GET', '/ledger?environment=sandbox');
      const own = accounts.find(({ name }) => name === accessKeyId);
      if (own === undefined) throw new Error('the requester has no account');
      const { rewardsMinor, bonusesMinor, feesMinor } = own;
      return { rewardsMinor, bonusesMinor, feesMinor, approved: await approvedOf(mturk, posting) };
    },
    hits: async () => (await mturk.send(new ListHITsCommand({ MaxResults: 100 }))).HITs ?? [],
    stop: async () => {
      await stop();
    },
  };
}

/** An account of the marketplace, past everything of ours. */
export const requester = (url: string, accessKeyId: string): MTurkClient =>
  new MTurkClient({
    endpoint: `${url}/sandbox`,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: SECRET },
  });

async function approvedOf(mturk: MTurkClient, { externalId }: MadePosting): Promise<Account['approved']> {
  const approved = new Map<string, number[]>();
  let next: string | undefined;
  do {
    const page = await mturk.send(
      new ListAssignmentsForHITCommand({ HITId: externalId, MaxResults: 100, NextToken: next }),
    );
    for (const { AssignmentId: id, AssignmentStatus } of page.Assignments ?? [])
      if (id !== undefined && AssignmentStatus === 'Approved') approved.set(id, []);
    next = page.NextToken;
  } while (next !== undefined);
  do {
    const page: ListBonusPaymentsCommandOutput = await mturk.send(
      new ListBonusPaymentsCommand({ HITId: externalId, MaxResults: 100, NextToken: next }),
    );
    for (const { AssignmentId: id, BonusAmount } of page.BonusPayments ?? [])
      approved.get(id ?? '')?.push(Math.round(Number(BonusAmount) * 100));
    next = page.NextToken;
  } while (next !== undefined);
  return approved;
}

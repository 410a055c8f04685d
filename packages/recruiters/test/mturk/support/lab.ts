import type { AssignmentRef, ListedPosting, Recruiter } from '@turnout/core';
import { type RunningMarketplace, startMarketplace } from '@turnout/marketplace';
import type { AccountReport, CreatedWorkers, LedgerReport, SetFaults, Task } from '@turnout/protocol';
import { createMturkRecruiter, type MturkSettings } from '../../../src/mturk/index.ts';
import type { RecruiterLab } from '../../contract/recruiter-contract.ts';

const CONTROL_TOKEN = 'control';
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export type World = 'sandbox' | 'production';

/** Our marketplace in rehearsal, with play money, and one recruiter on it. */
export interface MturkLab extends RecruiterLab {
  readonly url: string;
  readonly settings: MturkSettings;
  /** Another one on the same marketplace. */
  recruit(changes: Partial<MturkSettings>): Recruiter;
  workers(count: number): Promise<CreatedWorkers['workers']>;
  takeAs(worker: { workerId: string; token: string }, posting: ListedPosting): Promise<AssignmentRef>;
  /** What the worker was given when they took the place. */
  taskOf(ref: AssignmentRef): Task;
  handInWith(ref: AssignmentRef, fields: Readonly<Record<string, string>>): Promise<void>;
  setFaults(faults: SetFaults): Promise<void>;
  advance(ms: number): Promise<void>;
  account(): Promise<AccountReport>;
}

export interface LabOptions {
  readonly world?: World;
  readonly settings?: Partial<MturkSettings>;
  readonly profile?: 'docs' | 'observed';
  readonly mode?: 'rehearsal' | 'panel';
}

export async function openMturkLab({
  world = 'production',
  settings: changes = {},
  profile = 'observed',
  mode = 'rehearsal',
}: LabOptions = {}): Promise<MturkLab> {
  const marketplace = await startMarketplace({
    mode,
    name: 'Test',
    database: { url: 'sqlite://' },
    listen: { host: '127.0.0.1', port: 0 },
    publicUrl: undefined,
    contentUrl: undefined,
    profile,
    panelFees: 'none',
    trustedProxies: 0,
    signUp: 'open',
    controlToken: CONTROL_TOKEN,
    outgoingHosts: [],
    vault: { encrypt: (text) => text, decrypt: (text) => text },
    clock: { now: () => Date.now() },
    random: { next: Math.random },
    log: silent,
  });
  return labOf(marketplace, world, {
    environment: world === 'sandbox' ? 'sandbox' : 'live',
    endpoint: `${marketplace.url}/${world}`,
    allowAmazon: false,
    region: 'us-east-1',
    credentials: { accessKeyId: 'LAB', secretAccessKey: 'secret' },
    presentation: { kind: 'frame' },
    frameHeight: 600,
    requirements: [],
    fees: 'mturk',
    minimumRewardMinor: 1,
    notifies: false,
    ...changes,
  });
}

function labOf(marketplace: RunningMarketplace, world: World, settings: MturkSettings): MturkLab {
  const { url } = marketplace;
  const tokens = new Map<string, string>();
  const tasks = new Map<string, Task>();
  const control = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const answer = await fetch(`${url}/control${path}`, {
      method,
      headers: { authorization: `Bearer ${CONTROL_TOKEN}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  const asWorker = async <Answer>(token: string, path: string): Promise<Answer> => {
    const answer = await fetch(`${url}/${world}${path}?format=json`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  const workers: MturkLab['workers'] = async (count) => {
    const made = await control<CreatedWorkers>('POST', '/workers', {
      workers: Array.from({ length: count }, () => ({})),
    });
    for (const { workerId, token } of made.workers) tokens.set(workerId, token);
    return made.workers;
  };
  const takeAs: MturkLab['takeAs'] = async ({ workerId, token }, { groupId, externalId }) => {
    const task = await asWorker<Task>(token, `/projects/${groupId}/tasks/${externalId}/accept`);
    tasks.set(`${task.assignmentId} ${workerId}`, task);
    return { postingExternalId: externalId, externalId: task.assignmentId, workerId };
  };
  const handInWith: MturkLab['handInWith'] = async ({ externalId, workerId }, fields) => {
    const answer = await fetch(`${url}/mturk/externalSubmit`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokens.get(workerId)}` },
      body: new URLSearchParams({ assignmentId: externalId, ...fields }),
    });
    if (!answer.ok) throw new Error(`externalSubmit: ${await answer.text()}`);
  };
  const account = async (): Promise<AccountReport> => {
    const { accounts } = await control<LedgerReport>('GET', `/ledger?environment=${world}`);
    const [own] = accounts;
    if (own === undefined || accounts.length > 1) throw new Error('one account was expected');
    return own;
  };
  return {
    url,
    settings,
    studyUrl: 'https://study.example.org/pub?mode=live&study=a',
    recruiter: createMturkRecruiter(settings),
    recruit: (changes) => createMturkRecruiter({ ...settings, ...changes }),
    workers,
    takeAs,
    take: async (posting) => {
      const [worker] = await workers(1);
      if (worker === undefined) throw new Error('no worker was made');
      return takeAs(worker, posting);
    },
    taskOf: ({ externalId, workerId }) => {
      const task = tasks.get(`${externalId} ${workerId}`);
      if (task === undefined) throw new Error('nobody took this place');
      return task;
    },
    handInWith,
    handIn: (ref) => handInWith(ref, { done: 'yes' }),
    giveBack: async ({ externalId, workerId }) => {
      await asWorker(tokens.get(workerId) ?? '', `/tasks/${externalId}/return`);
    },
    setFaults: async (faults) => {
      await control('PUT', '/faults', faults);
    },
    advance: async (ms) => {
      await control('POST', '/clock', { advanceMs: ms });
    },
    account,
    spentMinor: async () => {
      const { rewardsMinor, bonusesMinor, feesMinor } = await account();
      return rewardsMinor + bonusesMinor + feesMinor;
    },
    close: () => marketplace.stop(),
  };
}

import { setTimeout as pause } from 'node:timers/promises';
import {
  ApproveAssignmentCommand,
  CreateHITCommand,
  GetHITCommand,
  ListAssignmentsForHITCommand,
  ListBonusPaymentsCommand,
  MTurkClient,
  SendBonusCommand,
} from '@aws-sdk/client-mturk';
import { expect } from 'vitest';
import { Seeded } from './random.ts';
import type { ServerProcess } from './server-process.ts';

const WORKERS = 8;
/** How many are acknowledged, at least, between two kills. */
const SUBMISSIONS_EACH = 3;
const QUESTION =
  '<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd"><ExternalURL>https://study.example.org/</ExternalURL><FrameHeight>600</FrameHeight></ExternalQuestion>';

/** What was acknowledged, and so must be there whatever happened afterwards. */
interface Acknowledged {
  readonly hits: Set<string>;
  /** HIT by assignment. */
  readonly submitted: Map<string, string>;
  readonly approved: Set<string>;
  /** Assignment by token. */
  readonly bonuses: Map<string, string>;
}

export interface CrowdRun {
  readonly server: ServerProcess;
  readonly controlToken: string;
  readonly kills: number;
  readonly seed: number;
}

/**
 * A requester and a crowd at work while the marketplace is killed again and again; then what they were told is held
 * against what is stored.
 * @returns figures for the report
 */
export async function crowdRun({ server, controlToken, kills, seed }: CrowdRun): Promise<string> {
  const random = new Seeded(seed);
  const known: Acknowledged = {
    hits: new Set(),
    submitted: new Map(),
    approved: new Set(),
    bonuses: new Map(),
  };
  await server.start();
  const tokens = await createWorkers(server.url, controlToken);
  const mturk = requester(server.url);
  let going = true;
  /** Whatever fails because the server is gone is tried again, as programs do. */
  const keepTrying = async (work: () => Promise<void>): Promise<void> => {
    while (going) {
      try {
        await work();
      } catch (error) {
        if (!isOutage(error)) throw error;
        await pause(5);
      }
    }
  };
  const everybody = Promise.all([
    keepTrying(() => requesterAtWork(mturk, known)),
    ...tokens.map((token, n) =>
      keepTrying(() => workerAtWork(server.url, token, new Seeded(seed + n), known)),
    ),
  ]);
  for (let kill = 0; kill < kills; kill += 1) {
    // Only a server at work is worth killing, however slow the machine is; then the moment is a random one.
    await Promise.race([everybody, furtherSubmissions(known)]);
    await Promise.race([everybody, pause(random.between(20, 400))]);
    await server.kill();
    await server.start();
  }
  going = false;
  await everybody;
  expect(known.submitted.size).toBeGreaterThanOrEqual(kills * SUBMISSIONS_EACH);
  await check(mturk, known);
  await checkLedger(server.url, controlToken);
  expect(await server.stop(), 'exit code of a graceful stop').toBe(0);
  return `${kills} kills, ${known.hits.size} HITs, ${known.submitted.size} submissions, ${known.approved.size} approvals, ${known.bonuses.size} bonuses acknowledged and stored`;
}

async function furtherSubmissions({ submitted }: Acknowledged): Promise<void> {
  const enough = submitted.size + SUBMISSIONS_EACH;
  while (submitted.size < enough) await pause(5);
}

const requester = (url: string): MTurkClient =>
  new MTurkClient({
    endpoint: `${url}/production`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'LAB', secretAccessKey: 'x' },
    maxAttempts: 1,
  });

/** Connections that end, and the answer of a server that stops: nothing else may go wrong. */
const isOutage = (error: unknown): boolean =>
  error instanceof TypeError ||
  (error instanceof Error &&
    (/ECONNREFUSED|ECONNRESET|socket hang up|EPIPE|other side closed|aborted/i.test(
      `${error.message} ${error.cause}`,
    ) ||
      ('code' in error && ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(String(error.code)))));

async function createWorkers(url: string, controlToken: string): Promise<string[]> {
  const response = await fetch(`${url}/control/workers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${controlToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ workers: Array.from({ length: WORKERS }, () => ({})) }),
  });
  const { workers } = (await response.json()) as { workers: { token: string }[] };
  return workers.map(({ token }) => token);
}

let posted = 0;

/** Posts a HIT, and pays and rewards what was submitted to the HITs so far. */
async function requesterAtWork(mturk: MTurkClient, known: Acknowledged): Promise<void> {
  posted += 1;
  const { HIT } = await mturk.send(
    new CreateHITCommand({
      Title: 'Crowd',
      Description: 'A study',
      Reward: '0.05',
      AssignmentDurationInSeconds: 600,
      LifetimeInSeconds: 3600,
      MaxAssignments: 4,
      Question: QUESTION,
      UniqueRequestToken: `post-${posted}`,
    }),
  );
  if (HIT?.HITId !== undefined) known.hits.add(HIT.HITId);
  const waiting = [...known.submitted.keys()].filter((id) => !known.approved.has(id)).slice(0, 5);
  for (const AssignmentId of waiting) {
    try {
      await mturk.send(new ApproveAssignmentCommand({ AssignmentId }));
    } catch (error) {
      // Approved before, and the answer was lost.
      if (!(error instanceof Error && error.message.includes('can be called with a status of: Submitted')))
        throw error;
    }
    known.approved.add(AssignmentId);
    await reward(mturk, AssignmentId, known);
  }
}

async function reward(mturk: MTurkClient, AssignmentId: string, known: Acknowledged): Promise<void> {
  const token = `bonus-${AssignmentId}`;
  const HITId = known.submitted.get(AssignmentId);
  const { Assignments = [] } = await mturk.send(new ListAssignmentsForHITCommand({ HITId, MaxResults: 100 }));
  const WorkerId = Assignments.find((one) => one.AssignmentId === AssignmentId)?.WorkerId;
  try {
    await mturk.send(
      new SendBonusCommand({
        AssignmentId,
        WorkerId,
        BonusAmount: '0.02',
        Reason: 'thanks',
        UniqueRequestToken: token,
      }),
    );
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('already been processed'))) throw error;
  }
  known.bonuses.set(token, AssignmentId);
}

interface HeldTask {
  readonly assignmentId: string;
  readonly hitId: string;
}

/** Finishes what is in the queue, else accepts something, else looks again. */
async function workerAtWork(url: string, token: string, random: Seeded, known: Acknowledged): Promise<void> {
  const ask = async <T>(method: string, path: string): Promise<T | undefined> => {
    const response = await fetch(`${url}/production${path}?format=json`, {
      method,
      headers: { authorization: `Bearer ${token}` },
    });
    return response.ok ? ((await response.json()) as T) : undefined;
  };
  const queue = await ask<{ tasks: HeldTask[] }>('GET', '/tasks');
  for (const { assignmentId, hitId } of queue?.tasks ?? []) {
    const response = await fetch(`${url}/mturk/externalSubmit`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ assignmentId, answer: String(random.between(1, 100)) }).toString(),
    });
    if (response.ok) known.submitted.set(assignmentId, hitId);
  }
  const found = await ask<{ projects: { groupId: string }[] }>('GET', '/projects');
  const groupId = found?.projects[0]?.groupId;
  if (groupId !== undefined) await ask('POST', `/projects/${groupId}/tasks/accept_random`);
  else await pause(5);
}

async function check(mturk: MTurkClient, known: Acknowledged): Promise<void> {
  for (const HITId of known.hits) {
    const { HIT } = await mturk.send(new GetHITCommand({ HITId }));
    const { Assignments = [] } = await mturk.send(
      new ListAssignmentsForHITCommand({ HITId, MaxResults: 100 }),
    );
    const stored = new Map(Assignments.map((one) => [one.AssignmentId, one.AssignmentStatus]));
    const pending = HIT?.NumberOfAssignmentsPending ?? 0;
    expect(stored.size + pending).toBeLessThanOrEqual(4);
    for (const [assignmentId, hit] of known.submitted)
      if (hit === HITId) expect(stored.has(assignmentId), `submission ${assignmentId}`).toBe(true);
    for (const [assignmentId, status] of stored)
      if (assignmentId !== undefined && known.approved.has(assignmentId)) expect(status).toBe('Approved');
  }
  for (const AssignmentId of known.bonuses.values()) {
    const { BonusPayments } = await mturk.send(new ListBonusPaymentsCommand({ AssignmentId }));
    expect(BonusPayments).toHaveLength(1);
  }
}

/** The report itself is refused when an account does not add up. */
async function checkLedger(url: string, controlToken: string): Promise<void> {
  const response = await fetch(`${url}/control/ledger?environment=production`, {
    headers: { authorization: `Bearer ${controlToken}` },
  });
  expect(response.status).toBe(200);
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, ServerProcess } from '../../test/support/server-process.ts';
import { httpCeiling } from './ceilings.ts';
import { type LoadRequest, RawClient, runLoad, summaryOf } from './load.ts';
import { seedMarketplace } from './marketplace-seed.ts';
import { reportLoad, reportRate } from './report.ts';
import type { BenchPlan } from './study.ts';

const SUBMISSIONS = 10_000;
const ACCESS_KEY = 'BENCH';
const CONTROL_TOKEN = 'bench';
const WORKERS = 2000;

/** Any signature is good in a rehearsal. */
const SIGNED = {
  authorization: `AWS4-HMAC-SHA256 Credential=${ACCESS_KEY}/20260101/us-east-1/mturk-requester/aws4_request, SignedHeaders=host, Signature=00`,
  'content-type': 'application/x-amz-json-1.1',
};

const call = (operation: string, input: unknown): LoadRequest => ({
  method: 'POST',
  path: '/',
  headers: { ...SIGNED, 'x-amz-target': `MTurkRequesterServiceV20170117.${operation}` },
  body: JSON.stringify(input),
});

/** What requesters do over the wire of the API. */
export async function benchMarketplace({ durationMs, databaseUrl }: BenchPlan): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'turnout-bench-'));
  const url = databaseUrl ?? `sqlite:///${join(folder, 'marketplace.db')}`;
  const port = await freePort();
  const words = ['marketplace', 'serve', '--data', folder, '--database', url, '--port', String(port)];
  const env = { TURNOUT_CONTROL_TOKEN: CONTROL_TOKEN };
  const server = new ServerProcess({ folder, port, env, words });
  const load = { host: '127.0.0.1', port, durationMs, connections: 50 } as const;
  const hitId = await seedMarketplace({
    databaseUrl: url,
    submissions: SUBMISSIONS,
    accessKeyId: ACCESS_KEY,
  });
  await server.start();
  try {
    const ceiling = await httpCeiling(call('GetHIT', { HITId: hitId }).body ?? '', durationMs);
    reportLoad('ceiling: bare HTTP framework, a call of the API', ceiling);
    reportLoad(
      'API: GetHIT',
      await runLoad({ ...load, next: () => call('GetHIT', { HITId: hitId }) }),
      ceiling,
    );
    const page = call('ListAssignmentsForHIT', { HITId: hitId, MaxResults: 100 });
    reportLoad('API: a page of 100 assignments', await runLoad({ ...load, next: () => page }));
    const count = counter();
    reportLoad('API: CreateHIT', await runLoad({ ...load, next: () => call('CreateHIT', newHit(count())) }));
    const client = new RawClient('127.0.0.1', port);
    const { ids, ms } = await listAll(client, hitId);
    client.close();
    reportRate(
      `listing ${ids.length.toLocaleString('en')} assignments, ${Math.round(ms)} ms`,
      (1000 * ids.length) / ms,
    );
    const nth = counter();
    const approve = (): LoadRequest => call('ApproveAssignment', { AssignmentId: ids[nth() % ids.length] });
    reportLoad(
      'API: ApproveAssignment, one HIT',
      await runLoad({ ...load, durationMs: durationMs / 2, next: approve }),
    );
    await benchWorkers({ port, durationMs });
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

const counter = (): (() => number) => {
  let n = 0;
  return () => {
    n += 1;
    return n;
  };
};

/** What workers do on the site: accept, hand in. Everybody does each group once, so there are many groups. */
async function benchWorkers({ port, durationMs }: { port: number; durationMs: number }): Promise<void> {
  const client = new RawClient('127.0.0.1', port);
  const tokens: string[] = [];
  while (tokens.length < WORKERS) {
    const { body } = await client.send({
      method: 'POST',
      path: '/control/workers',
      headers: { authorization: `Bearer ${CONTROL_TOKEN}` },
      body: JSON.stringify({ workers: Array.from({ length: 1000 }, () => ({})) }),
    });
    tokens.push(...(JSON.parse(body) as { workers: { token: string }[] }).workers.map((one) => one.token));
  }
  const hitIds: string[] = [];
  for (let n = 0; n < 40; n += 1) {
    const { body } = await client.send(
      call('CreateHIT', { ...newHit(n), Title: `Work ${n}`, MaxAssignments: WORKERS }),
    );
    const { HIT } = JSON.parse(body) as { HIT: { HITId: string; HITGroupId: string } };
    hitIds.push(`${HIT.HITGroupId}/tasks/${HIT.HITId}`);
  }
  client.close();
  const times: number[] = [];
  let next = 0;
  const began = performance.now();
  const until = began + durationMs;
  const work = async (): Promise<void> => {
    const own = new RawClient('127.0.0.1', port);
    while (performance.now() < until) {
      const turn = next;
      next += 1;
      const headers = { authorization: `Bearer ${tokens[turn % WORKERS]}` };
      const path = `/projects/${hitIds[Math.floor(turn / WORKERS) % hitIds.length]}/accept?format=json`;
      const started = performance.now();
      const accepted = await own.send({ method: 'POST', path, headers, body: '{}' });
      if (accepted.status >= 300)
        throw new Error(`accept: ${accepted.status} ${accepted.body.slice(0, 200)}`);
      const { assignmentId } = JSON.parse(accepted.body) as { assignmentId: string };
      const submitted = await own.send({
        method: 'POST',
        path: '/mturk/externalSubmit',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `assignmentId=${assignmentId}&answer=yes`,
      });
      if (submitted.status >= 300)
        throw new Error(`submit: ${submitted.status} ${submitted.body.slice(0, 200)}`);
      times.push(performance.now() - started);
    }
    own.close();
  };
  await Promise.all(Array.from({ length: 50 }, work));
  reportLoad('workers: accept and hand in', summaryOf(times, performance.now() - began));
}

async function listAll(client: RawClient, hitId: string): Promise<{ ids: string[]; ms: number }> {
  const started = performance.now();
  const ids: string[] = [];
  for (let token: string | undefined; ; ) {
    const { body } = await client.send(
      call('ListAssignmentsForHIT', {
        HITId: hitId,
        MaxResults: 100,
        ...(token !== undefined && { NextToken: token }),
      }),
    );
    const answer = JSON.parse(body) as { Assignments: { AssignmentId: string }[]; NextToken?: string };
    ids.push(...answer.Assignments.map((one) => one.AssignmentId));
    token = answer.NextToken;
    if (token === undefined) return { ids, ms: performance.now() - started };
  }
}

const newHit = (n: number) => ({
  Title: `Bench ${n % 10}`,
  Description: 'A HIT',
  Reward: '0.01',
  AssignmentDurationInSeconds: 3600,
  LifetimeInSeconds: 86_400,
  MaxAssignments: 9,
  Question:
    '<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd"><ExternalURL>https://study.example.org/ad</ExternalURL><FrameHeight>600</FrameHeight></ExternalQuestion>',
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, ServerProcess } from '../../test/support/server-process.ts';
import { httpCeiling } from './ceilings.ts';
import { type LoadRequest, RawClient, runLoad } from './load.ts';
import { seedMarketplace } from './marketplace-seed.ts';
import { reportLoad, reportRate } from './report.ts';
import type { BenchPlan } from './study.ts';

const SUBMISSIONS = 10_000;
const ACCESS_KEY = 'BENCH';

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
  const server = new ServerProcess({ folder, port, env: {}, words });
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

const newHit = (n: number): unknown => ({
  Title: `Bench ${n % 10}`,
  Description: 'A HIT',
  Reward: '0.01',
  AssignmentDurationInSeconds: 3600,
  LifetimeInSeconds: 86_400,
  MaxAssignments: 9,
  Question:
    '<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd"><ExternalURL>https://study.example.org/ad</ExternalURL><FrameHeight>600</FrameHeight></ExternalQuestion>',
});

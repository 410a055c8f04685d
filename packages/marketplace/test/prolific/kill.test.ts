import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ResearcherAccount, TakenPlace, WorkspaceMoney } from '../../src/prolific/index.ts';
import { caller, newStudy, postgres, TOKEN } from './support.ts';

const program = fileURLToPath(new URL('stand-in.ts', import.meta.url));
const CONTROL = 'token-of-the-control';

interface Process {
  readonly url: string;
  kill(): Promise<void>;
}

async function start(databaseUrl: string): Promise<Process> {
  const child = spawn(
    process.execPath,
    ['--conditions=source', '--import', 'tsx', program, databaseUrl, CONTROL],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  onTestFinished(kill);
  for await (const line of createInterface({ input: child.stdout })) return { url: line, kill };
  throw new Error('the stand-in did not start');
}

async function control<T>(url: string, method: string, path: string, body?: unknown): Promise<T | undefined> {
  const answer = await fetch(`${url}/control${path}`, {
    method,
    headers: {
      authorization: `Bearer ${CONTROL}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text === '' ? undefined : (JSON.parse(text) as T);
}

const file = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'turnout-prolific-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { url: `sqlite:///${join(folder, 'prolific.sqlite')}` };
};

describe.each([
  ['sqlite', file],
  ['postgres', postgres],
] as const)('kill -9 on %s', (_name, database) => {
  it('loses nothing acknowledged, and pays nothing twice by itself', async () => {
    const { url: databaseUrl } = await database();
    let running = await start(databaseUrl);
    const researcher = { token: TOKEN, currency: 'GBP', balanceMinor: 100_000 };
    const account = await control<ResearcherAccount>(running.url, 'POST', '/researchers', researcher);
    const api = (method: string, path: string, body?: unknown) =>
      caller(`${running.url}/api/v1`)(method, path, body);
    const { body: study } = await api('POST', '/studies/', newStudy({ total_available_places: 20 }));
    await api('POST', `/studies/${study.id}/transition/`, { action: 'PUBLISH' });
    const approved: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      for (let count = 0; count < 3; count += 1) {
        const place = await control<TakenPlace>(running.url, 'POST', '/places', { studyId: study.id });
        const id = place?.submissionId ?? '';
        await control(running.url, 'POST', `/submissions/${id}`, { step: 'submit', code: 'DONE' });
        await api('POST', `/submissions/${id}/transition/`, { action: 'APPROVE' });
        const bulk = { study_id: study.id, csv_bonuses: `${id},1.00` };
        const { body } = await api('POST', '/submissions/bonus-payments/', bulk);
        // The kill comes between this answer and the payment, or after it.
        expect((await api('POST', `/bulk-bonus-payments/${body.id}/pay/`)).status).toBe(202);
        approved.push(id);
      }
      await running.kill();
      running = await start(databaseUrl);
      expect(await control(running.url, 'POST', '/researchers', researcher)).toEqual(account);
      for (const id of approved)
        expect((await api('GET', `/submissions/${id}/`)).body).toMatchObject({
          status: 'APPROVED',
          bonus_payments: [100],
        });
      const money = await control<readonly WorkspaceMoney[]>(running.url, 'GET', '/money');
      expect(money?.[0]?.participantsMinor).toBe(approved.length * 250);
    }
  });

  it('the control is for those who have its token', async () => {
    const { url } = await start((await database()).url);
    expect((await fetch(`${url}/control/money`)).status).toBe(401);
  });
});

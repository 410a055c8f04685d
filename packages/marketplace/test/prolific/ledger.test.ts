import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dialectOf, openDatabase } from '@turnout/store/database';
import { expect, it, onTestFinished } from 'vitest';
import { prolificSchema } from '../../src/prolific/storage/migration.ts';
import type { ProlificTables } from '../../src/prolific/storage/tables.ts';
import { type Json, MINUTE, openProlific, START, silentLog } from './support.ts';

/** Mulberry32: the same numbers for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const codes = [
  { code: 'DONE', code_type: 'COMPLETED', actions: [{ action: 'MANUALLY_REVIEW' }] },
  { code: 'AUTO', code_type: 'OTHER', actions: [{ action: 'AUTOMATICALLY_APPROVE' }] },
  {
    code: 'OUT',
    code_type: 'SCREENED_OUT',
    actions: [{ action: 'FIXED_SCREEN_OUT_PAYMENT', fixed_screen_out_reward: 37, slots: 2 }],
  },
  { code: 'PART', code_type: 'OTHER', actor: 'researcher', actions: [{ action: 'DYNAMIC_PAYMENT' }] },
];

it.each([1, 2, 3, 4])(
  'whatever happens, in any order, every minor unit is somewhere (seed %i)',
  async (seed) => {
    const next = seeded(seed);
    const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(next() * items.length)];
    const { call, clock, prolific, publish, account } = await openProlific({
      balanceMinor: 4000,
      fees: { feePerMille: 428, vatPerMille: 200 },
      behaviour: { payDelayMs: MINUTE },
    });
    const studies = [
      await publish({ completion_codes: codes, total_available_places: 3 }),
      await publish({ reward: 99 }),
    ];
    const submissions: string[] = [];
    const bulks: unknown[] = [];
    const post = (path: string, body?: Json) => call('POST', path, body);
    const decide = (body: Json) => post(`/submissions/${pick(submissions)}/transition/`, body);
    const refusals: unknown[] = [];
    const steps = [
      async () => submissions.push((await prolific.takePlace(pick(studies) ?? '')).submissionId),
      async () => submissions.push((await prolific.reservePlace(pick(studies) ?? '')).submissionId),
      () => prolific.start(pick(submissions) ?? ''),
      () => prolific.submit(pick(submissions) ?? '', pick(['DONE', 'AUTO', 'OUT', 'WRONG']) ?? ''),
      () => prolific.noCode(pick(submissions) ?? ''),
      () => prolific.return(pick(submissions) ?? ''),
      () => prolific.timeOut(pick(submissions) ?? ''),
      () => decide({ action: 'APPROVE' }),
      () => decide({ action: 'REJECT', rejection_category: 'OTHER', message: 'x'.repeat(100) }),
      () => decide({ action: 'UNREJECT' }),
      () => decide({ action: 'SCREEN_OUT' }),
      () =>
        decide({
          action: 'COMPLETE',
          completion_code: 'PART',
          completion_code_data: { percentage_of_reward: 8 + Math.floor(next() * 92) },
        }),
      () => post('/submissions/bulk-approve/', { submission_ids: [pick(submissions), pick(submissions)] }),
      () => post(`/studies/${pick(studies)}/transition/`, { action: pick(['PAUSE', 'START', 'STOP']) }),
      () =>
        call('PATCH', `/studies/${pick(studies)}/`, { total_available_places: 1 + Math.floor(next() * 12) }),
      async () => {
        const order = {
          study_id: pick(studies),
          csv_bonuses: `${pick(submissions)},${pick(['0.33', '2.5'])}`,
        };
        bulks.push((await post('/submissions/bonus-payments/', order)).body.id);
      },
      () => post(`/bulk-bonus-payments/${pick(bulks)}/pay/`),
      async () => clock.advance(Math.floor(next() * 20 * MINUTE)),
      () => prolific.topUp(account.workspaceId, 100),
    ];
    for (let step = 0; step < 300; step += 1) {
      try {
        await pick(steps)?.();
      } catch (error) {
        refusals.push(error);
      }
      if (step % 25 === 0) await prolific.money();
    }
    const [money] = await prolific.money();
    expect(money?.participantsMinor).toBeGreaterThan(0);
    expect(
      refusals.every(
        (error) => error instanceof Error && /Bad request|Not found|Forbidden/.test(error.message),
      ),
    ).toBe(true);
  },
);

it('a minor unit that is missing is found', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'turnout-prolific-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const url = `sqlite:///${join(folder, 'prolific.sqlite')}`;
  const { prolific, publish, handIn } = await openProlific({ database: { url } });
  await handIn(await publish(), 'AUTO');
  await prolific.money();
  const clock = { now: () => START };
  const database = await openDatabase(prolificSchema, { url, role: 'tool', clock, log: silentLog });
  const { sql } = dialectOf<ProlificTables>('sqlite');
  await database.write((session) =>
    session.query(
      sql.updateTable('prolific_ledger').set({ amount_minor: 49 }).where('to_account', '=', 'fees'),
    ),
  );
  await database.close();
  await expect(prolific.money()).rejects.toThrow('does not add up');
});

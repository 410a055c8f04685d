import { type Cost, costOf, sumOf } from '../domain/fees.ts';
import { newId } from '../domain/ids.ts';
import { type BonusLine, type BulkBonus, placeId, type Researcher } from '../domain/records.ts';
import { invalid, notFound, ProlificRefusal } from '../domain/refusal.ts';
import type { Study } from '../domain/study.ts';
import type { ProlificContext, Unit } from './context.ts';
import { payFromBalance, workspaceOf } from './money.ts';

/** Sets up a payment; nobody is paid yet. @throws ProlificRefusal 400 that names the lines which are wrong */
export async function createBonuses(unit: Unit, study: Study, csv: string): Promise<BulkBonus> {
  const faults: string[] = [];
  const lines: BonusLine[] = [];
  for (const row of csv.split(/\r?\n/)) {
    if (row.trim() === '') continue;
    const line = await lineOf(unit, study, row);
    if (typeof line === 'string') faults.push(line);
    else lines.push(line);
  }
  if (faults.length > 0) throw invalid(faults);
  if (lines.length === 0) throw invalid({ csv_bonuses: ['There is no line.'] });
  const bulk: BulkBonus = {
    id: newId(unit.now),
    workspaceId: study.workspaceId,
    studyId: study.id,
    lines,
  };
  await unit.objects.insert('bulk', bulk, { parent: study.workspaceId });
  return bulk;
}

/** @returns what the line orders, or what is wrong with it */
async function lineOf(unit: Unit, study: Study, row: string): Promise<BonusLine | string> {
  const [id = '', amount = '', ...rest] = row.split(',').map((part) => part.trim());
  const amountMinor = minorOf(amount);
  if (rest.length > 0 || amountMinor === undefined) return `"${row}" is not an id and an amount.`;
  const submission = await submissionFor(unit, study, id);
  if (submission === undefined) return `${id} did not take part in the study.`;
  return { ...submission, amountMinor };
}

/** A participant is paid through the submission that came last. */
async function submissionFor(
  unit: Unit,
  study: Study,
  id: string,
): Promise<Pick<BonusLine, 'submissionId' | 'participantId'> | undefined> {
  const direct = await unit.objects.get('submission', id);
  if (direct?.studyId === study.id) return { submissionId: direct.id, participantId: direct.participantId };
  const place = await unit.objects.get('place', placeId(study.id, id));
  const submissionId = place?.submissionIds.at(-1);
  return submissionId === undefined ? undefined : { submissionId, participantId: id };
}

/** Amounts are decimal: 1.50 are a hundred and fifty minor units, and 30 are three thousand. */
function minorOf(amount: string): number | undefined {
  const parts = /^(\d{1,7})(?:\.(\d{1,2}))?$/.exec(amount);
  if (parts === null) return undefined;
  const minor = Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
  return minor > 0 ? minor : undefined;
}

/** @throws ProlificRefusal 404 */
export async function bulkOf(unit: Unit, researcher: Researcher, id: string): Promise<BulkBonus> {
  const bulk = await unit.objects.get('bulk', id);
  if (bulk === undefined || !researcher.workspaceIds.includes(bulk.workspaceId))
    throw notFound('bulk bonus payment');
  return bulk;
}

export const bulkCost = (context: Pick<ProlificContext, 'fees'>, bulk: BulkBonus): Cost =>
  sumOf(bulk.lines.map(({ amountMinor }) => costOf(amountMinor, context.fees)));

/** Documented: not idempotent. Every call pays everything once more, later. @throws ProlificRefusal 400 */
export async function orderPayment(context: ProlificContext, unit: Unit, bulk: BulkBonus): Promise<void> {
  const { availableMinor, currency } = await workspaceOf(unit, bulk.workspaceId);
  const { totalMinor } = bulkCost(context, bulk);
  if (totalMinor > availableMinor)
    throw invalid(`${totalMinor} ${currency} minor units are needed; ${availableMinor} are there.`);
  const run = { id: newId(unit.now), bulkId: bulk.id, state: 'waiting' as const };
  await unit.objects.insert('run', run, { parent: bulk.id });
  await unit.due.add('pay', run.id, unit.now + context.behaviour().payDelayMs);
}

/** Makes a payment that was ordered, all of it or, when the balance has become too low, nothing. */
export async function makePayment(context: ProlificContext, unit: Unit, runId: string): Promise<void> {
  const run = await unit.objects.get('run', runId);
  const bulk = run && (await unit.objects.get('bulk', run.bulkId));
  if (run === undefined || bulk === undefined || run.state !== 'waiting') return;
  const { availableMinor } = await workspaceOf(unit, bulk.workspaceId);
  if (bulkCost(context, bulk).totalMinor > availableMinor) {
    await unit.objects.update('run', { ...run, state: 'unfunded' }, '');
    return;
  }
  for (const { submissionId, participantId, amountMinor } of bulk.lines) {
    await payFromBalance(unit, bulk.workspaceId, {
      submissionId,
      participantId,
      cost: costOf(amountMinor, context.fees),
    });
    const submission = await unit.objects.get('submission', submissionId);
    if (submission === undefined) throw new Error('a bonus without its submission');
    await unit.objects.update(
      'submission',
      { ...submission, bonusPayments: [...submission.bonusPayments, amountMinor] },
      submission.status,
    );
  }
  await unit.objects.update('run', { ...run, state: 'paid' }, '');
}

export const concurrent = (): ProlificRefusal =>
  new ProlificRefusal(409, 'Conflict', 'Another bonus request of this workspace is under way.');

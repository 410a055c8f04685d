import { type Cost, costOf, times } from '../domain/fees.ts';
import type { Workspace } from '../domain/records.ts';
import { invalid, notFound } from '../domain/refusal.ts';
import { paidPlaces, type Study, screenOutOf, working } from '../domain/study.ts';
import { accounts } from '../storage/ledger.ts';
import type { ProlificContext, Unit } from './context.ts';

/** @throws ProlificRefusal 404 */
export async function workspaceOf(unit: Pick<Unit, 'objects'>, id: string): Promise<Workspace> {
  const workspace = await unit.objects.get('workspace', id);
  if (workspace === undefined) throw notFound('workspace');
  return workspace;
}

/**
 * What has to be kept for a study: every place that may still be paid, and every screen-out while people are
 * recruited. A place too many (somebody handed in after the time and another had taken over) counts as well.
 */
export function neededMinor(context: Pick<ProlificContext, 'fees'>, study: Study): number {
  if (study.phase === 'draft') return 0;
  const place = costOf(study.settings.reward, context.fees).totalMinor;
  const open = working(study) + study.counts['AWAITING REVIEW'];
  if (study.phase === 'stopped') return place * open;
  const left = Math.max(study.settings.total_available_places - paidPlaces(study), open);
  const screenOut = screenOutOf(study);
  if (screenOut === undefined) return place * left;
  const slots = Math.max(0, screenOut.slots - study.counts['SCREENED OUT']);
  return place * left + costOf(screenOut.rewardMinor, context.fees).totalMinor * slots;
}

/**
 * Moves money between the balance and what is kept for a study until that is what it needs.
 * @returns the study with its new reservation, not yet stored
 * @throws ProlificRefusal 400 when the balance is too low
 */
export async function reserve(
  context: Pick<ProlificContext, 'fees'>,
  unit: Unit,
  study: Study,
): Promise<Study> {
  const needed = neededMinor(context, study);
  const more = needed - study.reservedMinor;
  if (more === 0) return study;
  const workspace = await workspaceOf(unit, study.workspaceId);
  if (more > workspace.availableMinor) throw tooLittle(more, workspace);
  await unit.objects.update(
    'workspace',
    {
      ...workspace,
      availableMinor: workspace.availableMinor - more,
      reservedMinor: workspace.reservedMinor + more,
    },
    '',
  );
  const kept = accounts.reserved(study.id);
  await unit.ledger.append({
    workspaceId: workspace.id,
    from: more > 0 ? accounts.balance : kept,
    to: more > 0 ? kept : accounts.balance,
    amountMinor: Math.abs(more),
    subject: study.id,
    at: unit.now,
  });
  return { ...study, reservedMinor: needed };
}

/** Pays somebody out of what is kept for a study. @returns the study with what is left, not yet stored */
export async function payFromReserved(
  unit: Unit,
  study: Study,
  payment: { readonly participantId: string; readonly submissionId: string; readonly cost: Cost },
): Promise<Study> {
  const workspace = await workspaceOf(unit, study.workspaceId);
  await unit.objects.update(
    'workspace',
    { ...workspace, reservedMinor: workspace.reservedMinor - payment.cost.totalMinor },
    '',
  );
  await book(unit, workspace.id, accounts.reserved(study.id), payment);
  return { ...study, reservedMinor: study.reservedMinor - payment.cost.totalMinor };
}

/** Pays somebody out of the balance. @throws ProlificRefusal 400 when it is too low */
export async function payFromBalance(
  unit: Unit,
  workspaceId: string,
  payment: { readonly participantId: string; readonly submissionId: string; readonly cost: Cost },
): Promise<void> {
  const workspace = await workspaceOf(unit, workspaceId);
  const { totalMinor } = payment.cost;
  if (totalMinor > workspace.availableMinor) throw tooLittle(totalMinor, workspace);
  await unit.objects.update(
    'workspace',
    { ...workspace, availableMinor: workspace.availableMinor - totalMinor },
    '',
  );
  await book(unit, workspace.id, accounts.balance, payment);
}

/** Puts money into a workspace, as its owner does on the web site. */
export async function topUp(unit: Unit, workspaceId: string, amountMinor: number): Promise<void> {
  const workspace = await workspaceOf(unit, workspaceId);
  await unit.objects.update(
    'workspace',
    { ...workspace, availableMinor: workspace.availableMinor + amountMinor },
    '',
  );
  await unit.ledger.append({
    workspaceId,
    from: accounts.outside,
    to: accounts.balance,
    amountMinor,
    subject: workspaceId,
    at: unit.now,
  });
}

/** The cost of places, before a study is published. */
export const costOfPlaces = (
  context: Pick<ProlificContext, 'fees'>,
  rewardMinor: number,
  places: number,
): Cost => times(costOf(rewardMinor, context.fees), places);

async function book(
  unit: Unit,
  workspaceId: string,
  from: string,
  { participantId, submissionId, cost }: { participantId: string; submissionId: string; cost: Cost },
): Promise<void> {
  const entry = { workspaceId, from, subject: submissionId, at: unit.now };
  await unit.ledger.append({
    ...entry,
    to: accounts.participant(participantId),
    amountMinor: cost.rewardMinor,
  });
  await unit.ledger.append({ ...entry, to: accounts.fees, amountMinor: cost.feeMinor });
  await unit.ledger.append({ ...entry, to: accounts.vat, amountMinor: cost.vatMinor });
}

const tooLittle = (needed: number, workspace: Workspace) =>
  invalid(
    `The workspace has ${workspace.availableMinor} ${workspace.currency} minor units to spend; ${needed} are needed.`,
  );

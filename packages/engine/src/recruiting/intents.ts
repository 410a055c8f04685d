import { annotationOf, type NewPosting, type Posting, type Transaction, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import { limitInTheWay } from './limits.ts';
import { isRealMoney, type RecruitingParts, scopedName, scopeOf, tokenOf } from './parts.ts';
import { quoteOf } from './preview.ts';
import type { PostingRequest } from './types.ts';

/** How long whoever wrote a posting down may take for one attempt at it, ms; then others look what became of it. */
export const ATTEMPT_MS = 5 * 60_000;

/** What is done again and again while postings are open, ms apart. Strays are looked for in the whole account. */
export const recurring: Readonly<Record<string, number>> = {
  'recruiting.sync': 60_000,
  'recruiting.renew': 60_000,
  'recruiting.strays': 15 * 60_000,
};

interface PostingPlan {
  readonly request: PostingRequest;
  readonly batches: readonly number[];
  /** Made unique for each posting by its number. */
  readonly key: string;
  readonly act: Act;
}

/**
 * RC1: writes every posting of a plan down before the recruiter is asked for the first of them: all or none, with
 * the limits checked under the budget lock.
 * @throws TurnoutError LIMIT_EXCEEDED
 */
export async function writeIntents(
  parts: RecruitingParts,
  tx: Transaction,
  plan: PostingPlan,
): Promise<readonly Posting[]> {
  const scope = scopeOf(parts);
  const { request, batches } = plan;
  const quote = quoteOf(parts, batches, request.rewardMinor);
  await tx.ledger.lockBudget(scope.study, scope.environment);
  const limit = await limitInTheWay(parts, tx, { ...quote, rewardMinor: request.rewardMinor });
  if (limit !== undefined) throw new TurnoutError('LIMIT_EXCEEDED', limit);
  await keepSchedules(parts, tx);
  const postings: Posting[] = [];
  for (const [index, places] of batches.entries())
    postings.push(await writeIntent(parts, tx, plan, `${plan.key}.${index + 1}`, places));
  return postings;
}

async function writeIntent(
  parts: RecruitingParts,
  tx: Transaction,
  { request, act }: PostingPlan,
  key: string,
  places: number,
): Promise<Posting> {
  const { recruiter, context, settings } = parts;
  const scope = scopeOf(parts);
  const now = context.clock.now();
  const quote = recruiter.quote({ places, rewardMinor: request.rewardMinor });
  const annotation = annotationOf(scope.study, scope.environment, key);
  const row: NewPosting = {
    ...scope,
    designVersion: context.settings.designVersion,
    annotation,
    token: tokenOf(`post ${recruiter.name} ${annotation}`),
    title: request.title ?? settings.title,
    currency: recruiter.currency,
    rewardMinor: request.rewardMinor,
    feeMinor: Math.ceil(quote.feeMinor / places),
    screenOutsMinor: quote.screenOutsMinor,
    places,
    durationMs: request.durationMs,
    autoApprovalMs: request.autoApprovalMs,
    createdAt: now,
    endsAt: now + request.lifetimeMs,
    leaseUntil: now + ATTEMPT_MS,
    campaignId: request.campaignId,
  };
  const id = await tx.postings.insert(row);
  const posting = id === undefined ? undefined : await tx.postings.byId(id);
  if (posting === undefined)
    throw new TurnoutError('POSTING_STATE', `A posting "${annotation}" is there already.`);
  await tx.postings.order({ postingId: posting.id, at: now, amountMinor: quote.totalMinor });
  await parts.appendAudit(tx, {
    at: now,
    actor: act.actor,
    action: 'posting.create',
    subject: `posting ${posting.id}`,
    reason: act.reason,
    facts: {
      ...scope,
      places,
      rewardMinor: request.rewardMinor,
      totalMinor: quote.totalMinor,
      currency: recruiter.currency,
      ...(isRealMoney(parts, quote.totalMinor) && { confirmedMinor: act.confirmedMinor }),
    },
  });
  return posting;
}

/** While postings are open their assignments are asked for, and their leases renewed, by whichever server runs. */
export async function keepSchedules(parts: RecruitingParts, tx: Pick<Transaction, 'jobs'>): Promise<void> {
  const { study } = scopeOf(parts);
  const now = parts.context.clock.now();
  const known = await tx.jobs.schedules(study);
  for (const [name, everyMs] of Object.entries(recurring)) {
    const title = scopedName(parts, name);
    const schedule = known.find((row) => row.title === title);
    if (schedule === undefined)
      await tx.jobs.insertSchedule({
        study,
        title,
        cron: undefined,
        timeZone: undefined,
        everyMs,
        jobName: title,
        jobData: '{}',
        isActive: true,
        nextAt: now + everyMs,
        createdAt: now,
      });
    else if (!schedule.isActive)
      await tx.jobs.changeSchedule(schedule.id, { isActive: true, nextAt: now + everyMs });
  }
}

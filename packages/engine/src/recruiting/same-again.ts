import { createHash, randomBytes } from 'node:crypto';
import { annotationPrefix, type Posting, type Transaction, TurnoutError } from '@turnout/core';
import { allRows } from '../paging.ts';
import { type RecruitingParts, scopeOf } from './parts.ts';
import { knownFrom, resolveIntent } from './resolve.ts';
import type { PostingRequest } from './types.ts';

/** How far apart a posting that may just have been made is looked for, ms: lists lag behind. */
const LOOKS = [0, 500, 1_500, 3_000];

/** The same for equal requests, so that the same command is known again by the annotations of its postings. */
function digestOf({ context, settings }: RecruitingParts, request: PostingRequest): string {
  const { rewardMinor, places, durationMs, lifetimeMs, autoApprovalMs, batchOf } = request;
  const text = JSON.stringify([
    context.settings.designVersion,
    request.title ?? settings.title,
    [rewardMinor, places, durationMs, lifetimeMs, autoApprovalMs, batchOf ?? null],
    request.requireGroups.toSorted(),
    request.excludeGroups.toSorted(),
  ]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** RC3: what the annotations of one order have in common, and no other order's. */
export const keyFor = (parts: RecruitingParts, request: PostingRequest): string =>
  `${digestOf(parts, request)}-${randomBytes(8).toString('hex')}`;

/** What became of an earlier order of the same. */
interface Earlier {
  readonly made: readonly Posting[];
  /** Places of those that were certainly not made. */
  readonly missing: number;
}

/**
 * RC14: looks what became of an earlier order of the same whose answer was lost. Asks the recruiter; makes nothing.
 * @returns undefined when there is none whose outcome is open
 * @throws TurnoutError POSTING_UNDER_WAY when it cannot be known yet
 */
export async function earlierOrder(
  parts: RecruitingParts,
  request: PostingRequest,
): Promise<Earlier | undefined> {
  const { postings } = parts.context.store;
  const open = await openOrders(parts, { postings }, request);
  if (open.length === 0) return undefined;
  for (const intent of open) await resolvePatiently(parts, intent);
  const keys = new Set(open.map(orderKeyOf));
  const all = await allRows((after, limit) => postings.page(scopeOf(parts), after, limit));
  const ofOrder = all.filter((posting) => keys.has(orderKeyOf(posting)));
  return {
    made: ofOrder.filter(({ state }) => state !== 'failed'),
    missing: ofOrder.reduce((sum, { state, places }) => sum + (state === 'failed' ? places : 0), 0),
  };
}

/** Two who order the same at the same time: the second is refused. Under the budget's lock. */
export async function expectNoneOpen(
  parts: RecruitingParts,
  tx: Transaction,
  request: PostingRequest,
): Promise<void> {
  const { study, environment } = scopeOf(parts);
  await tx.ledger.lockBudget(study, environment);
  const [open] = await openOrders(parts, tx, request);
  if (open !== undefined) throw underWay(parts, open);
}

async function openOrders(
  parts: RecruitingParts,
  { postings }: Pick<Transaction, 'postings'> | Pick<RecruitingParts['context']['store'], 'postings'>,
  request: PostingRequest,
): Promise<readonly Posting[]> {
  const { study, environment } = scopeOf(parts);
  const beginning = `${annotationPrefix(study, environment)}${digestOf(parts, request)}-`;
  const filter = { ...scopeOf(parts), states: ['intended'] as const };
  const intended = await allRows((after, limit) => postings.page(filter, after, limit));
  return intended.filter(({ annotation }) => annotation.startsWith(beginning));
}

/** The annotation without the number of the posting within its order. */
const orderKeyOf = ({ annotation }: Posting): string => annotation.replace(/\.\d+$/, '');

/** @throws TurnoutError POSTING_UNDER_WAY */
async function resolvePatiently(parts: RecruitingParts, intent: Posting): Promise<void> {
  for (const wait of LOOKS) {
    if (wait > 0) await parts.pause(wait);
    try {
      if ((await resolveIntent(parts, intent)) !== 'not known') return;
    } catch (error) {
      parts.context.log.warn('a posting could not be looked for', { posting: intent.id, error });
    }
  }
  throw underWay(parts, intent);
}

function underWay(parts: RecruitingParts, intent: Posting): TurnoutError {
  const from = new Date(knownFrom(parts, intent)).toISOString().slice(0, 19).replace('T', ' ');
  return new TurnoutError(
    'POSTING_UNDER_WAY',
    `Whether posting ${intent.id} was made is known from ${from} UTC on. A server looks for it by itself; so does this command, run again.`,
    { facts: { posting: intent.id, knownFrom: knownFrom(parts, intent) } },
  );
}

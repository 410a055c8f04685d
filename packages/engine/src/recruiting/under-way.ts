import { type CallResult, type JobReader, type Transaction, TurnoutError } from '@turnout/core';
import { callPatiently } from './asking.ts';
import { ATTEMPT_MS } from './intents.ts';
import { LASTING_ATTEMPTS } from './lasting.ts';
import { type RecruitingParts, scopedName } from './parts.ts';

/** What can be ordered of a posting, by the name of the job that finds out what became of it. */
export type OrderKind = 'recruiting.places' | 'recruiting.reopening';

/** What every such order tells, as the data of its job. */
export interface PostingOrderData {
  readonly postingId: number;
  /** Epoch ms: when it was ordered, and its money bound. */
  readonly at: number;
  /** What it may cost, minor units. */
  readonly amountMinor: number;
}

/** An order that is written down, and of which nobody knows yet what becomes of it. */
export interface UnderWay<Order extends PostingOrderData> {
  /** Whoever goes on with an order replaces its job: the number tells who did so last. */
  readonly jobId: number;
  readonly order: Order;
}

const batchOf = (kind: OrderKind, postingId: number): string => `${kind} of posting ${postingId}`;

export async function orderUnderWay<Order extends PostingOrderData>(
  { jobs }: { readonly jobs: JobReader },
  kind: OrderKind,
  postingId: number,
): Promise<UnderWay<Order> | undefined> {
  const filter = { batch: batchOf(kind, postingId), states: ['created', 'retry', 'active'] } as const;
  const [job] = await jobs.page(filter, 0, 1);
  // Written below.
  return job === undefined ? undefined : { jobId: job.id, order: JSON.parse(job.data) as Order };
}

/**
 * Writes an order down, in the transaction that binds its money. Once its maker has had the time for an attempt, a job
 * looks what became of it.
 * @throws TurnoutError POSTING_STATE while a job looks what became of an earlier one
 */
export async function writeUnderWay<Order extends PostingOrderData>(
  parts: RecruitingParts,
  tx: Pick<Transaction, 'jobs'>,
  kind: OrderKind,
  order: Order,
): Promise<UnderWay<Order>> {
  const jobId = await insertJob(parts, tx, kind, order);
  if (jobId === undefined)
    throw new TurnoutError(
      'POSTING_STATE',
      `A server looks at the moment what became of an earlier order of posting ${order.postingId}.`,
    );
  return { jobId, order };
}

function insertJob(
  parts: RecruitingParts,
  { jobs }: Pick<Transaction, 'jobs'>,
  kind: OrderKind,
  order: PostingOrderData,
): Promise<number | undefined> {
  const now = parts.context.clock.now();
  const batch = batchOf(kind, order.postingId);
  return jobs.insert({
    name: scopedName(parts, kind),
    data: JSON.stringify(order),
    singletonKey: batch,
    batch,
    mostAttempts: LASTING_ATTEMPTS,
    startAfter: now + ATTEMPT_MS + parts.recruiter.capabilities.listLagMs,
    createdAt: now,
  });
}

/** It is known what became of it. One that is being looked into ends by itself. */
export const endUnderWay = (
  tx: Pick<Transaction, 'jobs'>,
  kind: OrderKind,
  postingId: number,
  at: number,
): Promise<number> => tx.jobs.cancel({ batch: batchOf(kind, postingId) }, at);

/**
 * Asks the recruiter for what was ordered, and says before each attempt that somebody is at it, so that nobody gives
 * the order up meanwhile.
 * @returns what the recruiter said, undefined when somebody else saw to the order before; and the order as it is held
 */
export async function askWhileHeld<Order extends PostingOrderData>(
  parts: RecruitingParts,
  kind: OrderKind,
  first: UnderWay<Order>,
  work: () => Promise<CallResult<undefined>>,
): Promise<{ readonly result: CallResult<undefined> | undefined; readonly held: UnderWay<Order> }> {
  let held = first;
  const result = await callPatiently(parts, work, async () => {
    const jobId = await parts.context.store.write((tx) => keep(parts, tx, kind, held));
    if (jobId === undefined) return false;
    held = { ...held, jobId };
    return true;
  });
  return { result, held };
}

/** @returns the number of the later job; undefined when the order is somebody else's, or not wanted any more */
async function keep(
  parts: RecruitingParts,
  tx: Transaction,
  kind: OrderKind,
  { jobId, order }: UnderWay<PostingOrderData>,
): Promise<number | undefined> {
  const { postingId } = order;
  const posting = await tx.postings.lock(postingId);
  if (posting?.state !== 'open' || (await orderUnderWay(tx, kind, postingId))?.jobId !== jobId)
    return undefined;
  await endUnderWay(tx, kind, postingId, parts.context.clock.now());
  return insertJob(parts, tx, kind, order);
}

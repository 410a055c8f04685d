import {
  type CallResult,
  type JobReader,
  type ListedPosting,
  type Posting,
  type Transaction,
  TurnoutError,
} from '@turnout/core';
import type { Act } from '../act.ts';
import type { JobOutcome } from '../jobs/types.ts';
import { callPatiently, expectDone } from './asking.ts';
import { ATTEMPT_MS } from './intents.ts';
import { limitInTheWay } from './limits.ts';
import { externalIdOf, type RecruitingParts, scopedName, scopeOf, tokenOf } from './parts.ts';
import { previewPlaces } from './places-preview.ts';
import { refuseProblems } from './post.ts';
import type { PostingPreview } from './types.ts';

/** How far apart a call without an answer is looked after, ms. */
const LOOKS = [500, 1_500, 3_000];

const MOST_ATTEMPTS = 50;

/** An extension that was ordered and whose outcome is not known: the data of the job that finds it out. */
export interface Extension {
  readonly postingId: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Adds places. They count as added before the recruiter is asked, so that limits hold whatever becomes of the call.
 * The same command after a lost answer adds them once: as long as the outcome is not known it goes on with what was
 * begun, under the same token.
 * @throws TurnoutError POSTING_STATE, RECRUITER_SETUP, CONFIRMATION_MISSING, LIMIT_EXCEEDED, BALANCE_SHORT,
 * RECRUITER_REFUSED, RECRUITER_SILENT
 */
export async function addPlaces(
  parts: RecruitingParts,
  posting: Posting,
  places: number,
  act: Act,
): Promise<Posting> {
  const { recruiter } = parts;
  if (posting.state !== 'open')
    throw new TurnoutError('POSTING_STATE', `Posting ${posting.id} is ${posting.state}.`);
  const externalId = externalIdOf(posting);
  const begun = await extensionOf(parts.context.store, posting.id);
  if (begun !== undefined && begun.to - begun.from !== places)
    throw new TurnoutError(
      'POSTING_STATE',
      `It is not known yet whether posting ${posting.id} has ${begun.from} or ${begun.to} places.`,
    );
  const extension = begun ?? (await begin(parts, posting, places, act));
  const { to } = extension;
  if (begun !== undefined && (await hasPlaces(parts, externalId, to))) return settle(parts, extension, to);
  const token = tokenOf(`places ${posting.annotation} ${to}`);
  const result = await callPatiently(parts, () => recruiter.addPlaces(externalId, places, token));
  return conclude(parts, externalId, extension, result);
}

async function conclude(
  parts: RecruitingParts,
  externalId: string,
  extension: Extension,
  result: CallResult<undefined> | undefined,
): Promise<Posting> {
  if (result?.kind === 'unknown') {
    if (await appeared(parts, externalId, extension.to)) return settle(parts, extension, extension.to);
  } else if (result?.kind === 'later' || (result?.kind === 'refused' && !result.isAlready))
    await settle(parts, extension, extension.from);
  expectDone(result);
  return settle(parts, extension, extension.to);
}

const batchOf = (postingId: number): string => `places of posting ${postingId}`;

async function extensionOf(
  { jobs }: { readonly jobs: JobReader },
  postingId: number,
): Promise<Extension | undefined> {
  const filter = { batch: batchOf(postingId), states: ['created', 'retry', 'active'] } as const;
  const [job] = await jobs.page(filter, 0, 1);
  // Written below.
  return job === undefined ? undefined : (JSON.parse(job.data) as Extension);
}

async function begin(parts: RecruitingParts, posting: Posting, places: number, act: Act): Promise<Extension> {
  const preview = await previewPlaces(parts, posting, places);
  refuseProblems(preview);
  if (preview.needsConfirmation && act.confirmedMinor !== preview.quote.totalMinor)
    throw new TurnoutError('CONFIRMATION_MISSING', undefined, {
      facts: { totalMinor: preview.quote.totalMinor, currency: preview.currency },
    });
  const extension = { postingId: posting.id, from: posting.places, to: posting.places + places };
  await parts.context.store.write((tx) => writeIntent(parts, tx, posting, extension, preview, act));
  return extension;
}

async function writeIntent(
  parts: RecruitingParts,
  tx: Transaction,
  posting: Posting,
  extension: Extension,
  { quote }: PostingPreview,
  act: Act,
): Promise<void> {
  const { context, recruiter } = parts;
  const { study, environment } = scopeOf(parts);
  const now = context.clock.now();
  const locked = await tx.postings.lock(posting.id);
  if (locked?.state !== 'open' || locked.places !== extension.from)
    throw new TurnoutError('POSTING_STATE', `Posting ${posting.id} was changed at the same time.`);
  await tx.ledger.lockBudget(study, environment);
  const limit = await limitInTheWay(parts, tx, { ...quote, rewardMinor: posting.rewardMinor });
  if (limit !== undefined) throw new TurnoutError('LIMIT_EXCEEDED', limit);
  await tx.postings.change(posting.id, withPlaces(parts, locked, extension.to));
  await tx.postings.order({ postingId: posting.id, at: now, amountMinor: quote.totalMinor });
  await tx.jobs.insert({
    name: scopedName(parts, 'recruiting.places'),
    data: JSON.stringify(extension),
    singletonKey: `${batchOf(posting.id)}`,
    batch: batchOf(posting.id),
    mostAttempts: MOST_ATTEMPTS,
    startAfter: now + ATTEMPT_MS + recruiter.capabilities.listLagMs,
    createdAt: now,
  });
  await parts.appendAudit(tx, {
    at: now,
    actor: act.actor,
    action: 'posting.places_ordered',
    subject: `posting ${posting.id}`,
    reason: act.reason,
    facts: {
      before: extension.from,
      wanted: extension.to,
      totalMinor: quote.totalMinor,
      ...(act.confirmedMinor !== undefined && { confirmedMinor: act.confirmedMinor }),
    },
  });
}

const withPlaces = ({ recruiter }: RecruitingParts, { rewardMinor }: Posting, places: number) => ({
  places,
  feeMinor: Math.ceil(recruiter.quote({ places, rewardMinor }).feeMinor / places),
});

async function hasPlaces(
  { recruiter }: RecruitingParts,
  externalId: string,
  wanted: number,
): Promise<boolean> {
  const listed = await recruiter.posting(externalId);
  return listed !== undefined && listed.places >= wanted;
}

async function appeared(parts: RecruitingParts, externalId: string, wanted: number): Promise<boolean> {
  for (const wait of LOOKS) {
    await parts.pause(wait);
    if (await hasPlaces(parts, externalId, wanted)) return true;
  }
  return false;
}

/** Writes down how many places there are after all. */
async function settle(parts: RecruitingParts, extension: Extension, places: number): Promise<Posting> {
  const { store, clock } = parts.context;
  const reason = places === extension.to ? 'the recruiter has them' : 'the recruiter has not added them';
  return store.write(async (tx) => {
    const posting = await tx.postings.lock(extension.postingId);
    if (posting === undefined) throw new TurnoutError('POSTING_UNKNOWN');
    await tx.jobs.cancel({ batch: batchOf(posting.id) }, clock.now());
    return writePlaces(parts, tx, posting, { before: extension.from, places, reason });
  });
}

async function writePlaces(
  parts: RecruitingParts,
  tx: Transaction,
  posting: Posting,
  { before, places, reason }: { readonly before: number; readonly places: number; readonly reason: string },
): Promise<Posting> {
  const at = parts.context.clock.now();
  const change = withPlaces(parts, posting, places);
  await tx.postings.change(posting.id, change);
  const amountMinor = totalOf(parts, posting, places) - totalOf(parts, posting, posting.places);
  if (amountMinor !== 0) await tx.postings.order({ postingId: posting.id, at, amountMinor });
  await parts.appendAudit(tx, {
    at,
    actor: 'server',
    action: 'posting.places',
    subject: `posting ${posting.id}`,
    reason,
    facts: { before, now: places },
  });
  return { ...posting, ...change };
}

const totalOf = ({ recruiter }: RecruitingParts, { rewardMinor }: Posting, places: number): number =>
  recruiter.quote({ places, rewardMinor }).totalMinor;

/** Finds out what became of an extension whose answer was lost. */
export async function resolveExtension(parts: RecruitingParts, extension: Extension): Promise<JobOutcome> {
  const posting = await parts.context.store.postings.byId(extension.postingId);
  if (posting?.externalId === undefined || posting.places !== extension.to)
    return { kind: 'completed', message: 'settled before' };
  const isAdded = await hasPlaces(parts, posting.externalId, extension.to);
  await settle(parts, extension, isAdded ? extension.to : extension.from);
  return { kind: 'completed' };
}

/**
 * Places that somebody added past us, at the recruiter: what they cost is counted from now on. An extension of ours
 * that is under way is settled by whoever ordered it.
 */
export async function adoptPlaces(
  parts: RecruitingParts,
  { id, places }: Posting,
  listed: Pick<ListedPosting, 'places'>,
): Promise<void> {
  if (listed.places <= places) return;
  await parts.context.store.write(async (tx) => {
    const posting = await tx.postings.lock(id);
    if (posting?.state !== 'open' || listed.places <= posting.places) return;
    if ((await extensionOf(tx, id)) !== undefined) return;
    const reason = 'somebody added them at the recruiter';
    await writePlaces(parts, tx, posting, { before: posting.places, places: listed.places, reason });
  });
}

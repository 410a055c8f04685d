import {
  batchesOf,
  type CallResult,
  counted,
  type ListedPosting,
  leaseEnd,
  type Posting,
  type PostingOrder,
  TurnoutError,
} from '@turnout/core';
import type { Act } from '../act.ts';
import { callPatiently } from './asking.ts';
import { ATTEMPT_MS, writeIntents } from './intents.ts';
import { leaseMsOf, type RecruitingParts } from './parts.ts';
import { previewPosting, quoteOf } from './preview.ts';
import { adopt, fail, isCampaignActive, lookFor } from './resolve.ts';
import { excludedGroups } from './retakes.ts';
import { earlierOrder, expectNoneOpen, keyFor } from './same-again.ts';
import type { PostingPreview, PostingRequest } from './types.ts';

/**
 * Shows the study to people: every posting of the plan is written down, then the recruiter is asked for one after
 * the other. When one is not made, those after it are not asked for. RC14: the same after a lost answer goes on with
 * what was made, and posts only what certainly was not.
 * @throws TurnoutError POSTING_UNDER_WAY, RECRUITER_SETUP, RECRUITER_REFUSED, RECRUITER_SILENT, CONFIRMATION_MISSING, LIMIT_EXCEEDED,
 * BALANCE_SHORT, AMOUNT_INVALID
 */
export async function post(
  parts: RecruitingParts,
  request: PostingRequest,
  act: Act,
): Promise<readonly Posting[]> {
  const earlier = await earlierOrder(parts, request);
  if (earlier?.missing === 0) return earlier.made;
  const rest = earlier === undefined ? request : { ...request, places: earlier.missing };
  const { batches, quote, needsConfirmation, currency } = await checkedPreview(parts, rest);
  // What was shown and typed the first time was the whole of it, and the rest is less.
  const whole = quoteOf(parts, batchesOf(request.places, request.batchOf), request.rewardMinor);
  const isConfirmed = [quote.totalMinor, whole.totalMinor].some((minor) => minor === act.confirmedMinor);
  if (needsConfirmation && !isConfirmed)
    throw new TurnoutError('CONFIRMATION_MISSING', undefined, {
      facts: { totalMinor: quote.totalMinor, currency },
    });
  const key = keyFor(parts, request);
  const intents = await parts.context.store.write(async (tx) => {
    await expectNoneOpen(parts, tx, request);
    return writeIntents(parts, tx, { request: rest, batches, key, act });
  });
  return [...(earlier?.made ?? []), ...(await askForAll(parts, rest, intents, act))];
}

/** @throws TurnoutError for what is in the way, before anything is written down */
export async function checkedPreview(
  parts: RecruitingParts,
  request: PostingRequest,
): Promise<PostingPreview> {
  for (const figure of [request.places, request.durationMs, request.lifetimeMs, request.batchOf ?? 1])
    if (!Number.isSafeInteger(figure) || figure <= 0)
      throw new TurnoutError('INPUT_INVALID', 'Places and times are whole numbers above 0.');
  if (!Number.isSafeInteger(request.rewardMinor) || request.rewardMinor < 0)
    throw new TurnoutError('AMOUNT_INVALID', 'The reward is whole minor units.');
  const preview = await previewPosting(parts, request);
  refuseProblems(preview);
  return preview;
}

export function refuseProblems({ problems }: Pick<PostingPreview, 'problems'>): void {
  const [first] = problems;
  if (first === undefined) return;
  const { code } = first;
  throw new TurnoutError(
    code === 'LIMIT_EXCEEDED' || code === 'BALANCE_SHORT' || code === 'RECRUITER_REFUSED'
      ? code
      : 'RECRUITER_SETUP',
    problems.map(({ message, remedy }) => `${message} ${remedy}`).join(' '),
  );
}

/** Asks the recruiter for postings that are written down. */
export async function askForAll(
  parts: RecruitingParts,
  request: PostingRequest,
  intents: readonly Posting[],
  act: Act,
): Promise<readonly Posting[]> {
  const made: Posting[] = [];
  let order: Pick<PostingOrder, 'requireGroups' | 'excludeGroups'>;
  try {
    const excludeGroups = [...new Set([...request.excludeGroups, ...(await excludedGroups(parts))])];
    order = { requireGroups: request.requireGroups, excludeGroups };
  } catch (error) {
    await giveUp(parts, intents, act);
    throw error;
  }
  for (const [index, intent] of intents.entries()) {
    const result = await askFor(parts, orderOf(parts, request, intent, order), intent, act);
    if (result.kind === 'done') {
      made.push(result.value);
      continue;
    }
    await giveUp(parts, intents.slice(index + 1), act);
    throw notMade(result, intent, made, intents.length);
  }
  return made;
}

const giveUp = async (parts: RecruitingParts, intents: readonly Posting[], act: Act): Promise<void> => {
  for (const { id } of intents)
    await fail(parts, id, act.actor, 'it was not asked for: one before it failed');
};

function notMade(
  result: Exclude<CallResult<Posting>, { kind: 'done' }>,
  { id }: Posting,
  made: readonly Posting[],
  all: number,
): TurnoutError {
  const soFar = made.length === 0 ? 'None' : `${made.length} (${made.map((row) => row.id).join(', ')})`;
  const outcome =
    result.kind === 'unknown' ? `Posting ${id} may have been made; a server looks for it by itself.` : '';
  return new TurnoutError(
    codeOf[result.kind],
    `${result.message} ${soFar} of ${counted(all, 'posting')} made. ${outcome}`.trim(),
    { facts: { made: made.map((row) => row.id) } },
  );
}

const codeOf = {
  refused: 'RECRUITER_REFUSED',
  later: 'RECRUITER_SILENT',
  unknown: 'POSTING_UNDER_WAY',
} as const;

function orderOf(
  parts: RecruitingParts,
  request: PostingRequest,
  intent: Posting,
  groups: Pick<PostingOrder, 'requireGroups' | 'excludeGroups'>,
): PostingOrder {
  const { settings, recruiter, context } = parts;
  const studyUrl = new URL(settings.adUrl);
  studyUrl.searchParams.set('mode', recruiter.environment);
  return {
    title: intent.title,
    description: settings.description,
    keywords: settings.keywords,
    studyUrl: studyUrl.href,
    rewardMinor: intent.rewardMinor,
    places: intent.places,
    durationMs: intent.durationMs,
    endsAt: leaseEnd(intent.endsAt, context.clock.now(), leaseMsOf(parts)),
    autoApprovalMs: request.autoApprovalMs,
    annotation: intent.annotation,
    token: intent.token,
    ...groups,
  };
}

/** Asks for one posting, and writes down what became of it. */
async function askFor(
  parts: RecruitingParts,
  order: PostingOrder,
  intent: Posting,
  act: Act,
): Promise<CallResult<Posting>> {
  const { recruiter } = parts;
  const result = await callPatiently(
    parts,
    () => recruiter.post(order),
    () => keep(parts, intent.id),
  );
  if (result === undefined) {
    const message = `Posting ${intent.id} was given up: somebody else did so, or its campaign does not run any more.`;
    await fail(parts, intent.id, act.actor, message);
    return { kind: 'later', afterMs: 0, message };
  }
  if (result.kind === 'done')
    return { kind: 'done', value: await adopt(parts, intent.id, result.value, order.endsAt, act) };
  if (result.kind === 'unknown' || (result.kind === 'refused' && result.isAlready)) {
    const listed: ListedPosting | undefined = await lookFor(parts, intent);
    if (listed !== undefined)
      return { kind: 'done', value: await adopt(parts, intent.id, listed, order.endsAt, act) };
    return { kind: 'unknown', message: result.message };
  }
  await fail(parts, intent.id, act.actor, result.message);
  return result;
}

/** Says that this process is still at it; false when nobody wants the posting any more. Before each attempt. */
async function keep({ context }: RecruitingParts, id: number): Promise<boolean> {
  return context.store.write(async (tx) => {
    const posting = await tx.postings.lock(id);
    if (posting?.state !== 'intended' || !(await isCampaignActive(tx, posting))) return false;
    await tx.postings.change(id, { leaseUntil: context.clock.now() + ATTEMPT_MS });
    return true;
  });
}

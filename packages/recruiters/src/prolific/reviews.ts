import type { AssignmentRef, AssignmentState, CallResult, RejectionReason } from '@turnout/core';
import { type ProlificApi, pathOf, transition } from './api.ts';
import { screenOutMinorOf } from './completion-codes.ts';
import { objectOf } from './json.ts';
import { done, refused, resultOf } from './results.ts';
import { readSubmission, stateOf } from './submissions.ts';

/** As the API reference lists them. */
const CATEGORIES: readonly string[] = [
  'TOO_QUICKLY',
  'TOO_SLOWLY',
  'FAILED_INSTRUCTIONS',
  'INCOMP_LONGITUDINAL',
  'FAILED_CHECK',
  'LOW_EFFORT',
  'MALINGERING',
  'NO_CODE',
  'BAD_CODE',
  'NO_DATA',
  'UNSUPP_DEVICE',
  'OTHER',
];

const LEAST_MESSAGE = 100;

const DEFAULT_CATEGORY = 'OTHER';

/** What Prolific would answer to a rejection for this reason, without asking it. */
export function rejectionRefusal({ category = DEFAULT_CATEGORY, text }: RejectionReason): string | undefined {
  if (!CATEGORIES.includes(category))
    return `There is no category ${category}; Prolific’s are ${CATEGORIES.join(', ')}.`;
  const length = [...text.trim()].length;
  if (length < LEAST_MESSAGE)
    return `Prolific wants at least ${LEAST_MESSAGE} characters that say why; these are ${length}.`;
  return undefined;
}

/** Repeating it changes nothing (API reference, "Approve or reject a submission"). */
export async function approve(api: ProlificApi, ref: AssignmentRef): Promise<CallResult<undefined>> {
  const own = await readSubmission(api, ref);
  if (own === undefined) return notTheirs();
  const { state } = own.listed;
  if (state === 'approved') return refused('APPROVED', 'It was approved before.', true);
  if (state === 'rejected') return refused('REJECTED', 'It was rejected, which stays.');
  return decide(api, ref, { action: 'APPROVE' }, 'approved');
}

export async function reject(
  api: ProlificApi,
  ref: AssignmentRef,
  reason: RejectionReason,
): Promise<CallResult<undefined>> {
  const { category = DEFAULT_CATEGORY, text } = reason;
  const refusal = rejectionRefusal(reason);
  if (refusal !== undefined) return refused('REASON_REFUSED', refusal);
  const own = await readSubmission(api, ref);
  if (own === undefined) return notTheirs();
  const { state } = own.listed;
  if (state === 'rejected') return refused('REJECTED', 'It was rejected before.', true);
  if (state === 'approved') return refused('APPROVED', 'It was approved, which stays.');
  return decide(
    api,
    ref,
    { action: 'REJECT', message: text.trim(), rejection_category: category },
    'rejected',
  );
}

/** Asks in a message of Prolific's; giving back is up to the participant. */
export async function requestReturn(
  api: ProlificApi,
  ref: AssignmentRef,
  reason: string,
): Promise<CallResult<undefined>> {
  if ((await readSubmission(api, ref)) === undefined) return notTheirs();
  const path = pathOf('submissions', ref.externalId, 'request-return/');
  const body = { request_return_reasons: [reason] };
  const answer = await api.send({ method: 'POST', path, body, hide: [ref.workerId] });
  return answer.kind === 'answered' ? done(undefined) : resultOf(answer);
}

/** The code that we, not the participant, may enter to screen somebody out; undefined: none is set up. */
export function screenOutCode(
  api: ProlificApi,
): { readonly code: string; readonly minor: number } | undefined {
  for (const entry of api.settings.completionCodes) {
    const minor = screenOutMinorOf(entry);
    if (entry.actor === 'researcher' && minor !== undefined) return { code: entry.code, minor };
  }
  return undefined;
}

export async function screenOut(
  api: ProlificApi,
  ref: AssignmentRef,
  amountMinor: number | undefined,
): Promise<CallResult<undefined>> {
  const set = screenOutCode(api);
  if (set === undefined)
    return refused(
      'NO_SCREEN_OUT',
      'prolific.json has no code for it: FIXED_SCREEN_OUT_PAYMENT by the researcher.',
    );
  if (amountMinor !== undefined && amountMinor !== set.minor)
    return refused('AMOUNT_FIXED', `Prolific pays everybody the ${set.minor} that the code fixes.`);
  const own = await readSubmission(api, ref);
  if (own === undefined) return notTheirs();
  if (own.listed.state === 'screened_out')
    return refused('SCREENED_OUT', 'It was screened out before.', true);
  return decide(api, ref, { action: 'COMPLETE', completion_code: set.code }, 'screened_out');
}

/** A submission's id is never another worker's later, so looking before the call is enough. */
const notTheirs = () =>
  refused('NOT_THIS_WORKER', 'Prolific has no such submission of this worker and study.');

/**
 * A second decision about the same submission is ignored with an answer that looks like success, so the answer's own
 * state tells whether this one counted.
 */
async function decide(
  api: ProlificApi,
  ref: AssignmentRef,
  body: unknown,
  wanted: AssignmentState,
): Promise<CallResult<undefined>> {
  const answer = await api.send({ ...transition('submissions', ref.externalId, body), hide: [ref.workerId] });
  if (answer.kind !== 'answered') return resultOf(answer);
  const state = stateOf(objectOf(answer.body).status);
  if (state === wanted) return done(undefined);
  if (state === 'approved' || state === 'rejected' || state === 'returned' || state === 'screened_out')
    return refused('DECIDED_OTHERWISE', `It was ${state.replace('_', ' ')} before.`);
  return { kind: 'unknown', message: 'Prolific took the decision and does not show it yet.' };
}

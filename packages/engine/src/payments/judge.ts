import {
  type Ineligible,
  ineligible,
  ineligibleReasons,
  type LedgerEntry,
  nextSequence,
  type Store,
  shownAmount,
} from '@turnout/core';
import type { Chosen } from '../recruiting/choose.ts';
import { entriesOf } from '../recruiting/entries-of.ts';
import type { RecruitingParts } from '../recruiting/parts.ts';
import { REJECTED } from './call.ts';
import { screenOutCost, type TakeScreenOut } from './screen-outs.ts';
import type { PaymentLine, PaymentRequest, SkippedPayment } from './types.ts';

/** The reading half of a store, or of a transaction. */
type PaymentReaders = Pick<Store, 'participants' | 'ledger'>;

/** An amount, or why there is none. */
export type Amount =
  | { readonly minor: number }
  | { readonly skipped: Pick<SkippedPayment, 'code' | 'message'> };

interface Judged {
  readonly line: PaymentLine | undefined;
  readonly skipped: SkippedPayment | undefined;
}

/** What a line is paid with. */
interface Means {
  /** Of a bonus, from what the study computed. */
  readonly amountOf: (computedMinor: number) => Amount;
  readonly takeScreenOut: TakeScreenOut;
}

const BY_NAME = 'It is approved all the same by its id with --unknown-too.';

const BONUS_BEFORE = 'A bonus was paid before, or is under way; a further one is paid with --again.';

/** Whether an assignment can be paid or decided about as it stands now, and the line that it makes. */
export async function judge(
  parts: RecruitingParts,
  readers: PaymentReaders,
  request: PaymentRequest,
  { posting, assignment }: Chosen,
  { amountOf, takeScreenOut }: Means,
): Promise<Judged> {
  const { recruiter, context } = parts;
  const skip = (code: string, message: string, detail?: string): Judged => ({
    line: undefined,
    skipped: {
      externalId: assignment.externalId,
      code,
      message,
      ...(detail !== undefined && { detail }),
    },
  });
  const participant =
    assignment.participantId === undefined
      ? undefined
      : await readers.participants.byId(assignment.participantId);
  const earlier = await entriesOf(readers, assignment.id);
  const reason: Ineligible | undefined = ineligible({
    kind: request.kind,
    assignment,
    participant,
    earlier,
    now: context.clock.now(),
    reversalMs: recruiter.capabilities.reversalMs,
    finishedToo: 'assignments' in request.which,
    unknownToo: isUnknownToo(parts, request),
    unfinishedToo: request.kind === 'approve' && request.unfinishedToo === true,
    again: request.kind === 'bonus' && request.again === true,
  });
  if (reason === 'paid_before' && request.kind === 'bonus')
    return skip(reason, BONUS_BEFORE, bonusText(earlier));
  if (reason === 'unmatched' && request.kind === 'approve' && participant === undefined)
    return skip(reason, `${ineligibleReasons.unmatched} ${BY_NAME}`);
  if (reason !== undefined) return skip(reason, ineligibleReasons[reason]);
  if (posting.currency !== recruiter.currency)
    return skip('other_currency', `It was posted in ${posting.currency}.`);
  if (request.kind === 'screen_out' && !(await takeScreenOut(posting)))
    return skip('no_screen_out_left', 'The posting has no money kept for one more who is screened out.');
  const amount = request.kind === 'bonus' ? amountOf(participant?.bonusMinor ?? 0) : undefined;
  if (amount !== undefined && 'skipped' in amount) return skip(amount.skipped.code, amount.skipped.message);
  return {
    skipped: undefined,
    line: {
      kind: request.kind,
      postingId: posting.id,
      assignmentId: assignment.id,
      externalId: assignment.externalId,
      participantId: assignment.participantId,
      worker: assignment.worker,
      purpose: purposeOf(request),
      sequence: nextSequence(request.kind, earlier),
      ...costOf(parts, request, posting, amount?.minor ?? 0),
      reason: reasonOf(request),
    },
  };
}

/** Whoever is not known here is somebody only by what the recruiter answers before the call: it must be one that can. */
const isUnknownToo = ({ recruiter }: RecruitingParts, request: PaymentRequest): boolean =>
  request.kind === 'approve' &&
  request.unknownToo === true &&
  'assignments' in request.which &&
  recruiter.capabilities.verifiesAssignments;

/** What somebody has who gets no further bonus, in words. */
const bonusText = (earlier: readonly LedgerEntry[]): string =>
  earlier
    .filter(({ kind, state }) => kind === 'bonus' && state !== 'failed')
    .map(({ amountMinor, currency, purpose, state }) => {
      const amount = `${shownAmount(amountMinor, currency)} ${purpose}`;
      return state === 'confirmed' ? amount : `${amount}, under way`;
    })
    .join('; ');

function costOf(
  { recruiter }: RecruitingParts,
  { kind }: PaymentRequest,
  posting: Chosen['posting'],
  bonusMinor: number,
): Pick<PaymentLine, 'amountMinor' | 'feeMinor'> {
  if (kind === 'reject') return { amountMinor: 0, feeMinor: 0 };
  if (kind === 'screen_out') return screenOutCost(recruiter);
  if (kind === 'bonus') return { amountMinor: bonusMinor, feeMinor: recruiter.bonusFeeMinor(bonusMinor) };
  return { amountMinor: posting.rewardMinor, feeMinor: posting.feeMinor };
}

function purposeOf(request: PaymentRequest): string {
  if (request.kind === 'reject') return request.reason.category ?? REJECTED;
  if (request.kind === 'screen_out') return 'screen out';
  if (request.kind !== 'bonus') return 'reward';
  return { fixed: 'by hand', computed: 'auto', listed: 'listed' }[request.amount.kind];
}

function reasonOf(request: PaymentRequest): string {
  switch (request.kind) {
    case 'approve':
      return request.message ?? '';
    case 'reject':
      return request.reason.text;
    case 'reverse':
      return request.message;
    case 'bonus':
    case 'screen_out':
      return request.reason;
  }
}

import {
  finishedStates,
  isSettled,
  type LedgerEntry,
  type ListedAssignment,
  type ListedBonus,
  type Participant,
  shownAmount,
} from '@turnout/core';
import { matchBonuses } from './match-bonuses.ts';
import { proposals } from './proposals.ts';
import type { Difference } from './types.ts';

/** One assignment as the recruiter tells it, and what we have of it. */
export interface Compared {
  readonly listed: Pick<
    ListedAssignment,
    'postingExternalId' | 'externalId' | 'state' | 'recruiterState' | 'autoApproveAt'
  >;
  readonly participant: Participant | undefined;
  readonly entries: readonly LedgerEntry[];
  /** The ledger has heard just now that the recruiter approved it or screened it out by itself. */
  readonly isRecorded: boolean;
  readonly bonuses: readonly ListedBonus[];
  readonly rewardMinor: number;
  /** The posting keeps money for people who are screened out. */
  readonly paysScreenOuts: boolean;
  readonly currency: string;
  readonly now: number;
  readonly listLagMs: number;
}

type Found = Pick<Difference, 'code' | 'message' | 'proposal' | 'amountMinor'>;

const paying = (entries: readonly LedgerEntry[]): readonly LedgerEntry[] =>
  entries.filter(({ kind }) => kind === 'approve' || kind === 'reverse');

const stands = ({ state }: LedgerEntry): boolean => state !== 'failed';

/** The recruiter approved it, and nothing of ours stands for that: it did so by itself, or somebody did there. */
export const isApprovedElsewhere = ({
  listed,
  entries,
}: {
  readonly listed: Pick<ListedAssignment, 'state'>;
  readonly entries: readonly LedgerEntry[];
}): boolean => listed.state === 'approved' && !paying(entries).some(stands);

/** It was screened out there with pay, by a code of the study or by a person, and nothing of ours stands for that. */
export const isScreenedOutElsewhere = ({
  listed,
  entries,
  paysScreenOuts,
}: {
  readonly listed: Pick<ListedAssignment, 'state'>;
  readonly entries: readonly LedgerEntry[];
  readonly paysScreenOuts: boolean;
}): boolean =>
  listed.state === 'screened_out' &&
  paysScreenOuts &&
  !entries.some((entry) => entry.kind === 'screen_out' && stands(entry));

const screenOutOf = (entries: readonly LedgerEntry[]): LedgerEntry | undefined =>
  entries.find(({ kind, state }) => kind === 'screen_out' && state === 'confirmed');

/**
 * What the recruiter paid for the work, minor units, as far as it tells: not how much of it in part, and of a screen-out
 * only that there was one.
 */
export function rewardIn({ listed, entries, rewardMinor }: Compared): number {
  if (listed.state === 'screened_out') return screenOutOf(entries)?.amountMinor ?? 0;
  return listed.state === 'approved' && listed.recruiterState === undefined ? rewardMinor : 0;
}

/** Differences of one assignment, each with a stable code and what could be done about it. */
export function differencesOf(of: Compared): readonly Difference[] {
  const { postingExternalId, externalId } = of.listed;
  const found = [...workOf(of), ...decisionsOf(of), ...bonusesOf(of), ...openOnes(of)];
  return [...found, ...unexplained(of, found)].map((one) => ({
    ...one,
    ref: { postingExternalId, externalId },
  }));
}

/** Those that say by themselves why the cents of an assignment are not the same on both sides. */
const aboutCents: ReadonlySet<Difference['code']> = new Set([
  'approved_elsewhere',
  'approved_in_part',
  'approved_not_there',
  'paid_unknown_to_us',
  'paid_not_listed',
  'outcome_unknown',
  'not_done_yet',
]);

/** What our ledger says was paid for an assignment, minor units. */
function paidByUs(entries: readonly LedgerEntry[]): { readonly reward: number; readonly bonus: number } {
  const confirmed = entries.filter(({ state }) => state === 'confirmed');
  const sum = (some: readonly LedgerEntry[]): number =>
    some.reduce((total, { amountMinor }) => total + amountMinor, 0);
  return {
    reward: sum(confirmed.filter(({ kind }) => kind !== 'bonus')),
    bonus: sum(confirmed.filter(({ kind }) => kind === 'bonus')),
  };
}

/** Cents that nothing else explains, once the recruiter has had time to list what was paid. */
function* unexplained(of: Compared, found: readonly Found[]): Iterable<Found> {
  const { entries, now, listLagMs, currency, bonuses } = of;
  if (found.some(({ code }) => aboutCents.has(code)) || entries.some(isRecent(now, listLagMs))) return;
  const ours = paidByUs(entries);
  const theirs = {
    reward: rewardIn(of),
    bonus: bonuses.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
  };
  for (const what of ['reward', 'bonus'] as const)
    if (ours[what] !== theirs[what])
      yield {
        code: 'amount_differs',
        message: `Our ledger says that it was paid ${shownAmount(ours[what], currency)} as ${what}, and the recruiter ${shownAmount(theirs[what], currency)}.`,
        proposal: proposals.amount_differs(of.listed),
        amountMinor: Math.abs(ours[what] - theirs[what]),
      };
}

/** Whether the recruiter may not list yet what became of an entry. */
export const isRecent =
  (now: number, listLagMs: number) =>
  ({ changedAt }: LedgerEntry): boolean =>
    now - changedAt < listLagMs;

function* workOf({ listed, participant }: Compared): Iterable<Found> {
  const isFinished = participant !== undefined && finishedStates.has(participant.state);
  if (listed.state === 'submitted' && participant === undefined)
    yield {
      code: 'submitted_unknown',
      message: `It was handed in at the recruiter, and nobody of this study belongs to it. ${undecidedText(listed)}`,
      proposal: proposals.submitted_unknown(listed),
      amountMinor: undefined,
    };
  else if (listed.state === 'submitted' && !isFinished)
    yield {
      code: 'submitted_unfinished',
      message: `It was handed in at the recruiter, and the participant did not finish the study (${participant?.state}).`,
      proposal: proposals.submitted_unfinished(listed),
      amountMinor: undefined,
    };
  else if (isFinished && ['working', 'returned', 'timed_out'].includes(listed.state))
    yield {
      code: 'completed_not_submitted',
      message:
        listed.state === 'working'
          ? 'The participant finished the study and has not handed in at the recruiter yet.'
          : `The participant finished the study, and at the recruiter the place was ${listed.state === 'returned' ? 'given back' : 'lost when its time ran out'}; it cannot be paid by this place any more.`,
      proposal: proposals.completed_not_submitted(listed),
      amountMinor: undefined,
    };
}

/** What becomes of work that nobody decides about, and that there is more than one decision. */
const undecidedText = ({ autoApproveAt, externalId }: Compared['listed']): string =>
  `${autoApproveAt === undefined ? '' : `The recruiter approves it by itself at ${timeText(autoApproveAt)}. `}It may be honest work whose data were lost; what is none is rejected with: turnout review reject ${externalId} --reason "…"`;

const timeText = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function* decisionsOf(of: Compared): Iterable<Found> {
  const { listed, entries, rewardMinor, now, listLagMs } = of;
  if (isApprovedElsewhere(of) || (of.isRecorded && listed.state === 'approved'))
    yield {
      code: 'approved_elsewhere',
      message: 'The recruiter approved it by itself, or somebody did there; it is in the ledger now.',
      proposal: proposals.approved_elsewhere(listed),
      amountMinor: rewardMinor,
    };
  if (listed.state === 'approved' && listed.recruiterState !== undefined)
    yield {
      code: 'approved_in_part',
      message: `The recruiter says ${listed.recruiterState}, and not how much of the reward it paid; our ledger counts all of it.`,
      proposal: proposals.approved_in_part(listed),
      amountMinor: rewardMinor,
    };
  const confirmed = entries.filter(({ state }) => state === 'confirmed');
  const paid = paying(confirmed).at(-1);
  if (paid !== undefined && listed.state !== 'approved' && now - paid.changedAt >= listLagMs)
    yield {
      code: 'approved_not_there',
      message: `Our ledger says approved (entry ${paid.id}), and the recruiter says ${listed.state}.`,
      proposal: proposals.approved_not_there({ entryId: paid.id }),
      amountMinor: paid.amountMinor,
    };
  if (isScreenedOutElsewhere(of) || (of.isRecorded && listed.state === 'screened_out')) {
    const amountMinor = screenOutOf(entries)?.amountMinor;
    const counted = amountMinor === undefined ? '' : '; our ledger counts what it says it pays for that';
    yield {
      code: 'screened_out_elsewhere',
      message: `It was screened out by a code of the study, or by somebody at the recruiter, which does not tell what it paid${counted}.`,
      proposal: proposals.screened_out_elsewhere(listed),
      amountMinor,
    };
  }
  if (listed.state === 'rejected' && !confirmed.some(({ kind }) => kind === 'reject'))
    yield {
      code: 'rejected_elsewhere',
      message: 'Somebody rejected it at the recruiter.',
      proposal: proposals.rejected_elsewhere(listed),
      amountMinor: undefined,
    };
}

/** Bonuses that only one side knows. */
function* bonusesOf({ listed, entries, bonuses, currency, now, listLagMs }: Compared): Iterable<Found> {
  const { unknown, unlisted } = matchBonuses(entries, bonuses);
  for (const { amountMinor } of unknown)
    yield {
      code: 'paid_unknown_to_us',
      message: `The recruiter lists a bonus of ${shownAmount(amountMinor, currency)} that our ledger does not know.`,
      proposal: proposals.paid_unknown_to_us(listed),
      amountMinor,
    };
  for (const entry of unlisted)
    if (now - entry.changedAt >= listLagMs)
      yield {
        code: 'paid_not_listed',
        message: `Our ledger says a bonus was paid (entry ${entry.id}), and the recruiter does not list it.`,
        proposal: proposals.paid_not_listed({ entryId: entry.id }),
        amountMinor: entry.amountMinor,
      };
}

function* openOnes({ entries }: Compared): Iterable<Found> {
  for (const { id, kind, state, amountMinor } of entries) {
    if (isSettled(state)) continue;
    const code = state === 'unknown' ? 'outcome_unknown' : 'not_done_yet';
    yield {
      code,
      message:
        code === 'outcome_unknown'
          ? `It is not known yet whether the recruiter did what entry ${id} orders (${kind}); it is asked again by itself.`
          : `What entry ${id} orders (${kind}) is not done yet.`,
      proposal: proposals[code]({ entryId: id }),
      amountMinor,
    };
  }
}

/** What a proposal may be about. */
interface About {
  /** The recruiter's id of the assignment. */
  readonly externalId: string;
  readonly entryId: number;
  readonly postingId: number;
  /** As the recruiter tells it. */
  readonly state: string;
}

type Propose<Key extends keyof About> = (about: Pick<About, Key>) => string;

const ledgerOfAssignment: Propose<'externalId'> = ({ externalId }) =>
  `turnout pay ledger --assignment ${externalId}`;
const ledgerOfEntry: Propose<'entryId'> = ({ entryId }) => `turnout pay ledger ${entryId}`;

/**
 * PA8: for each kind of difference the command that a person may type about it; undefined where there is nothing to do.
 * None moves money but those that name one assignment.
 */
export const proposals = {
  submitted_unknown: ({ externalId }: Pick<About, 'externalId'>) =>
    `turnout review approve ${externalId} --unknown-too`,
  submitted_unfinished: ({ externalId }: Pick<About, 'externalId'>) =>
    `turnout review approve ${externalId} --unfinished-too`,
  completed_not_submitted: ({ state }: Pick<About, 'state'>) => `turnout review list --state ${state}`,
  approved_elsewhere: ledgerOfAssignment,
  approved_in_part: ledgerOfAssignment,
  approved_not_there: ledgerOfEntry,
  screened_out_elsewhere: ledgerOfAssignment,
  rejected_elsewhere: ({ externalId }: Pick<About, 'externalId'>) => `turnout review unreject ${externalId}`,
  paid_unknown_to_us: ({ externalId }: Pick<About, 'externalId'>) =>
    `turnout pay record ${externalId} --reason "…"`,
  paid_not_listed: ledgerOfEntry,
  amount_differs: ledgerOfAssignment,
  paid_to_nobody: ledgerOfEntry,
  outcome_unknown: ledgerOfEntry,
  not_done_yet: ledgerOfEntry,
  bonuses_not_known: ledgerOfAssignment,
  posting_not_known: () => undefined,
  postings_not_of_this_account: () => 'turnout recruiter check',
  posting_gone: ({ postingId }: Pick<About, 'postingId'>) => `turnout post end ${postingId}`,
  posting_gone_ended: ({ postingId }: Pick<About, 'postingId'>) => `turnout post remove ${postingId}`,
  posting_removed: ({ postingId }: Pick<About, 'postingId'>) => `turnout pay ledger --posting ${postingId}`,
} as const satisfies Readonly<Record<string, (about: About) => string | undefined>>;

export type DifferenceCode = keyof typeof proposals;

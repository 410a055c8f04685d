import type {
  NewAssignment,
  NewCampaign,
  NewJob,
  NewLedgerEntry,
  NewPosting,
  NewSchedule,
} from '@turnout/core';
import type { DatabaseStore } from '../../src/index.ts';
import { NOW } from './fakes.ts';

const HOUR = 3_600_000;

export const campaign = (changes: Partial<NewCampaign> = {}): NewCampaign => ({
  study: 'stroop',
  environment: 'sandbox',
  recruiter: 'mturk',
  designVersion: '1.0',
  plan: {
    goal: 40,
    counts: 'usable',
    perCell: false,
    rewardMinor: 150,
    durationMs: HOUR,
    placesPerRound: 9,
    betweenRoundsMs: HOUR,
    batchOf: 9,
    budgetMinor: undefined,
    hours: { from: 9, until: 21, timeZone: 'Europe/Zurich' },
    mostReturned: 0.25,
  },
  createdAt: NOW,
  ...changes,
});

export const posting = (changes: Partial<NewPosting> = {}): NewPosting => ({
  study: 'stroop',
  environment: 'sandbox',
  recruiter: 'mturk',
  designVersion: '1.0',
  annotation: 'stroop/1',
  token: 'post-1',
  title: 'Name the colour',
  currency: 'USD',
  rewardMinor: 150,
  feeMinor: 30,
  screenOutsMinor: 0,
  places: 9,
  durationMs: HOUR,
  autoApprovalMs: 24 * HOUR,
  createdAt: NOW,
  endsAt: NOW + 24 * HOUR,
  leaseUntil: NOW + HOUR,
  campaignId: undefined,
  ...changes,
});

export const assignment = (
  changes: Partial<NewAssignment> & Pick<NewAssignment, 'postingId'>,
): NewAssignment => ({
  externalId: 'X1',
  worker: 'p1',
  workerIdSealed: 'sealed-worker',
  state: 'working',
  participantId: undefined,
  acceptedAt: NOW,
  submittedAt: undefined,
  decidedAt: undefined,
  autoApproveAt: undefined,
  completionCode: undefined,
  seenAt: NOW,
  ...changes,
});

export const entry = (
  changes: Partial<NewLedgerEntry> & Pick<NewLedgerEntry, 'postingId' | 'assignmentId'>,
): NewLedgerEntry => ({
  study: 'stroop',
  environment: 'sandbox',
  recruiter: 'mturk',
  kind: 'bonus',
  purpose: 'auto',
  sequence: 1,
  token: 'v1-bonus-1',
  participantId: undefined,
  worker: 'p1',
  currency: 'USD',
  amountMinor: 50,
  feeMinor: 10,
  reason: 'Thank you.',
  actor: 'cli:ana',
  batch: 'b1',
  createdAt: NOW,
  ...changes,
});

export const job = (changes: Partial<NewJob> = {}): NewJob => ({
  name: 'ledger.send',
  data: '{"entry":1}',
  mostAttempts: 5,
  startAfter: NOW,
  createdAt: NOW,
  ...changes,
});

export const schedule = (changes: Partial<NewSchedule> = {}): NewSchedule => ({
  study: 'stroop',
  title: 'approve all',
  cron: '0 */4 * * *',
  timeZone: 'Europe/Zurich',
  everyMs: undefined,
  jobName: 'review.approveAll',
  jobData: '{}',
  isActive: true,
  nextAt: NOW + HOUR,
  createdAt: NOW,
  ...changes,
});

/** A posting with one assignment. @returns their ids */
export const postedPlace = (
  store: DatabaseStore,
  changes: Partial<NewPosting> = {},
): Promise<{ readonly postingId: number; readonly assignmentId: number }> =>
  store.write(async (tx) => {
    const postingId = await tx.postings.insert(posting(changes));
    if (postingId === undefined) throw new Error('the posting was there already');
    const assignmentId = await tx.assignments.put(assignment({ postingId }));
    return { postingId, assignmentId };
  });

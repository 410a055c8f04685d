import type { AssignmentState, CampaignState, LedgerKind, LedgerState, PostingState } from '@turnout/core';
import type { Generated } from 'kysely';

/** Recruiting and paying. Long names: a study's view bears the study's name, and psiTurk's is `assignments`. */
export interface RecruitingTables {
  readonly recruiter_campaigns: CampaignsTable;
  readonly recruiter_postings: PostingsTable;
  readonly posting_orders: PostingOrdersTable;
  readonly recruiter_assignments: AssignmentsTable;
  readonly ledger_entries: LedgerEntriesTable;
  readonly ledger_steps: LedgerStepsTable;
}

export interface CampaignsTable {
  id: Generated<number>;
  study: string;
  environment: string;
  recruiter: string;
  design_version: string;
  state: CampaignState;
  /** JSON of core's CampaignPlan. */
  plan: string;
  created_at: number;
  ended_at: number | null;
  note: string | null;
  rounds: Generated<number>;
}

export interface PostingsTable {
  id: Generated<number>;
  study: string;
  environment: string;
  recruiter: string;
  design_version: string;
  state: PostingState;
  external_id: string | null;
  group_id: string | null;
  worker_link: string | null;
  annotation: string;
  token: string;
  title: string;
  currency: string;
  reward_minor: number;
  fee_minor: number;
  screen_outs_minor: number;
  places: number;
  duration_ms: number;
  auto_approval_ms: number;
  created_at: number;
  ends_at: number;
  lease_until: number;
  campaign_id: number | null;
}

/** Append-only: what each order added to the cost of a posting; below 0 where the recruiter refused it. */
export interface PostingOrdersTable {
  id: Generated<number>;
  posting_id: number;
  at: number;
  amount_minor: number;
}

export interface AssignmentsTable {
  id: Generated<number>;
  posting_id: number;
  external_id: string;
  worker: string;
  worker_id_sealed: string;
  state: AssignmentState;
  participant_id: number | null;
  accepted_at: number | null;
  submitted_at: number | null;
  decided_at: number | null;
  auto_approve_at: number | null;
  completion_code: string | null;
  seen_at: number;
}

/** `state`, `reference` and `changed_at` repeat what the steps say, and only appending a step changes them. */
export interface LedgerEntriesTable {
  id: Generated<number>;
  study: string;
  environment: string;
  recruiter: string;
  kind: LedgerKind;
  purpose: string;
  sequence: number;
  token: string;
  posting_id: number;
  assignment_id: number;
  participant_id: number | null;
  worker: string;
  currency: string;
  amount_minor: number;
  fee_minor: number;
  reason: string;
  actor: string;
  batch: string;
  created_at: number;
  state: LedgerState;
  reference: string | null;
  changed_at: number;
}

/** Append-only: the database itself refuses to change or delete a row. */
export interface LedgerStepsTable {
  entry_id: number;
  n: number;
  state: LedgerState;
  at: number;
  note: string;
  reference: string | null;
}

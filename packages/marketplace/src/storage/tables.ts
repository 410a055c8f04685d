import type { Generated } from 'kysely';
import type { PanelTables } from './panel.tables.ts';
import type { PeopleTables } from './people.tables.ts';

/**
 * The tables as the newest migration leaves them. Times are epoch ms UTC, money is minor units (cents), flags are
 * 0 or 1. Numeric ids join tables; the ids of the API (`…_id` as text) are what clients see.
 */
export interface MarketTables extends PeopleTables, PanelTables {
  readonly market_settings: SettingsTable;
  readonly market_requesters: RequestersTable;
  readonly market_workers: WorkersTable;
  readonly market_worker_counts: WorkerCountsTable;
  readonly market_hit_types: HitTypesTable;
  readonly market_hits: HitsTable;
  readonly market_slots: SlotsTable;
  readonly market_assignments: AssignmentsTable;
  readonly market_bonuses: BonusesTable;
  readonly market_ledger: LedgerTable;
  readonly market_tokens: TokensTable;
  readonly market_timers: TimersTable;
  readonly market_qualification_types: QualificationTypesTable;
  readonly market_qualifications: QualificationsTable;
  readonly market_qualification_requests: QualificationRequestsTable;
  readonly market_blocks: BlocksTable;
  readonly market_notifications: NotificationsTable;
  readonly market_messages: MessagesTable;
  readonly market_review_rows: ReviewRowsTable;
  readonly market_layouts: LayoutsTable;
  readonly market_reports: ReportsTable;
}

/** What the marketplace itself remembers, e.g. by how much its clock was moved. */
export interface SettingsTable {
  name: string;
  value: string;
}

export interface RequestersTable {
  id: Generated<number>;
  environment: string;
  access_key: string;
  /** The secret of the access key, sealed; null where signatures are taken loosely. */
  secret_sealed: string | null;
  name: string;
  /** What may be spent: not what is held for open HITs. */
  available_minor: number;
  held_minor: number;
  created_at: number;
}

export interface WorkersTable {
  id: Generated<number>;
  worker_id: string;
  /** invited, pending, active, suspended or closed. */
  status: string;
  country: string;
  subdivision: string | null;
  adult: number;
  masters: number;
  /** Counts from elsewhere that requirements add to what was done here: a rehearsal's people have a past. */
  past_approved: number;
  past_rejected: number;
  created_at: number;
}

export interface WorkerCountsTable {
  worker_id: number;
  environment: string;
  accepted: number;
  submitted: number;
  approved: number;
  rejected: number;
  returned: number;
  abandoned: number;
  earned_minor: number;
  bonus_minor: number;
}

export interface HitTypesTable {
  id: Generated<number>;
  hit_type_id: string;
  group_id: string;
  requester_id: number;
  /** Digest of everything below: equal values are one type. */
  fingerprint: string;
  title: string;
  description: string;
  keywords: string | null;
  reward_minor: number;
  duration_ms: number;
  auto_approval_ms: number;
  /** JSON, domain/requirement.ts. */
  requirements: string;
  created_at: number;
}

export interface HitsTable {
  id: Generated<number>;
  hit_id: string;
  hit_type: number;
  requester_id: number;
  question: string;
  annotation: string | null;
  layout_id: string | null;
  assignment_review_policy: string | null;
  hit_review_policy: string | null;
  max_assignments: number;
  pending: number;
  submitted: number;
  approved: number;
  rejected: number;
  expires_at: number;
  /** As last worked out: Assignable, Unassignable, Reviewable, Reviewing or Disposed. */
  status: string;
  held_minor: number;
  created_at: number;
}

/** One id of an assignment; given out again when its holder returned or abandoned it. */
export interface SlotsTable {
  assignment_id: string;
  hit_id: number;
  taken: number;
}

/** One worker's hold on a slot. A row is never given to another worker. */
export interface AssignmentsTable {
  id: Generated<number>;
  assignment_id: string;
  hit_id: number;
  worker_id: number;
  /** accepted, returned, abandoned, submitted, approved or rejected. */
  status: string;
  /** 1 while the slot and the worker's place in the HIT are used: all but returned and abandoned. */
  live: number;
  accepted_at: number;
  deadline: number;
  submitted_at: number | null;
  /** When the requester can see the submission; later than submitted_at only where a rehearsal asks for lag. */
  visible_at: number | null;
  /** Which submission of the HIT it is, from 1: the order lists are read in. */
  submission: number | null;
  answer: string | null;
  auto_approves_at: number | null;
  approved_at: number | null;
  rejected_at: number | null;
  ended_at: number | null;
  feedback: string | null;
  /** 1 where nobody approved it by hand. */
  auto_approved: Generated<number>;
}

export interface BonusesTable {
  id: Generated<number>;
  requester_id: number;
  hit_id: number;
  assignment_id: string;
  worker_id: number;
  amount_minor: number;
  reason: string;
  paid_at: number;
}

/** Append-only: every cent that moved. */
export interface LedgerTable {
  id: Generated<number>;
  requester_id: number;
  /** domain/ledger.ts */
  kind: string;
  amount_minor: number;
  hit_id: number | null;
  assignment: number | null;
  worker_id: number | null;
  at: number;
}

/** Idempotency tokens, remembered for 24 hours. */
export interface TokensTable {
  requester_id: number;
  operation: string;
  token: string;
  result: string;
  used_at: number;
}

/** What happens by itself, and when. */
export interface TimersTable {
  kind: string;
  subject: number;
  due_at: number;
}

export interface QualificationTypesTable {
  id: Generated<number>;
  qualification_type_id: string;
  requester_id: number;
  name: string;
  description: string;
  keywords: string | null;
  /** Active, Inactive, Disposing or Disposed. */
  status: string;
  requestable: number;
  retry_delay_ms: number | null;
  test: string | null;
  answer_key: string | null;
  test_duration_ms: number | null;
  auto_granted: number;
  auto_granted_value: number | null;
  created_at: number;
}

export interface QualificationsTable {
  type_id: number;
  worker_id: number;
  /** Granted or Revoked. */
  status: string;
  value: number;
  granted_at: number;
}

export interface QualificationRequestsTable {
  id: Generated<number>;
  request_id: string;
  type_id: number;
  worker_id: number;
  /** testing, pending, granted or rejected. */
  status: string;
  /** The test and its key as they were when the worker began it. */
  test: string | null;
  answer_key: string | null;
  answer: string | null;
  begun_at: number;
  /** Until when a test may be handed in. */
  deadline: number | null;
  submitted_at: number | null;
}

export interface BlocksTable {
  requester_id: number;
  worker_id: number;
  reason: string;
  blocked_at: number;
}

export interface NotificationsTable {
  hit_type: number;
  destination: string;
  transport: string;
  version: string;
  /** JSON list. */
  event_types: string;
  active: number;
}

export interface MessagesTable {
  id: Generated<number>;
  worker_id: number;
  requester_id: number | null;
  /** note, bonus, approval, rejection, qualification. */
  kind: string;
  subject: string;
  body: string;
  sent_at: number;
  read_at: number | null;
}

export interface ReviewRowsTable {
  id: Generated<number>;
  hit_id: number;
  /** Assignment or HIT. */
  level: string;
  /** action or result. */
  kind: string;
  /** JSON as the API shows it. */
  content: string;
  at: number;
}

export interface LayoutsTable {
  layout_id: string;
  requester_id: number;
  content: string;
  frame_height: number;
}

export interface ReportsTable {
  id: Generated<number>;
  hit_id: number;
  worker_id: number;
  reason: string;
  body: string;
  reported_at: number;
}

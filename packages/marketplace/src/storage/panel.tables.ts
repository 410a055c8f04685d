import type { Generated } from 'kysely';

/** What the lab's administration of its own panel keeps. Times of people's logins and mail are of the real clock. */
export interface PanelTables {
  readonly market_admins: AdminsTable;
  readonly market_admin_sessions: AdminSessionsTable;
  readonly market_password_links: PasswordLinksTable;
  readonly market_admin_log: AdminLogTable;
  readonly market_invitation_mails: InvitationMailsTable;
  readonly market_outbox: OutboxTable;
  readonly market_person_settings: PersonSettingsTable;
  readonly market_courses: CoursesTable;
  readonly market_questionnaires: QuestionnairesTable;
  readonly market_questionnaire_types: QuestionnaireTypesTable;
  readonly market_erasures: ErasuresTable;
  readonly market_payout_lists: PayoutListsTable;
  readonly market_payout_lines: PayoutLinesTable;
  readonly market_payout_entries: PayoutEntriesTable;
  readonly market_write_offs: WriteOffsTable;
}

export interface AdminsTable {
  id: Generated<number>;
  /** As it is typed in to log in, in lower case. */
  name: string;
  email: string | null;
  /** Null until the one-time link was used. */
  password: string | null;
  created_at: number;
  removed_at: number | null;
}

export interface AdminSessionsTable {
  token_hash: string;
  admin_id: number;
  created_at: number;
  expires_at: number;
}

/** One-time links to set a password: of an administrator or of a worker. */
export interface PasswordLinksTable {
  token_hash: string;
  admin_id: number | null;
  worker_id: number | null;
  expires_at: number;
}

/** Append-only. People are named by their worker's row only, so that it survives an erasure. */
export interface AdminLogTable {
  id: Generated<number>;
  /** Null: a command on the server. */
  admin_id: number | null;
  admin_name: string;
  act: string;
  worker_id: number | null;
  detail: string;
  reason: string;
  at: number;
}

/** Whom an invitation was mailed to. */
export interface InvitationMailsTable {
  code: string;
  email: string;
  sent_at: number;
  revoked_at: number | null;
}

/** E-mail to be sent. The text goes when it was sent: it may hold a link that logs in. */
export interface OutboxTable {
  id: Generated<number>;
  worker_id: number | null;
  recipient: string;
  subject: string;
  body: string;
  /** 1: when it is sent, nothing is kept of it. */
  forget: Generated<number>;
  attempts: Generated<number>;
  /** Null: sent, or given up. */
  due_at: number | null;
  last_error: string | null;
  created_at: number;
  sent_at: number | null;
}

export interface PersonSettingsTable {
  worker_id: number;
  wants_mail: number;
  /** money or credits. */
  rewarded_in: string;
  course_id: number | null;
  student_sealed: string | null;
  /** bank, paypal or voucher. */
  method: string | null;
  details_sealed: string | null;
  details_masked: string | null;
  changed_at: number;
}

export interface CoursesTable {
  id: Generated<number>;
  name: string;
  created_at: number;
  closed_at: number | null;
}

export interface QuestionnairesTable {
  id: Generated<number>;
  title: string;
  description: string;
  /** JSON, domain/screening.ts. */
  questions: string;
  /** JSON, domain/screening.ts. */
  outcomes: string;
  /** draft, open or closed. */
  status: string;
  created_at: number;
  changed_at: number;
}

/** Which qualification types a questionnaire has made. */
export interface QuestionnaireTypesTable {
  type_id: number;
  questionnaire_id: number;
  environment: string;
  /** Name of the outcome; empty: the questionnaire itself, as a test. */
  outcome: string;
}

export interface ErasuresTable {
  id: Generated<number>;
  worker_id: number;
  requested_at: number;
  done_at: number | null;
  /** JSON: what was erased, what is kept and why. */
  receipt: string | null;
}

export interface PayoutListsTable {
  id: Generated<number>;
  /** money or credits. */
  kind: string;
  currency: string;
  note: string;
  created_at: number;
  created_by: string;
}

export interface PayoutLinesTable {
  id: Generated<number>;
  list_id: number;
  worker_id: number;
  amount_minor: number;
  /** Hundredths of a credit; null where money is paid. */
  credits: number | null;
  /** bank, paypal, voucher or credits. */
  method: string;
  course_id: number | null;
  /** As they were when the list was made; null when erased. */
  details_sealed: string | null;
  reference: string;
  /** open, paid, failed or void. */
  status: string;
  /** YYYY-MM-DD. */
  paid_on: string | null;
  paid_reference: string | null;
  changed_at: number;
}

/** Append-only: every cent put on a list, taken from it, paid or come back. */
export interface PayoutEntriesTable {
  id: Generated<number>;
  worker_id: number;
  line_id: number;
  /** domain/payout.ts */
  kind: string;
  amount_minor: number;
  currency: string;
  at: number;
}

/** Append-only: every cent that can never be paid. */
export interface WriteOffsTable {
  id: Generated<number>;
  worker_id: number;
  amount_minor: number;
  currency: string;
  at: number;
}

import type { JobState } from '@turnout/core';
import type { Generated } from 'kysely';

/** Work of the servers, and what they keep each other from doing twice. */
export interface JobTables {
  readonly job_queue: JobsTable;
  readonly job_schedules: SchedulesTable;
  readonly audit_log: AuditTable;
  readonly named_locks: NamedLocksTable;
  readonly key_check: KeyCheckTable;
}

export interface JobsTable {
  id: Generated<number>;
  name: string;
  data: string;
  state: JobState;
  singleton_key: string | null;
  batch: string | null;
  attempts: Generated<number>;
  put_off: Generated<number>;
  most_attempts: number;
  start_after: number;
  runner: string | null;
  lease_until: number | null;
  created_at: number;
  ended_at: number | null;
  message: string | null;
  /** When somebody may take it: `start_after` while it waits, `lease_until` while it is done, NULL once it ended. */
  due_at: number | null;
}

export interface SchedulesTable {
  id: Generated<number>;
  study: string;
  title: string;
  cron: string | null;
  time_zone: string | null;
  every_ms: number | null;
  job_name: string;
  job_data: string;
  /** 1 or 0. */
  is_active: number;
  next_at: number;
  last_at: number | null;
  created_at: number;
}

/** Append-only: the database itself refuses to change or delete a row. */
export interface AuditTable {
  n: number;
  at: number;
  actor: string;
  action: string;
  subject: string;
  reason: string;
  facts: string;
  previous_hash: string;
  hash: string;
}

/** Rows that exist to be locked. */
export interface NamedLocksTable {
  name: string;
}

/** One row: a text sealed with the keys that belong to this database. */
export interface KeyCheckTable {
  id: number;
  sealed: string;
}

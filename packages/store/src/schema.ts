import type { Generated } from 'kysely';
import type { JobTables } from './schema.jobs.ts';
import type { LinkTables } from './schema.links.ts';
import type { RecruitingTables } from './schema.recruiting.ts';

/** The tables as the newest migration leaves them. Times are epoch ms UTC, money is minor units. */
export interface Tables extends RecruitingTables, JobTables, LinkTables {
  readonly participants: ParticipantsTable;
  readonly identities: IdentitiesTable;
  readonly transitions: TransitionsTable;
  readonly claims: ClaimsTable;
  readonly unusable_participants: UnusableParticipantsTable;
  readonly progress: ProgressTable;
  readonly records: RecordsTable;
  readonly streams: StreamsTable;
  readonly allocation_keys: AllocationKeysTable;
  readonly cells: CellsTable;
  readonly seats: SeatsTable;
  readonly allocation_log: AllocationLogTable;
}

export interface ParticipantsTable {
  id: Generated<number>;
  study: string;
  mode: string;
  design_version: string;
  worker: string;
  assignment_id: string;
  hit_id: string;
  /** psiTurk's public number (core's stateCodes). */
  state: number;
  condition: number;
  counterbalance: number;
  browser: string;
  platform: string;
  language: string;
  entered_at: number;
  started_at: number | null;
  ended_at: number | null;
  bonus_minor: Generated<number>;
}

/** What names a person, apart from the data and sealed. */
export interface IdentitiesTable {
  participant_id: number;
  worker_id_sealed: string;
  ip_address_sealed: string | null;
}

/** Which capability a participation belongs to. A row is never changed. */
export interface ClaimsTable {
  participant_id: number;
  nonce: string;
}

/** Participants whose data somebody found to be of no use. */
export interface UnusableParticipantsTable {
  participant_id: number;
  reason: string;
  actor: string;
  at: number;
}

/** Append-only history of a participant's states. */
export interface TransitionsTable {
  id: Generated<number>;
  participant_id: number;
  event: string;
  from_state: number;
  to_state: number;
  cause: string;
  at: number;
}

/** Counters of a participant's records: narrow, because every save changes it. */
export interface ProgressTable {
  participant_id: number;
  position: number;
  trials: number;
  answers: number;
  saved_at: number | null;
}

/** Append-only. `ordinal`, `at` and `interval_ms` come from a browser: any finite number, not only whole ones. */
export interface RecordsTable {
  participant_id: number;
  position: number;
  kind: string;
  /** As inside a JSON string, see record-name.ts. */
  name: string | null;
  ordinal: number | null;
  at: number | null;
  interval_ms: number | null;
  value: string;
  received_at: number;
}

export interface StreamsTable {
  participant_id: number;
  page: string;
  /** Highest number stored. */
  durable: number;
}

export interface AllocationKeysTable {
  id: Generated<number>;
  study: string;
  design_version: string;
  mode: string;
}

export interface CellsTable {
  key_id: number;
  condition: number;
  counterbalance: number;
  held: number;
}

export interface SeatsTable {
  participant_id: number;
  key_id: number;
  condition: number;
  counterbalance: number;
  state: string;
  taken_at: number;
}

export interface AllocationLogTable {
  key_id: number;
  n: number;
  participant_id: number;
  change: string;
  condition: number;
  counterbalance: number;
  draw: number | null;
  conditions: number | null;
  counters: number | null;
  at: number;
}

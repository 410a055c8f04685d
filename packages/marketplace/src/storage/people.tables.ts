/** Who workers are and how they log in: apart from the workers, so that a person can be erased and the work stay. */
export interface PeopleTables {
  readonly market_people: PeopleTable;
  readonly market_sessions: SessionsTable;
  readonly market_invitations: InvitationsTable;
  readonly market_attempts: AttemptsTable;
}

export interface PeopleTable {
  worker_id: number;
  name: string;
  /** In lower case. */
  email: string;
  /** The password's hash with the way it was made. */
  password: string;
  /** The code the person came with. */
  invitation: string | null;
  created_at: number;
}

/** Epoch ms of the real clock, not of the marketplace's: moving that one logs nobody out. */
export interface SessionsTable {
  token_hash: string;
  worker_id: number;
  created_at: number;
  expires_at: number;
}

export interface InvitationsTable {
  code: string;
  uses_left: number;
  expires_at: number | null;
  /** Whom it is for, in the lab's words. */
  note: string;
  created_at: number;
}

/** How often somebody failed to log in since a moment of the real clock. */
export interface AttemptsTable {
  /** A digest of an account or an address. */
  subject: string;
  count: number;
  since: number;
}

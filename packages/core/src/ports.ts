import type { AllocationKey, AllocationLogEntry, Cell, CellCount } from './allocation/index.ts';
import type { AuditReader, AuditWriter } from './audit/index.ts';
import type { JobReader, JobWriter } from './jobs/index.ts';
import type { KnownParticipation, LifecycleEvent, ParticipantState } from './lifecycle/index.ts';
import type { LedgerReader, LedgerWriter } from './payments/index.ts';
import type { NewRecord, StoredRecord } from './records/index.ts';
import type {
  AssignmentReader,
  AssignmentWriter,
  CampaignReader,
  CampaignWriter,
  LinkReader,
  LinkWriter,
  PostingReader,
  PostingWriter,
} from './recruiting/index.ts';

/** Epoch ms, UTC. */
export interface Clock {
  now(): number;
}

/** Uniform in [0, 1). */
export interface Random {
  next(): number;
}

export interface Log {
  debug(message: string, facts?: Readonly<Record<string, unknown>>): void;
  info(message: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts?: Readonly<Record<string, unknown>>): void;
  error(message: string, facts?: Readonly<Record<string, unknown>>): void;
}

/** What the part that holds the keys does for the others. Nothing but it ever sees a key. */
export interface Vault {
  /** A keyed hash of the worker's id: the same worker gives the same pseudonym on every server of the lab. */
  pseudonym(workerId: string): string;
  encrypt(text: string): string;
  /** @throws TurnoutError KEYS_INVALID */
  decrypt(sealed: string): string;
  /** A tag only this server can make, for the participants' capability tokens. */
  sign(text: string): string;
  verify(text: string, tag: string): boolean;
}

/** A participant as stored. The worker is known by the pseudonym; the id itself lives in `identities`. */
export interface Participant {
  readonly id: number;
  readonly study: string;
  readonly mode: string;
  readonly designVersion: string;
  readonly worker: string;
  readonly assignmentId: string;
  readonly hitId: string;
  readonly state: ParticipantState;
  readonly cell: Cell;
  readonly browser: string;
  readonly platform: string;
  readonly language: string;
  /** Epoch ms UTC; psiTurk's beginhit, beginexp and endhit. */
  readonly enteredAt: number;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** Bonus the study computed, in minor units (cents). Never a payment. */
  readonly bonusMinor: number;
}

export type NewParticipant = Omit<Participant, 'id' | 'state' | 'startedAt' | 'endedAt' | 'bonusMinor'>;

export interface Identity {
  readonly workerIdSealed: string;
  readonly ipAddressSealed: string | undefined;
}

export interface Progress {
  /** Number of records stored; the position of the last one. */
  readonly position: number;
  readonly trials: number;
  /** Epoch ms UTC of the last save. */
  readonly savedAt: number | undefined;
}

export interface TransitionRow {
  readonly participantId: number;
  readonly event: LifecycleEvent;
  readonly from: ParticipantState;
  readonly to: ParticipantState;
  readonly cause: string;
  readonly at: number;
}

export interface ParticipantFilter {
  readonly study: string;
  readonly mode?: string;
  readonly designVersion?: string;
  readonly states?: readonly ParticipantState[];
  readonly condition?: number;
  /** Entered at or after, and before: epoch ms UTC. */
  readonly from?: number;
  readonly until?: number;
  /** Without those marked as unusable. */
  readonly usable?: true;
}

/** Why a participant's data are of no use, who says so, and when (epoch ms). */
export interface UnusableMark {
  readonly reason: string;
  readonly actor: string;
  readonly at: number;
}

export interface ParticipantReader {
  byId(id: number): Promise<Participant | undefined>;
  byIds(study: string, worker: string, assignmentId: string): Promise<Participant | undefined>;
  /** All participations of a worker in a study, oldest first, for the entry decisions. */
  ofWorker(study: string, worker: string): Promise<readonly KnownParticipation[]>;
  /** In order of id, up to `limit` with an id above `after`: the way to walk through any number of them. */
  page(filter: ParticipantFilter, after: number, limit: number): Promise<readonly Participant[]>;
  count(filter: ParticipantFilter): Promise<number>;
  /** Counts by design version, mode, state and cell, for `turnout status`. */
  tally(study: string): Promise<readonly ParticipantTally[]>;
  identity(id: number): Promise<Identity | undefined>;
  /** Those of many participants; who is not known is left out. */
  identities(ids: readonly number[]): Promise<ReadonlyMap<number, Identity>>;
  /** The identity of any one participant, to check the keys at start. */
  anyIdentity(): Promise<Identity | undefined>;
  transitions(id: number): Promise<readonly TransitionRow[]>;
  unusable(id: number): Promise<UnusableMark | undefined>;
  /** The nonce of the capability that owns the participation; undefined as long as nobody has claimed it. */
  claimant(id: number): Promise<string | undefined>;
}

export interface ParticipantTally extends Cell {
  readonly designVersion: string;
  readonly mode: string;
  readonly state: ParticipantState;
  readonly participants: number;
}

export interface ParticipantWriter extends ParticipantReader {
  /** Reads the row and keeps others from changing it until the transaction ends. */
  lock(id: number): Promise<Participant | undefined>;
  /** @returns the new id; undefined when this study, worker and assignment are there already. */
  insert(participant: NewParticipant, identity: Identity): Promise<number | undefined>;
  /** Writes the new state with its time, and the row of history (LC6). */
  move(row: TransitionRow): Promise<void>;
  setCell(id: number, cell: Cell): Promise<void>;
  setBonus(id: number, bonusMinor: number): Promise<void>;
  /** Undefined takes the mark away. */
  markUnusable(id: number, mark: UnusableMark | undefined): Promise<void>;
  /** AU4: the first claim holds for ever. @returns the nonce that holds */
  claim(id: number, nonce: string): Promise<string>;
}

export interface RecordReader {
  progress(participantId: number): Promise<Progress>;
  /** In order of position, up to `limit` with a position above `after`. */
  page(participantId: number, after: number, limit: number): Promise<readonly StoredRecord[]>;
  /** Highest number stored of a page's stream; 0 when there is none. */
  streamEnd(participantId: number, page: string): Promise<number>;
}

export interface RecordWriter extends RecordReader {
  /**
   * Appends the records after the last one and keeps other writers of this participant out until the end of the
   * transaction. @returns the position of the last record.
   */
  append(participantId: number, records: readonly NewRecord[], receivedAt: number): Promise<number>;
  /** Keeps other writers of this participant out until the end of the transaction. @returns the progress. */
  lock(participantId: number): Promise<Progress>;
  setStreamEnd(participantId: number, page: string, end: number): Promise<void>;
}

export interface SeatRow extends Cell {
  readonly participantId: number;
  readonly keyId: number;
  readonly state: 'open' | 'expired' | 'finished' | 'released';
}

export interface AllocationReader {
  counts(key: AllocationKey): Promise<readonly CellCount[]>;
  log(key: AllocationKey): AsyncIterable<AllocationLogEntry>;
  /** The keys that have a log, for the audit of all of them. */
  keys(study: string): Promise<readonly AllocationKey[]>;
}

/** Every writer locks the key first: counting and seating are then one step (AL4). */
export interface AllocationWriter extends AllocationReader {
  /** Locks the key until the end of the transaction. @returns its id in the store. */
  lockKey(key: AllocationKey): Promise<number>;
  countsOf(keyId: number): Promise<readonly CellCount[]>;
  /** Open seats taken at or before `before`, oldest first. */
  staleSeats(keyId: number, before: number): Promise<readonly SeatRow[]>;
  seatOf(participantId: number): Promise<SeatRow | undefined>;
  /** The key a participant's seat belongs to, locked. @returns undefined when there is no seat. */
  lockSeat(participantId: number): Promise<SeatRow | undefined>;
  putSeat(seat: SeatRow, takenAt: number): Promise<void>;
  /** Changes a cell's held count by +1 or -1. */
  adjust(keyId: number, cell: Cell, by: number): Promise<void>;
  /** Appends with the next number of the key. */
  appendLog(keyId: number, entry: Omit<AllocationLogEntry, 'n'>): Promise<void>;
}

/** What a transaction may use. Nothing else: a transaction never waits for the network (style.md 2.11). */
export interface Transaction {
  readonly participants: ParticipantWriter;
  readonly records: RecordWriter;
  readonly allocation: AllocationWriter;
  readonly postings: PostingWriter;
  readonly assignments: AssignmentWriter;
  readonly campaigns: CampaignWriter;
  readonly links: LinkWriter;
  readonly ledger: LedgerWriter;
  readonly jobs: JobWriter;
  readonly audit: AuditWriter;
}

export interface Store {
  readonly participants: ParticipantReader;
  readonly records: RecordReader;
  readonly allocation: AllocationReader;
  readonly postings: PostingReader;
  readonly assignments: AssignmentReader;
  readonly campaigns: CampaignReader;
  readonly links: LinkReader;
  readonly ledger: LedgerReader;
  readonly jobs: JobReader;
  readonly audit: AuditReader;
  /**
   * Runs `work` in one transaction. When the promise resolves, its writes are on disk. On SQLite many calls share
   * one commit; a call that fails is undone alone. `work` may run again after a serialization failure or deadlock,
   * so it changes nothing outside the transaction.
   * @throws TurnoutError STORE_UNAVAILABLE, SHUTTING_DOWN
   */
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Finishes the writes under way, then closes. Safe to call twice. */
  close(): Promise<void>;
}

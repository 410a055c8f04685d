/** One administrative act or money step. Each carries the hash of the one before it, so none can be changed alone. */
export interface AuditEntry {
  /** 1, 2, 3 … without gaps. */
  readonly n: number;
  /** Epoch ms. */
  readonly at: number;
  /** Who: `cli:ana`, `job:campaign 3`, `server`. */
  readonly actor: string;
  /** What, e.g. `posting.create`, `ledger.confirmed`. */
  readonly action: string;
  /** Of what, e.g. `posting 4`, `ledger 17`; never a worker's id. */
  readonly subject: string;
  /** Why, in words. */
  readonly reason: string;
  /** JSON of what is needed to understand it. */
  readonly facts: string;
  readonly previousHash: string;
  readonly hash: string;
}

export interface AuditReader {
  /** In order, up to `limit` with a number above `after`. */
  page(after: number, limit: number): Promise<readonly AuditEntry[]>;
  count(): Promise<number>;
}

export interface AuditWriter extends AuditReader {
  /** The last entry, and nobody else appends until the transaction ends. Undefined: there is none yet. */
  lockHead(): Promise<Pick<AuditEntry, 'n' | 'hash'> | undefined>;
  insert(entry: AuditEntry): Promise<void>;
}

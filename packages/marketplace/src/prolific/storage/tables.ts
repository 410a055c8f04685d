import type { Generated } from 'kysely';

/** Times are epoch ms UTC, money is minor units. */
export interface ProlificTables {
  readonly prolific_objects: ObjectsTable;
  readonly prolific_ledger: LedgerTable;
  readonly prolific_due: DueTable;
}

/** Everything but money and time, as JSON: nobody but the stand-in reads it, and all of it is read whole. */
export interface ObjectsTable {
  number: Generated<number>;
  kind: string;
  id: string;
  /** What it belongs to; empty: nothing. */
  parent: string;
  /** What lists are filtered by. */
  tag: string;
  body: string;
}

/** Only appended to. */
export interface LedgerTable {
  number: Generated<number>;
  workspace: string;
  from_account: string;
  to_account: string;
  amount_minor: number;
  subject: string;
  at: number;
}

/** What happens by itself, and when. */
export interface DueTable {
  number: Generated<number>;
  kind: string;
  subject: string;
  at: number;
}

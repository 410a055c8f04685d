import type { Dialect, Session } from '@turnout/store/database';
import type { ProlificTables } from './tables.ts';

/** An amount that went from one account to another. */
export interface LedgerEntry {
  readonly workspaceId: string;
  readonly from: string;
  readonly to: string;
  /** Minor units, above 0. */
  readonly amountMinor: number;
  /** What it was for: the id of a study, a submission or a payment. */
  readonly subject: string;
  /** Epoch ms UTC. */
  readonly at: number;
}

export const accounts = {
  outside: 'outside',
  balance: 'balance',
  reserved: (studyId: string): string => `reserved:${studyId}`,
  participant: (participantId: string): string => `participant:${participantId}`,
  fees: 'fees',
  vat: 'vat',
} as const;

export function ledgerRepository(session: Session, { sql: db }: Dialect<ProlificTables>) {
  return {
    append: async (entry: LedgerEntry): Promise<void> => {
      if (entry.amountMinor === 0) return;
      await session.query(
        db.insertInto('prolific_ledger').values({
          workspace: entry.workspaceId,
          from_account: entry.from,
          to_account: entry.to,
          amount_minor: entry.amountMinor,
          subject: entry.subject,
          at: entry.at,
        }),
      );
    },
    /** In the order in which they were written. */
    ofWorkspace: async (workspaceId: string): Promise<readonly LedgerEntry[]> => {
      const rows = await session.query(
        db.selectFrom('prolific_ledger').selectAll().where('workspace', '=', workspaceId).orderBy('number'),
      );
      return rows.map((row) => ({
        workspaceId: row.workspace,
        from: row.from_account,
        to: row.to_account,
        amountMinor: row.amount_minor,
        subject: row.subject,
        at: row.at,
      }));
    },
  };
}

export type Ledger = ReturnType<typeof ledgerRepository>;

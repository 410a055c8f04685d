import type { LedgerEntry, Store } from '@turnout/core';
import { allRows } from '../paging.ts';

/** Everything of the ledger about one assignment, oldest first. */
export const entriesOf = (
  { ledger }: Pick<Store, 'ledger'>,
  assignmentId: number,
): Promise<readonly LedgerEntry[]> => allRows((after, limit) => ledger.page({ assignmentId }, after, limit));

import { allocationContract } from './contract/allocation.ts';
import { participantsContract } from './contract/participants.ts';
import { recordsContract } from './contract/records.ts';
import { transactionsContract } from './contract/transactions.ts';
import { postgres, sqliteFile, sqliteInMemory } from './support/databases.ts';

for (const kind of [sqliteInMemory, sqliteFile, postgres]) {
  participantsContract(kind);
  recordsContract(kind);
  allocationContract(kind);
  transactionsContract(kind);
}

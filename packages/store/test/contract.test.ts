import { allocationContract } from './contract/allocation.ts';
import { auditContract } from './contract/audit.ts';
import { jobsContract } from './contract/jobs.ts';
import { ledgerContract } from './contract/ledger.ts';
import { linksContract } from './contract/links.ts';
import { participantsContract } from './contract/participants.ts';
import { recordsContract } from './contract/records.ts';
import { recruitingContract } from './contract/recruiting.ts';
import { schedulesContract } from './contract/schedules.ts';
import { transactionsContract } from './contract/transactions.ts';
import { unusableContract } from './contract/unusable.ts';
import { postgres, sqliteFile, sqliteInMemory } from './support/databases.ts';

for (const kind of [sqliteInMemory, sqliteFile, postgres]) {
  participantsContract(kind);
  unusableContract(kind);
  recordsContract(kind);
  allocationContract(kind);
  recruitingContract(kind);
  linksContract(kind);
  ledgerContract(kind);
  jobsContract(kind);
  schedulesContract(kind);
  auditContract(kind);
  transactionsContract(kind);
}

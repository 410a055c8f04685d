import { recruiterContract } from '../contract/recruiter-contract.ts';
import { openProlificLab } from './support/lab.ts';

recruiterContract(
  'prolific',
  openProlificLab,
  {
    pays: true,
    verifiesAssignments: true,
    namesWorkersAtWork: true,
    rejects: true,
    reversalMs: 0,
    tokenMemoryMs: 0,
    listLagMs: 3_600_000,
    concurrentBonuses: false,
    renewableEnd: false,
    cheapestBatch: undefined,
    groups: true,
    requestsReturn: true,
    screenOutMinor: 20,
    notifies: true,
  },
  [
    {
      promise: 'R9',
      reason:
        'Prolific keeps published studies for ever; what removing means there is tested in studies.test.ts.',
    },
  ],
);

import { describe } from 'vitest';
import { recruiterContract } from '../contract/recruiter-contract.ts';
import { openMturkLab } from './support/lab.ts';

const DAY_MS = 86_400_000;

describe.each(['production', 'sandbox'] as const)('mturk in the %s', (world) => {
  recruiterContract('mturk', () => openMturkLab({ world }), {
    pays: true,
    verifiesAssignments: true,
    rejects: true,
    reversalMs: 30 * DAY_MS,
    tokenMemoryMs: DAY_MS,
    listLagMs: 10_000,
    concurrentBonuses: true,
    renewableEnd: true,
    cheapestBatch: 9,
    groups: true,
    requestsReturn: false,
    screensOut: false,
    notifies: false,
  });
});

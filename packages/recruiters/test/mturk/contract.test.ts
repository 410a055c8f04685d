import { describe } from 'vitest';
import { recruiterContract } from '../contract/recruiter-contract.ts';
import { openMturkLab } from './support/lab.ts';

const DAY_MS = 86_400_000;

describe.each([
  { world: 'production', profile: 'observed' },
  { world: 'sandbox', profile: 'observed' },
  { world: 'production', profile: 'docs' },
] as const)('mturk in the $world, as $profile', ({ world, profile }) => {
  recruiterContract('mturk', () => openMturkLab({ world, profile }), {
    pays: true,
    verifiesAssignments: true,
    namesWorkersAtWork: false,
    rejects: true,
    reversalMs: 30 * DAY_MS,
    tokenMemoryMs: DAY_MS,
    listLagMs: 10_000,
    concurrentBonuses: true,
    renewableEnd: true,
    cheapestBatch: 9,
    groups: true,
    requestsReturn: false,
    screenOutMinor: undefined,
    notifies: false,
  });
});

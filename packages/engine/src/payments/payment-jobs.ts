import { patiently } from '../jobs/patiently.ts';
import type { JobHandler, JobOutcome } from '../jobs/types.ts';
import { type RecruitingParts, scopedName } from '../recruiting/parts.ts';
import type { LedgerJob } from './ledger-jobs.ts';
import { resolveEntry } from './resolve.ts';
import { reviveOpen } from './revive.ts';
import { sendEntry } from './send.ts';

/** About five calls that write in a second, as recruiters bear without throttling. */
const APART_MS = 200;
const AT_ONCE = 4;

/** What sends and resolves payments, by the names of its jobs. */
export function paymentJobs(parts: RecruitingParts): Readonly<Record<string, JobHandler>> {
  const handler = (run: (parts: RecruitingParts, entryId: number) => Promise<JobOutcome>): JobHandler => ({
    atOnce: parts.recruiter.capabilities.concurrentBonuses ? AT_ONCE : 1,
    apartMs: APART_MS,
    // The data of a job are of our own writing.
    run: (data) => patiently(() => run(parts, (data as { readonly entryId: number }).entryId)),
  });
  const handlers: Readonly<Record<LedgerJob | 'ledger.revive', JobHandler>> = {
    'ledger.send': handler(sendEntry),
    'ledger.resolve': handler(resolveEntry),
    'ledger.revive': {
      atOnce: 1,
      apartMs: 0,
      run: async () => ({ kind: 'completed', message: `${await reviveOpen(parts)} open` }),
    },
  };
  return Object.fromEntries(Object.entries(handlers).map(([name, job]) => [scopedName(parts, name), job]));
}

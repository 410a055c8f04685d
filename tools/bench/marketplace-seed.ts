import { openDatabase } from '@turnout/store/database';
import { operationHandlers } from '../../packages/marketplace/src/api/operations/index.ts';
import { profiles } from '../../packages/marketplace/src/domain/profile.ts';
import { accept } from '../../packages/marketplace/src/market/accept.ts';
import { marketContext } from '../../packages/marketplace/src/market/context.ts';
import { submit } from '../../packages/marketplace/src/market/submit.ts';
import { marketSchema } from '../../packages/marketplace/src/storage/schema.ts';
import { ANSWER, EXTERNAL_QUESTION } from '../../packages/marketplace/test/support/operations.ts';

/** How many work at once while seeding; they share the flushes to disk. */
const AT_ONCE = 200;

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A marketplace with one HIT to which so many people submitted. @returns the HIT's id */
export async function seedMarketplace({
  databaseUrl,
  submissions,
  accessKeyId,
}: {
  readonly databaseUrl: string;
  readonly submissions: number;
  readonly accessKeyId: string;
}): Promise<string> {
  const clock = { now: () => Date.now() };
  const database = await openDatabase(marketSchema, { url: databaseUrl, clock, log: silent });
  const context = marketContext({
    database,
    clock,
    random: { next: Math.random },
    profile: profiles.observed,
    log: silent,
    fees: 'mturk',
    openAccountsWith: 1_000_000_000,
    allowHttpOn: 'anywhere',
    submissionLag: () => 0,
    notify: async () => {},
  });
  const caller = { accessKeyId, environment: 'sandbox', requestId: 'seed' } as const;
  const { HIT } = await operationHandlers(context).CreateHIT(caller, {
    Title: 'Seeded',
    Description: 'A HIT with many submissions',
    Reward: '0.10',
    AssignmentDurationInSeconds: 3600,
    LifetimeInSeconds: 86_400,
    MaxAssignments: submissions,
    Question: EXTERNAL_QUESTION,
  });
  const hitId = HIT?.HITId ?? '';
  let next = 0;
  const work = async (): Promise<void> => {
    for (let n = next; n < submissions; n = next) {
      next += 1;
      const workerId = `ASEED${n}`;
      await context.transact((unit) =>
        unit.workers.insert({
          workerId,
          status: 'active',
          locale: { country: 'US' },
          adult: true,
          masters: false,
          pastApproved: 0,
          pastRejected: 0,
          createdAt: clock.now(),
        }),
      );
      const got = await accept(context, { workerId, hitId, environment: 'sandbox' });
      if ('refused' in got) throw new Error(got.refused.reason);
      await submit(context, { assignmentId: got.assignment.assignmentId, workerId, answer: ANSWER });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await database.close();
  return hitId;
}

import type { Store, Vault } from '@turnout/core';
import type { Account } from './account.ts';
import { POSTING } from './account-recruiter.ts';
import type { VirtualTime } from './virtual-time.ts';

export const REWARD_MINOR = 100;
export const FEE_MINOR = 20;

interface Scene {
  readonly store: Store;
  readonly vault: Vault;
  readonly time: VirtualTime;
  readonly account: Account;
  readonly study: string;
  readonly people: number;
}

/** A posting whose places were taken by people who finished the study and handed in. */
export async function setUp({ store, vault, time, account, study, people }: Scene): Promise<void> {
  const now = time.now();
  await store.write(async (tx) => {
    const postingId = await tx.postings.insert({
      study,
      environment: 'live',
      recruiter: 'memory',
      designVersion: '1.0',
      annotation: study,
      token: study,
      title: 't',
      currency: 'USD',
      rewardMinor: REWARD_MINOR,
      feeMinor: FEE_MINOR,
      screenOutsMinor: 0,
      places: people,
      durationMs: 3_600_000,
      autoApprovalMs: 30 * 86_400_000,
      createdAt: now,
      endsAt: now,
      leaseUntil: now,
      campaignId: undefined,
    });
    if (postingId === undefined) throw new Error('the posting is there already');
    await tx.postings.change(postingId, { state: 'ended', externalId: `${POSTING} ${study}` });
    for (let person = 1; person <= people; person += 1) {
      const externalId = `A${person}`;
      const workerId = `WORKER${person}`;
      account.places.set(externalId, {
        externalId,
        workerId,
        state: 'submitted',
        decidedAt: undefined,
        rewards: 0,
      });
      const worker = vault.pseudonym(workerId);
      const workerIdSealed = vault.encrypt(workerId);
      const participantId = await tx.participants.insert(
        {
          study,
          mode: 'live',
          designVersion: '1.0',
          worker,
          assignmentId: externalId,
          hitId: POSTING,
          cell: { condition: 0, counterbalance: 0 },
          browser: 'firefox',
          platform: 'linux',
          language: 'en',
          enteredAt: now,
        },
        { workerIdSealed, ipAddressSealed: undefined },
      );
      if (participantId === undefined) throw new Error('the participant is there already');
      await tx.participants.move({
        participantId,
        event: 'complete',
        from: 'allocated',
        to: 'completed',
        cause: 'test',
        at: now,
      });
      await tx.participants.setBonus(participantId, 10 * person);
      await tx.assignments.put({
        postingId,
        externalId,
        worker,
        workerIdSealed,
        state: 'submitted',
        participantId,
        acceptedAt: now,
        submittedAt: now,
        decidedAt: undefined,
        autoApproveAt: undefined,
        completionCode: undefined,
        seenAt: now,
      });
    }
  });
}

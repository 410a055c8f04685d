import type { Store, Vault } from '@turnout/core';
import type { Crowd } from './crowd.ts';
import { REWARD_MINOR } from './memory-crowd.ts';
import type { VirtualTime } from './virtual-time.ts';

interface Scene {
  readonly store: Store;
  readonly vault: Vault;
  readonly time: VirtualTime;
  readonly crowd: Crowd;
  readonly study: string;
}

/** A posting whose places were taken by people who finished the study and handed in. */
export async function setUp({ store, vault, time, crowd, study }: Scene): Promise<void> {
  const now = time.now();
  await store.write(async (tx) => {
    const postingId = await tx.postings.insert({
      study,
      environment: 'live',
      recruiter: crowd.recruiter,
      designVersion: '1.0',
      annotation: study,
      token: study,
      title: 't',
      currency: crowd.currency,
      rewardMinor: REWARD_MINOR,
      feeMinor: crowd.feeMinor,
      screenOutsMinor: 0,
      places: crowd.people.length,
      durationMs: 3_600_000,
      autoApprovalMs: 30 * 86_400_000,
      createdAt: now,
      endsAt: now,
      leaseUntil: now,
      campaignId: undefined,
    });
    if (postingId === undefined) throw new Error('the posting is there already');
    await tx.postings.change(postingId, { state: 'ended', externalId: crowd.postingExternalId });
    for (const [index, { externalId, workerId }] of crowd.people.entries()) {
      const worker = vault.pseudonym(workerId);
      const workerIdSealed = vault.encrypt(workerId);
      const participantId = await tx.participants.insert(
        {
          study,
          mode: 'live',
          designVersion: '1.0',
          worker,
          assignmentId: externalId,
          hitId: crowd.postingExternalId,
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
      await tx.participants.setBonus(participantId, 10 * (index + 1));
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

import type { Clock, Recruiter, RejectionReason } from '@turnout/core';
import type { Crowd } from '../../packages/engine/test/payments/support/crowd.ts';
import { REWARD_MINOR } from '../../packages/engine/test/payments/support/memory-crowd.ts';
import type { FaultyProcess } from '../../packages/engine/test/payments/support/process.ts';
import { VirtualTime } from '../../packages/engine/test/payments/support/virtual-time.ts';
import type { CrowdWorld } from './crowd-world.ts';
import type { FaultyNetwork } from './faulty-network.ts';
import { throughProcess } from './through-process.ts';

const HOUR_MS = 3_600_000;

/** The time of one schedule after the other: a service that goes by it never sees time go back. */
export class TimeOfRuns implements Clock {
  #time = new VirtualTime();

  now(): number {
    return this.#time.now();
  }

  /** Of the schedule that begins where the last one ended. */
  next(): VirtualTime {
    this.#time = new VirtualTime(this.now());
    return this.#time;
  }
}

/** A service that runs, with an account of its own for each schedule. */
export interface CrowdService {
  readonly name: 'mturk' | 'prolific';
  readonly network: FaultyNetwork;
  /** The time that it goes by. */
  readonly clock: TimeOfRuns;
  account(name: string): Promise<ServiceAccount>;
  stop(): Promise<void>;
}

export interface ServiceAccount {
  readonly world: CrowdWorld;
  readonly rejection: RejectionReason;
  readonly reverses: boolean;
  /** @param url of the service, or of a line to it */
  recruiter(url: string, wait: (ms: number) => Promise<void>): Recruiter;
  /** Where the service itself is. */
  readonly url: string;
  /** Approves one that waits, past everything of ours. @returns whether there was one */
  approveOne(posting: string): Promise<boolean>;
}

/** People of an account of the service who handed in, as a schedule pays them. */
export async function openCrowd(
  { network, name }: CrowdService,
  account: ServiceAccount,
  time: VirtualTime,
  people: number,
): Promise<Crowd> {
  network.forget();
  const { world } = account;
  const direct = account.recruiter(account.url, (ms) => time.sleep(ms));
  const posted = await direct.post(orderOf(people, time.now()));
  if (posted.kind !== 'done') throw new Error(`not posted: ${JSON.stringify(posted)}`);
  const { externalId: postingExternalId, groupId } = posted.value;
  const places = [];
  for (let person = 0; person < people; person += 1) {
    const ids = await world.take({
      externalId: postingExternalId,
      ...(groupId !== undefined && { groupId }),
    });
    await world.handIn(ids);
    places.push({ externalId: ids.assignmentId, workerId: ids.workerId });
  }
  return {
    recruiter: name,
    currency: direct.currency,
    listLagMs: direct.capabilities.listLagMs,
    feeMinor: world.feeOf(REWARD_MINOR),
    postingExternalId,
    people: places,
    rejection: account.rejection,
    reverses: account.reverses,
    reach: (process, faultiness) => {
      const line = network.line(process, faultiness);
      return throughProcess(account.recruiter(line, waitOf(process)), process, faultiness);
    },
    approveOne: (onDone) => {
      void time.standing(async () => {
        if (await account.approveOne(postingExternalId)) onDone();
      });
    },
    books: async () => {
      await network.arrive(time);
      const { rewardsMinor, feesMinor, approved } = await world.account({ externalId: postingExternalId });
      return { rewardsMinor, feesMinor, approved: approved.size, bonuses: [...approved.values()].flat() };
    },
  };
}

/** Waiting within a call: until then it is not under way. */
const waitOf =
  ({ time }: FaultyProcess) =>
  async (ms: number): Promise<void> => {
    time.underWay -= 1;
    await time.sleep(ms);
    time.underWay += 1;
  };

const orderOf = (places: number, now: number): Parameters<Recruiter['post']>[0] => ({
  title: 'Colours',
  description: 'Name some colours',
  keywords: [],
  studyUrl: 'https://study.example.org/pub?mode=live',
  rewardMinor: REWARD_MINOR,
  places,
  durationMs: HOUR_MS,
  endsAt: now + 24 * HOUR_MS,
  autoApprovalMs: 30 * 24 * HOUR_MS,
  annotation: `posting ${now}`,
  token: `posting${now}`,
  requireGroups: [],
  excludeGroups: [],
});
